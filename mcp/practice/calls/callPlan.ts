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
  /** Runs work in the background; closing waits for it. */
  background(work: Promise<void>): void;
}

/** What is known about a call before it begins. */
export interface CallPlan {
  readonly call: Call;
  /** The webhook that asks for the first document: immediately for inbound calls, when answered for outbound calls. Only a second leg may have none. */
  readonly first: Target | undefined;
  readonly disconnect: Address | undefined;
  readonly callbackTimeoutMs: number;
  /** How long an outbound call rings. */
  readonly callTimeoutMs: number;
  /** Undefined, or the message an outbound call fails with as soon as it leaves the queue. */
  readonly unplaceable: string | undefined;
  readonly detection: { readonly found: Detection; readonly notify: Target | undefined } | undefined;
  /** For the second leg of another call: how to notify that call. */
  readonly leg: Pick<LegRequest, 'onAnswered' | 'onReady'> | undefined;
  createParty(handset: Handset): Party;
}
