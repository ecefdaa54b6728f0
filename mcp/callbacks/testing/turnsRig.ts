import type { Log } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import type { Activity } from '../../model/activity';
import { CallBook } from '../calls';
import { PublicAddress } from '../publicAddress';
import { TurnMemory } from '../stores/memory/turnMemory';
import type { CallControl } from '../turns/callControl';
import type { HeldResponse, TurnOpening } from '../turns/opening';
import { termsOf } from '../turns/terms';
import type { CallProbe, RedirectOutcome } from '../turns/turn';
import { TurnActivities } from '../turns/turnActivities';
import { TurnDocuments } from '../turns/turnDocuments';
import type { TurnStore } from '../turns/turnStore';
import { Turns } from '../turns/turns';
import { webhookKind } from '../webhookTable';
import { account, fallback } from './callbacksRig';

/** One request of Bandwidth's, as Bandwidth sees it: what came back on it, in order. */
export class BandwidthRequest implements HeldResponse {
  /** The documents that were written, and `released` when it ended without one. */
  readonly received: string[] = [];
  readonly #lost: (() => void)[] = [];
  readonly #flushed: Promise<boolean>;

  /** @param flushed whether what is written arrives */
  constructor(flushed: boolean | Promise<boolean> = true) {
    this.#flushed = Promise.resolve(flushed);
  }

  send(bxml: string): Promise<boolean> {
    this.received.push(bxml);
    return this.#flushed;
  }

  release(): void {
    this.received.push('released');
  }

  onLost(listener: () => void): void {
    this.#lost.push(listener);
  }

  /** Bandwidth gives up waiting. */
  abort(): void {
    for (const listener of this.#lost) listener();
  }
}

export interface TurnsRigOptions {
  readonly clock?: ManualClock;
  readonly store?: TurnStore;
  readonly state?: () => Promise<CallProbe>;
  readonly redirect?: () => Promise<RedirectOutcome>;
  /** No address yet, so that no document that names one can be made. */
  readonly withoutAddress?: boolean;
  readonly pleaseHold?: string;
}

/** All turns of a process in memory, without sockets; Bandwidth's answers about calls are the test's. */
export function turnsRig(options: TurnsRigOptions = {}) {
  const clock = options.clock ?? new ManualClock();
  const lines: string[] = [];
  const activities: Activity[] = [];
  const asked: string[] = [];
  const redirected: string[] = [];
  const line =
    (level: string): Log['error'] =>
    (message, fields = {}) =>
      void lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const control: CallControl = {
    state: (callId) => {
      asked.push(callId);
      return options.state?.() ?? Promise.resolve({ kind: 'unknown', why: 'no answer' });
    },
    redirect: (callId, url) => {
      redirected.push(`${callId} ${url}`);
      return options.redirect?.() ?? Promise.resolve({ kind: 'sent' });
    },
  };
  const address = new PublicAddress({ line: 'practice', secret: 'practice-secret-0001' });
  if (options.withoutAddress !== true) address.listensAt('http://127.0.0.1:1');
  const calls = new CallBook({ clock, changed: () => undefined, inboundCallbackTimeout: 15 });
  const settings = { maxHoldSeconds: 300, pleaseHold: options.pleaseHold ?? '', fallbackBxml: fallback };
  const turns = new Turns({
    ...{ clock, log, control, store: options.store ?? new TurnMemory(clock) },
    documents: new TurnDocuments(
      () => address,
      () => settings,
    ),
    activities: new TurnActivities({ clock, calls, record: (activity) => void activities.push(activity), addressOf: () => address }),
  });
  /** A webhook that asks for BXML arrives and is held. */
  const held = async (fields: OpeningFields = {}, request = new BandwidthRequest()): Promise<BandwidthRequest> => {
    await turns.open(opening(fields), request);
    return request;
  };
  return { turns, clock, calls, lines, activities, asked, redirected, held };
}

export interface OpeningFields extends Partial<Omit<TurnOpening, 'terms' | 'place' | 'lapse'>> {
  readonly callbackId?: string;
  readonly callId?: string;
  readonly eventType?: string;
  readonly attended?: boolean;
  readonly maxHoldSeconds?: number;
}

/** A turn of call `c-1`, `cb-1` unless named otherwise: one response is held for 23 s, the call for 300 s. */
export function opening(fields: OpeningFields = {}): TurnOpening {
  const { callbackId = 'cb-1', callId = 'c-1', eventType = 'answer', attended = true, maxHoldSeconds = 300, ...others } = fields;
  const { turn: rule, place } = webhookKind(eventType);
  if (rule === undefined || place === undefined) throw new Error(`${eventType} opens no turn`);
  const settings = { maxHoldSeconds, pleaseHold: '' };
  const terms = termsOf({ ...{ callbackId, callId, eventType, attended, rule }, callbackTimeout: 25, roundTripMs: 0, settings });
  const unknown = { parentCallId: undefined, from: undefined, to: undefined };
  return { terms, place, line: 'practice', account, lapse: rule.lapse, ...unknown, ...others };
}
