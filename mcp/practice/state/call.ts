/** Why a call ended, as the voice API names it (bandwidth-api 7.2). */
export type Cause =
  | 'hangup'
  | 'busy'
  | 'timeout'
  | 'cancel'
  | 'rejected'
  | 'callback-error'
  | 'invalid-bxml'
  | 'application-error'
  | 'error'
  | 'unknown';

export interface Ending {
  readonly cause: Cause;
  /** Only for calls that ended with an error. */
  readonly error: { readonly message: string; readonly id: string } | undefined;
}

/** Where a call is in its life; times are milliseconds since the epoch. */
export type Life =
  | { readonly state: 'queued' }
  | { readonly state: 'initiated'; readonly startedAt: number }
  | { readonly state: 'answered'; readonly startedAt: number; readonly answeredAt: number }
  | {
      readonly state: 'disconnected';
      readonly startedAt: number | undefined;
      readonly answeredAt: number | undefined;
      readonly endedAt: number;
      readonly ending: Ending;
    };

/** What makes a call the second leg of another. */
export interface SecondLeg {
  readonly parentCallId: string;
  readonly callerId: string;
  readonly to: string;
}

export interface Call {
  readonly callId: string;
  readonly accountId: string;
  readonly applicationId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  /** Undefined for inbound calls, which are never queued. */
  readonly enqueuedAt: number | undefined;
  readonly tag: string | undefined;
  /** Only on the second leg of a transfer. */
  readonly transfer: SecondLeg | undefined;
  readonly lastUpdate: number;
  readonly life: Life;
}

export type CallStep =
  | { readonly kind: 'started'; readonly at: number }
  | { readonly kind: 'answered'; readonly at: number }
  | { readonly kind: 'ended'; readonly at: number; readonly ending: Ending }
  /** An empty or absent tag clears it. */
  | { readonly kind: 'tagged'; readonly at: number; readonly tag: string | undefined };

/**
 * The life of one call: queued → initiated → answered → disconnected, ending from anywhere.
 * A step that is not possible from where the call is returns the very same call.
 */
export function nextCall(call: Call, step: CallStep): Call {
  const { life } = call;
  if (life.state === 'disconnected') return call;
  switch (step.kind) {
    case 'started':
      return life.state === 'queued' ? { ...call, lastUpdate: step.at, life: { state: 'initiated', startedAt: step.at } } : call;
    case 'answered':
      return life.state === 'initiated'
        ? { ...call, lastUpdate: step.at, life: { state: 'answered', startedAt: life.startedAt, answeredAt: step.at } }
        : call;
    case 'tagged':
      return { ...call, lastUpdate: step.at, tag: step.tag === '' ? undefined : step.tag };
    case 'ended':
      return { ...call, lastUpdate: step.at, life: { state: 'disconnected', ...timesOf(life), endedAt: step.at, ending: step.ending } };
  }
}

/** When the call started and was answered; undefined for what has not happened. */
export function timesOf(life: Life): { readonly startedAt: number | undefined; readonly answeredAt: number | undefined } {
  switch (life.state) {
    case 'queued':
      return { startedAt: undefined, answeredAt: undefined };
    case 'initiated':
      return { startedAt: life.startedAt, answeredAt: undefined };
    case 'answered':
    case 'disconnected':
      return { startedAt: life.startedAt, answeredAt: life.answeredAt };
  }
}
