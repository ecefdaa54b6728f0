import type { Clock } from '../../base/clock';
import type { RecordActivity } from '../../model/activity';
import type { LineKind } from '../../model/line';
import type { Answerer } from '../../model/turn';
import type { CallBook } from '../calls';
import type { PublicAddress } from '../publicAddress';
import type { TurnOpening } from './opening';
import type { Ending } from './turn';

export interface TurnActivitiesDeps {
  readonly clock: Clock;
  readonly record: RecordActivity;
  readonly calls: CallBook;
  addressOf(line: LineKind): PublicAddress;
}

/** What happens to turns, as activities that a person can watch and as facts about their calls. */
export class TurnActivities {
  readonly #deps: TurnActivitiesDeps;

  constructor(deps: TurnActivitiesDeps) {
    this.#deps = deps;
  }

  /** A document was flushed to Bandwidth. */
  wrote(opening: TurnOpening, by: Answerer, waitedMs: number, document: string): void {
    const { record, clock, calls } = this.#deps;
    const { callId, eventType } = opening.terms;
    const bxml = this.#deps.addressOf(opening.line).shown(document);
    record({ kind: 'answer', at: clock.now(), ...idsOf(opening), event_type: eventType, by, waitedMs, bxml });
    if (by.kind === 'agent') calls.own(callId, by.agent);
  }

  /** Bandwidth came back for a turn that is still open. */
  stillWaiting(opening: TurnOpening): void {
    this.#deps.record({ kind: 'still-waiting', at: this.#deps.clock.now(), ...idsOf(opening) });
  }

  /** An inbound call is held although no agent is there. */
  unattended({ terms, from }: TurnOpening): void {
    this.#deps.record({ kind: 'nobody-there', at: this.#deps.clock.now(), callId: terms.callId, from });
  }

  ended(opening: TurnOpening, ending: Ending): void {
    if (ending.kind !== 'gone') return;
    const { record, clock } = this.#deps;
    record({ kind: 'turn-ended', at: clock.now(), ...idsOf(opening), how: `The turn ended because ${ending.why}.` });
  }

  /** Bandwidth said so when it was asked. */
  callEnded(callId: string, cause: string | undefined): void {
    this.#deps.calls.ended(callId, cause);
  }
}

function idsOf({ terms }: TurnOpening): { readonly callId: string; readonly callbackId: string } {
  return { callId: terms.callId, callbackId: terms.callbackId };
}
