import type { BxmlPlace } from '../bxml/bxml';

/** How a turn behaves while no agent has answered it, and what the caller gets when no agent does. Its numbers: `turns/terms.ts`. */
export interface TurnRule {
  /** Which maximum hold applies; `setting`: the one the person chose. */
  readonly maxHold: 'setting' | 'ringing' | 'bridging';
  /** The document that asks Bandwidth to come back for the answer. */
  readonly keepAlive: 'redirect' | 'ring-and-redirect' | 'none';
  /** The document that answers in the agent's place. */
  readonly lapse: 'fallback' | 'pause';
}

/** One row: what a webhook means for its call and what may answer it. */
export interface WebhookKind {
  /** Where the document of its answer runs, which decides the verbs allowed in it; undefined when no BXML answers it. */
  readonly place: BxmlPlace | undefined;
  /** Undefined: acknowledged at once. */
  readonly turn: TurnRule | undefined;
  /** What receiving it proves about the state of its call. */
  readonly proves: 'initiated' | 'answered' | 'disconnected' | undefined;
}

const held: TurnRule = { maxHold: 'setting', keepAlive: 'redirect', lapse: 'fallback' };
/** An unanswered inbound call goes on ringing, where an answered one would hear silence. */
const ringing: TurnRule = { maxHold: 'ringing', keepAlive: 'ring-and-redirect', lapse: 'fallback' };
/** The end of its document bridges the B-leg, so it lapses to next to nothing. */
const bridging: TurnRule = { maxHold: 'bridging', keepAlive: 'none', lapse: 'pause' };

const conversation: WebhookKind = { place: 'call', turn: held, proves: 'answered' };
const conference: WebhookKind = { place: 'conference', turn: undefined, proves: undefined };
const notice: WebhookKind = { place: undefined, turn: undefined, proves: undefined };
const ending: WebhookKind = { ...notice, proves: 'disconnected' };

/** An unanswered inbound call that its document redirected: everything an `initiate` may be answered with is allowed here too. */
export const ringingRedirect: WebhookKind = { place: 'initiate', turn: ringing, proves: 'initiated' };

/** Every webhook type Bandwidth documents (bandwidth-api 13.2 and 14). */
export const webhookTable: ReadonlyMap<string, WebhookKind> = new Map<string, WebhookKind>([
  ['initiate', { place: 'initiate', turn: ringing, proves: 'initiated' }],
  ['answer', conversation],
  ['gather', conversation],
  ['redirect', { ...conversation, proves: 'initiated' }],
  ['recordComplete', conversation],
  // One official schema spells it this way; both are accepted.
  ['recordingComplete', conversation],
  ['transferComplete', conversation],
  ['bridgeComplete', conversation],
  ['bridgeTargetComplete', conversation],
  ['transferAnswer', { place: 'transferAnswer', turn: bridging, proves: 'answered' }],
  ['conferenceCreated', conference],
  ['conferenceMemberJoin', conference],
  ['conferenceMemberExit', conference],
  ['conferenceRedirect', conference],
  ['conferenceCompleted', notice],
  ['conferenceRecordingAvailable', notice],
  ['disconnect', ending],
  ['transferDisconnect', ending],
  ['dtmf', notice],
  ['machineDetectionComplete', notice],
  ['recordingAvailable', notice],
  ['transcriptionAvailable', notice],
  ['mediaStreamStarted', notice],
  ['mediaStreamRejected', notice],
  ['mediaStreamStopped', notice],
  ['realTimeTranscriptionStarted', notice],
  ['realTimeTranscriptionRejected', notice],
  ['realTimeTranscriptionStopped', notice],
  ['realTimeTranscriptionAvailable', notice],
  ['message-received', notice],
  ['message-sending', notice],
  ['message-sent', notice],
  ['message-delivered', notice],
  ['message-failed', notice],
  ['message-read', notice],
]);

/**
 * The row of a webhook type. A type that is not in the table is kept as an event and acknowledged, except a `…Complete`:
 * such a webhook of a newer verb asks what comes next, as all known ones but the table's exceptions do.
 */
export function webhookKind(eventType: string): WebhookKind {
  return webhookTable.get(eventType) ?? (/^[a-z]+[A-Za-z]*Complete$/.test(eventType) ? conversation : notice);
}
