import type { Clock } from '../base/clock';
import type { Completions } from './completions';
import type { LineView } from './lineView';
import type { Toolset } from './toolset';
import type { RunTool } from './wrapper';

/** Everything an agent is offered over the protocol, whichever transport and era carries it. */
export interface Surface {
  readonly tools: Toolset;
  readonly run: RunTool;
  readonly view: LineView;
  readonly completions: Completions;
  readonly clock: Clock;
  readonly version: string;
}
