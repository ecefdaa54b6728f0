import type { JsonObject } from '../../base/json';
import type { Call } from '../state/call';
import type { Address } from '../webhooks/webhooks';
import type { AudioOut, InputSource, Listening } from './audioOut';
import type { Connections } from './connections';
import type { Recorder } from './recorder';

/** The call as a BXML document sees it while it runs. */
export interface CallContext extends AudioOut, InputSource {
  readonly call: Call;
  readonly answered: boolean;
  answer(): void;
  listen(listening: Listening): void;
  /** An empty tag clears it. */
  setTag(tag: string): void;
  /** The background recording. */
  readonly recorder: Recorder;
  /** Where each key pressed outside a Gather is reported; undefined: nowhere. */
  reportKeys(to: Address | undefined): void;
  /** Sends a webhook whose answer is ignored. */
  notify(event: string, to: Address, extra: JsonObject): void;
  readonly connections: Connections;
}
