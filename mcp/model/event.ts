import type { JsonObject } from '../base/json';
import type { LineKind } from './line';

/** One webhook as it was received. `event_type` and `timestamp` are the specification's names; the body stays untouched in `data`. */
export interface CallbackEvent {
  /** Rises by one with every stored event of this run. */
  readonly seq: number;
  readonly event_type: string;
  /** ISO-8601: the webhook's own eventTime (voice) or time (messaging), else when it was received. */
  readonly timestamp: string;
  /** When the listener stored it, milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly line: LineKind;
  readonly account: string | undefined;
  readonly callId: string | undefined;
  readonly parentCallId: string | undefined;
  readonly messageId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The turn this webhook opened, if it takes a BXML answer. */
  readonly callbackId: string | undefined;
  /** The path an agent gave in a relative address of its BXML, handed back to it. */
  readonly label: string | undefined;
  /** Taken from the history and shown again: nobody is on the line, and no answer goes anywhere. */
  readonly replayed?: true | undefined;
  readonly data: JsonObject;
}

/** An event before the log has numbered it. */
export interface NewCallbackEvent extends Omit<CallbackEvent, 'seq'> {
  /** `data` as JSON: the very text that came, where it came as one. */
  readonly body: string;
}
