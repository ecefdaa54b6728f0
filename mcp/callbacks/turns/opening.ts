import type { BxmlPlace } from '../../bxml/bxml';
import type { Scope } from '../../model/scope';
import type { TurnRule } from '../webhookTable';
import type { TurnTerms } from './terms';

/** What a turn keeps of the webhook that opened it. */
export interface TurnOpening {
  readonly terms: TurnTerms;
  /** Where the document of its answer runs. */
  readonly place: BxmlPlace;
  readonly line: Scope['line'];
  readonly account: string | undefined;
  readonly parentCallId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly lapse: TurnRule['lapse'];
}

/** One HTTP request of Bandwidth's that waits for its response. */
export interface HeldResponse {
  /** Writes the document; true once it is flushed, false when the connection was gone first. Never rejects. */
  send(bxml: string): Promise<boolean>;
  /** Ends the request without a document. */
  release(): void;
  /** Runs `listener` when the other side gives up before anything was written. */
  onLost(listener: () => void): void;
}
