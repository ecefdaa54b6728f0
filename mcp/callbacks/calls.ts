import type { Clock } from '../base/clock';
import { isE164 } from '../base/phoneNumber';
import type { Agent } from '../model/agent';
import type { KnownCall, KnownNumber, PlacedCall } from '../model/call';
import type { LineKind } from '../model/line';
import { hold } from './turns/terms';
import type { Webhook } from './webhook';

/** Ended calls kept for late questions. */
const maxEnded = 1_000;

const order = { queued: 0, initiated: 1, answered: 2, disconnected: 3 } satisfies Record<KnownCall['state'], number>;

/** Every call this run knows of, from the tools that place them and the webhooks that report on them. States only move forward. */
export class CallBook {
  readonly #clock: Clock;
  readonly #changed: (call: KnownCall) => void;
  readonly #inboundCallbackTimeout: number;
  readonly #calls = new Map<string, KnownCall>();
  /** Of them, those that have not ended. */
  readonly #live = new Map<string, KnownCall>();
  readonly #timeouts = new Map<string, number>();
  /** Seconds, by application whose callbacks come here. */
  readonly #applicationTimeouts = new Map<string, number>();
  /** Ids of ended calls, in the order in which they ended. */
  readonly #ended: string[] = [];

  /**
   * @param options.changed called with every change, synchronously.
   * @param options.inboundCallbackTimeout seconds Bandwidth waits for a response about an inbound call.
   */
  constructor(options: { readonly clock: Clock; readonly changed: (call: KnownCall) => void; readonly inboundCallbackTimeout: number }) {
    this.#clock = options.clock;
    this.#changed = options.changed;
    this.#inboundCallbackTimeout = options.inboundCallbackTimeout;
  }

  /** A call was placed through a tool. Its first webhook may have come before. */
  placed(call: PlacedCall): void {
    const { callbackTimeout, owner, ...fields } = call;
    const known = this.#calls.get(call.callId);
    if (callbackTimeout !== undefined) this.#timeouts.set(call.callId, callbackTimeout);
    this.#set(known ? { ...known, ...given(fields), owner: known.owner ?? owner } : this.#fresh({ ...fields, owner }, 'outbound'));
  }

  /** A webhook reports something about its call. */
  seen(webhook: Webhook, line: LineKind): void {
    const { callId, cause, errorMessage } = webhook;
    const { proves } = webhook.kind;
    if (callId === undefined) return;
    const known = this.#calls.get(callId);
    if (known ? known.line !== line : proves === undefined) return;
    const direction = webhook.direction ?? (webhook.eventType === 'initiate' ? 'inbound' : 'outbound');
    const call = known ?? this.#fresh({ callId, line }, direction);
    const reported = given({
      parentCallId: call.parentCallId ?? webhook.parentCallId,
      account: call.account ?? webhook.account,
      applicationId: call.applicationId ?? webhook.applicationId,
      from: call.from ?? webhook.from,
      to: call.to ?? webhook.to,
      tag: webhook.tag ?? call.tag,
    });
    const state = proves === 'initiated' && webhook.answered ? 'answered' : proves;
    this.#set(this.#moved({ ...call, ...reported }, state ?? call.state, cause, errorMessage));
  }

  /** A call of an earlier run goes on; what this run knows already stays. */
  adopt(call: KnownCall): void {
    if (!this.#calls.has(call.callId)) this.#set(call);
  }

  /** Bandwidth said the call ended. */
  ended(callId: string, cause: string | undefined): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#set(this.#moved(call, 'disconnected', cause, undefined));
  }

  /** Bandwidth said the call is up. */
  answered(callId: string): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) this.#set(this.#moved(call, 'answered', undefined, undefined));
  }

  /** The agent answered a turn of the call; the first one owns it. */
  own(callId: string, agent: Agent): void {
    const call = this.#calls.get(callId);
    if (call !== undefined && call.owner === undefined) this.#set({ ...call, owner: agent });
  }

  call(callId: string): KnownCall | undefined {
    return this.#calls.get(callId);
  }

  live(): readonly KnownCall[] {
    return [...this.#live.values()];
  }

  liveCall(callId: string): KnownCall | undefined {
    return this.#live.get(callId);
  }

  isLive(callId: string): boolean {
    return this.#live.has(callId);
  }

  /** The application's callbacks come here; Bandwidth waits this long for the answers, seconds. */
  pointed(applicationId: string, callbackTimeout: number): void {
    this.#applicationTimeouts.set(applicationId, callbackTimeout);
  }

  /** Seconds Bandwidth waits for a response about this call. */
  callbackTimeout(callId: string): number {
    const call = this.#calls.get(callId);
    const ofInbound = this.#applicationTimeouts.get(call?.applicationId ?? '') ?? this.#inboundCallbackTimeout;
    return this.#timeouts.get(callId) ?? (call?.direction === 'inbound' ? ofInbound : hold.callbackTimeout.default);
  }

  /**
   * The account's own numbers, as far as calls show them: who was called, and who called where Bandwidth found no fault.
   * @param mine which calls to look at
   */
  numbers(mine: (call: KnownCall) => boolean): readonly KnownNumber[] {
    const found = new Map<string, KnownNumber>();
    for (const call of this.#calls.values()) {
      if (!mine(call) || call.parentCallId !== undefined || call.disconnectCause === 'error') continue;
      const inbound = call.direction === 'inbound';
      const phoneNumber = inbound ? call.to : call.from;
      if (phoneNumber === undefined || !isE164(phoneNumber) || found.has(phoneNumber)) continue;
      found.set(phoneNumber, { phoneNumber, source: inbound ? 'inboundCall' : 'placedCall' });
    }
    return [...found.values()];
  }

  #moved(call: KnownCall, state: KnownCall['state'], cause: string | undefined, errorMessage: string | undefined): KnownCall {
    if (order[state] <= order[call.state]) return call;
    const now = this.#clock.now();
    const moved: KnownCall = { ...call, state };
    if (state === 'answered') return { ...moved, answeredAt: now };
    if (state === 'disconnected') return { ...moved, endedAt: now, disconnectCause: cause, errorMessage };
    return moved;
  }

  #fresh(known: Partial<KnownCall> & Pick<KnownCall, 'callId' | 'line'>, direction: KnownCall['direction']): KnownCall {
    return {
      parentCallId: undefined,
      account: undefined,
      applicationId: undefined,
      direction,
      from: undefined,
      to: undefined,
      owner: undefined,
      state: 'queued',
      createdAt: this.#clock.now(),
      answeredAt: undefined,
      endedAt: undefined,
      disconnectCause: undefined,
      errorMessage: undefined,
      tag: undefined,
      ...known,
    };
  }

  #set(call: KnownCall): void {
    const before = this.#calls.get(call.callId);
    if (before && same(before, call)) return;
    this.#calls.set(call.callId, call);
    if (call.state === 'disconnected') this.#live.delete(call.callId);
    else this.#live.set(call.callId, call);
    if (call.state === 'disconnected' && before?.state !== 'disconnected') this.#retire(call.callId);
    this.#changed(call);
  }

  #retire(callId: string): void {
    this.#ended.push(callId);
    const oldest = this.#ended.length > maxEnded ? this.#ended.shift() : undefined;
    if (oldest === undefined) return;
    this.#calls.delete(oldest);
    this.#timeouts.delete(oldest);
  }
}

/** Only what is known, so that nothing known is overwritten by nothing. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function same(one: KnownCall, other: KnownCall): boolean {
  const before = new Map<string, unknown>(Object.entries(one));
  return Object.entries(other).every(([name, value]) => before.get(name) === value);
}
