import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { Connections, LegRequest } from '../bxml/connections';
import type { Detection } from '../bxml/detection';
import type { Call } from '../state/call';
import type { Address, Target, Webhooks } from '../webhooks/webhooks';
import type { Handset, Party } from './party';
import type { RecordingStore } from './recordingStore';

/** What every call of one practice line shares. */
export interface CallServices {
  readonly clock: Clock;
  readonly log: Log;
  /** The practice line's own address, for callUrl. */
  readonly api: string;
  readonly pace: number;
  readonly webhooks: Webhooks;
  readonly recordings: RecordingStore;
  readonly connections: Connections;
  /** Notes work that goes on after its caller has moved on, so that closing can wait for it. */
  background(work: Promise<void>): void;
}

/** What was decided about a call before it began. */
export interface CallPlan {
  readonly call: Call;
  /** The webhook that asks for the first document: at once for inbound calls, when answered for outbound ones. Only a leg may do without. */
  readonly first: Target | undefined;
  readonly disconnect: Address | undefined;
  readonly callbackTimeoutMs: number;
  /** How long an outbound call rings. */
  readonly callTimeoutMs: number;
  /** An outbound call fails with this message right after it leaves the queue. */
  readonly unplaceable: string | undefined;
  readonly detection: { readonly found: Detection; readonly notify: Target | undefined } | undefined;
  /** Present for the second leg of another call: what that call wants to know. */
  readonly leg: Pick<LegRequest, 'onAnswered' | 'onReady'> | undefined;
  createParty(handset: Handset): Party;
}
