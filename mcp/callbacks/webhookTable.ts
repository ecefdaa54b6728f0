/** How a turn behaves while no agent has answered it, and what the caller gets when nobody does. */
export interface TurnRule {
  /** `setting`: the person's maximum hold; otherwise a fixed number of milliseconds. */
  readonly maxHold: 'setting' | number;
  /** The document that asks Bandwidth to come back for the answer. */
  readonly keepAlive: 'redirect' | 'ring-and-redirect' | 'none';
  /** The document that answers in the agent's place. */
  readonly lapse: 'fallback' | 'pause';
}

/** Which verbs an answer may hold (bandwidth-api 15.2). */
export type BxmlPlace = 'call' | 'transferAnswer' | 'conference';

export interface WebhookKind {
  readonly channel: 'voice' | 'messaging';
  /** Where its answer stands when Bandwidth reads one from it; undefined for webhooks that are only acknowledged. */
  readonly bxml: BxmlPlace | undefined;
  /** Undefined: acknowledged at once. */
  readonly turn: TurnRule | undefined;
  /** What receiving it proves about the state of its call. */
  readonly proves: 'initiated' | 'answered' | 'disconnected' | undefined;
}

const held: TurnRule = { maxHold: 'setting', keepAlive: 'redirect', lapse: 'fallback' };

/** An unanswered inbound call: goes on ringing instead of hearing silence (design: "A callback is a turn"). */
export const ringing: TurnRule = { maxHold: 30_000, keepAlive: 'ring-and-redirect', lapse: 'fallback' };

/** The end of its document bridges the B-leg, so it lapses to next to nothing. */
const bridging: TurnRule = { maxHold: 5_000, keepAlive: 'none', lapse: 'pause' };

const conversation: WebhookKind = { channel: 'voice', bxml: 'call', turn: held, proves: 'answered' };
const conference: WebhookKind = { channel: 'voice', bxml: 'conference', turn: undefined, proves: undefined };
const notice: WebhookKind = { channel: 'voice', bxml: undefined, turn: undefined, proves: undefined };
const message: WebhookKind = { channel: 'messaging', bxml: undefined, turn: undefined, proves: undefined };

/** Every webhook type Bandwidth documents (bandwidth-api 13.2 and 14). */
export const webhookTable: ReadonlyMap<string, WebhookKind> = new Map<string, WebhookKind>([
  ['initiate', { channel: 'voice', bxml: 'call', turn: ringing, proves: 'initiated' }],
  ['answer', conversation],
  ['gather', conversation],
  ['redirect', { ...conversation, proves: 'initiated' }],
  ['recordComplete', conversation],
  // One official schema spells it this way; both are accepted.
  ['recordingComplete', conversation],
  ['transferComplete', conversation],
  ['bridgeComplete', conversation],
  ['bridgeTargetComplete', conversation],
  ['transferAnswer', { channel: 'voice', bxml: 'transferAnswer', turn: bridging, proves: 'answered' }],
  ['conferenceCreated', conference],
  ['conferenceMemberJoin', conference],
  ['conferenceMemberExit', conference],
  ['conferenceRedirect', conference],
  ['conferenceCompleted', notice],
  ['conferenceRecordingAvailable', notice],
  ['disconnect', { ...notice, proves: 'disconnected' }],
  ['transferDisconnect', { ...notice, proves: 'disconnected' }],
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
  ['message-received', message],
  ['message-sending', message],
  ['message-sent', message],
  ['message-delivered', message],
  ['message-failed', message],
  ['message-read', message],
]);

/** What to do with a webhook; a type nobody documented is kept as an event and acknowledged. */
export function webhookKind(eventType: string): WebhookKind {
  return webhookTable.get(eventType) ?? notice;
}
