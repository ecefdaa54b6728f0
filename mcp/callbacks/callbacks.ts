import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type Clock, sleep } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { RecordActivity } from '../model/activity';
import type { KnownCall } from '../model/call';
import type { CallbackEvent, NewCallbackEvent } from '../model/event';
import type { LineKind } from '../model/line';
import type { InboundQuery } from '../model/scope';
import { visible } from '../model/scope';
import type { LostTurn, TurnSettings } from '../model/turn';
import { Arriving } from './arriving';
import { CallBook } from './calls';
import { type Incoming, type IncomingResponse, Listener, type Rates } from './intake/listener';
import { type Mount, Mounts } from './intake/mounts';
import type { CallbacksPort } from './port';
import { Presence } from './presence';
import { EventLog } from './stores/memory/eventLog';
import type { CallControl } from './turns/callControl';
import type { TurnTerms } from './turns/turn';
import { bounceBxml, bridgeOnBxml, keepAliveBxml, speakingMs } from './turns/turnDocuments';
import { type TurnDocument, type TurnOpening, Turns } from './turns/turns';
import { waitForEvent } from './waiting';
import { parseWebhooks, toEvent, type Webhook } from './webhook';
import { ringing, type TurnRule, webhookKind } from './webhookTable';

/** After a keep-alive Bandwidth is back within this time, or something is wrong. */
const returnMs = 5_000;

export interface CallbacksOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  /** The listener's port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** One for each line; each with its own secret. */
  readonly mounts: readonly Mount[];
  readonly settings: TurnSettings;
  readonly control: CallControl;
  /** Seconds Bandwidth waits for a response about an inbound call: the application's callbackTimeout. Default 15. */
  readonly inboundCallbackTimeout?: number | undefined;
  /** Measured time from Bandwidth to us and back on a line, milliseconds. Default 0. */
  readonly roundTripMs?: ((line: LineKind) => number) | undefined;
  /** Turns a document of an agent or of the settings into what the wire carries: credentials are added here and recorded nowhere. */
  readonly toWire?: ((bxml: string, line: LineKind) => string) | undefined;
  /**
   * Stores events for good, all of them or none, before they are acknowledged, shown or answered, and returns the places of those
   * whose identity was stored before, by an earlier run or too long ago to be in memory. One that cannot be stored is refused
   * with 503, so that Bandwidth sends it again. Without it, events are kept in memory only.
   */
  readonly persist?:
    | ((events: readonly NewCallbackEvent[], identities: readonly (string | undefined)[]) => Promise<readonly number[]>)
    | undefined;
  /** Looks for inbound messages in what is stored for good. Without it, they are looked for in memory. */
  readonly inboundMessages?: ((query: InboundQuery) => Promise<readonly CallbackEvent[]>) | undefined;
  readonly rates?: Rates | undefined;
}

/** Storing that takes longer than this, ms, is not waited for: Bandwidth hears 503 while it still listens, and sends it again. */
const storeWithinMs = 5_000;

/** A webhook with what the listener knows beside its body. */
interface Arrival {
  readonly webhook: Webhook;
  readonly identity: string | undefined;
  readonly event: NewCallbackEvent;
}

/** Where a webhook belongs: a turn it leads back to or has opened before, a repeat that opened none, or new. */
type Place = { readonly kind: 'turn'; readonly callbackId: string } | { readonly kind: 'repeat' } | { readonly kind: 'new' };

/** What calls need that outlive a connection, or the process that held them (design: "Loss of the tunnel or the process"). */
export interface Survivors {
  /** Makes a call of an earlier run known again; its turns of then are lost, and whoever answers one is told. */
  adopt(call: KnownCall, turns: readonly LostTurn[]): void;
  /** Where a call that is about to be sent back to us goes on: its open turn, which then waits for it, else the line. */
  wayBack(callId: string, line: LineKind): string;
  /** It could not be sent back; `why` tells the reason. */
  notSentBack(callId: string, why: string): void;
  /** Bandwidth said that it ended. `why` completes "the turn ended because …". */
  ended(callId: string, cause: string | undefined, why: string): void;
  /** Bandwidth said that it is up. */
  answered(callId: string): void;
  /** Whether a turn of the call has not ended: closing gives it the fallback. */
  hasTurn(callId: string): boolean;
}

export interface Callbacks {
  readonly port: CallbacksPort;
  readonly survivors: Survivors;
  /**
   * What Bandwidth is told of a line, secret included, no trailing slash: on the public base, else on loopback.
   * @throws Error before `listen` has resolved, or for a line without a mount.
   */
  url(line: LineKind): string;
  /**
   * Shows an event of the past again to whoever waits for events, marked `replayed`. It goes no further than that: it is not
   * stored, it is no repeat of anything, no call is made or changed by it, and it opens no turn, so that nothing an agent
   * does about it can reach Bandwidth.
   * @throws SwitchboardError `conflict` while its call is live, because answers by callId would go to the caller.
   */
  replay(event: CallbackEvent): CallbackEvent;
  /** For documents written from now on, and maximum holds of turns opened from now on. */
  setTurns(settings: TurnSettings): void;
  /** @throws SwitchboardError `unavailable` when the port cannot be had. */
  listen(): Promise<void>;
  /** Ends waits with `restarted`, gives open turns the fallback, then stops listening. Within 2 s. */
  close(): Promise<void>;
}

/** The callback side of the server: listener, events, turns, calls and who is there (design: "A callback is a turn", "Events"). */
export function createCallbacks(options: CallbacksOptions): Callbacks {
  const { clock, log, control } = options;
  const record: RecordActivity = (activity) => {
    try {
      options.record(activity);
    } catch (error) {
      log.error('an activity could not be recorded', {
        kind: activity.kind,
        error: reasonOf(error),
      });
    }
  };
  let settings = options.settings;
  const stopping = new AbortController();
  // One listener for each agent that waits, however many they are.
  setMaxListeners(0, stopping.signal);
  const mounts = new Mounts(options.mounts);
  const events = new EventLog(clock);
  const calls = new CallBook({
    clock,
    changed: (call) => record({ kind: 'call', at: clock.now(), call }),
    inboundCallbackTimeout: options.inboundCallbackTimeout ?? 15,
  });
  const listener = new Listener({ clock, log, mounts, port: options.port, rates: options.rates, handle: receive });
  const arriving = new Arriving();

  const mountOf = (line: LineKind): Mount => {
    const mount = mounts.of(line);
    if (!mount) throw new Error(`The ${line} line has no callback mount.`);
    return mount;
  };
  const offersOf = (line: LineKind) => mountOf(line).offers ?? mountOf(line).basic;
  const url = (line: LineKind) => {
    const mount = mountOf(line);
    return `${(mount.publicBase?.() ?? listener.origin).replace(/\/+$/, '')}/${mount.secret}`;
  };
  const wayBackTo = (line: LineKind, callbackId: string) => `${url(line)}/turn/${callbackId}`;
  const wired = (bxml: string, line: LineKind): TurnDocument => ({ bxml, wire: options.toWire?.(bxml, line) ?? bxml });

  const turns = new Turns({
    clock,
    log,
    control,
    wayBack: ({ line, terms }) => wayBackTo(line, terms.callbackId),
    keepAlive: ({ line, terms }, cycle) => {
      const document = { keepAlive: terms.keepAlive, cycle, pleaseHold: settings.pleaseHold, wayBack: wayBackTo(line, terms.callbackId) };
      return {
        bxml: keepAliveBxml({ ...document, credentials: undefined }),
        wire: keepAliveBxml({ ...document, credentials: offersOf(line) }),
      };
    },
    lapse: ({ line, lapse }) => wired(lapse === 'pause' ? bridgeOnBxml : settings.fallbackBxml, line),
    bounce: ({ line, terms }) => bounceBxml(wayBackTo(line, terms.callbackId), offersOf(line)),
    answer: ({ line }, bxml) => wired(bxml, line).wire,
    wrote: (opening, by, waitedMs, bxml) => {
      // The secret in our own addresses stays out of what people and exports see: there they read as relative ones.
      const shown = bxml.replaceAll(url(opening.line), '');
      record({ kind: 'answer', at: clock.now(), ...named(opening), event_type: opening.terms.eventType, by, waitedMs, bxml: shown });
      if (by.kind === 'agent') calls.own(opening.terms.callId, by.agent);
    },
    stillWaiting: (opening) => record({ kind: 'still-waiting', at: clock.now(), ...named(opening) }),
    nobodyThere: ({ terms, from }) => record({ kind: 'nobody-there', at: clock.now(), callId: terms.callId, from }),
    ended: (opening, ending) => {
      if (ending.kind === 'gone')
        record({ kind: 'turn-ended', at: clock.now(), ...named(opening), how: `The turn ended because ${ending.why}.` });
    },
    callEnded: (callId, cause) => calls.ended(callId, cause),
  });
  const presence = new Presence(clock, () => turns.agentArrived());

  function receive({ line, route, request }: Incoming, response: IncomingResponse): void {
    const parsed = parseWebhooks(request);
    if (!parsed.ok) {
      response.refuse(parsed.why);
      return;
    }
    const label = route.kind === 'voice' ? route.label : undefined;
    const [only, ...others] = parsed.webhooks;
    if (only && others.length === 0) {
      receiveOne(only, line, route.kind === 'turn' ? route.callbackId : undefined, label, response);
      return;
    }
    // Only messages come in lists, and they are only acknowledged.
    receiveList(
      parsed.webhooks.map((webhook) => arrivalOf(webhook, line, label)),
      response,
    );
  }

  function receiveOne(
    webhook: Webhook,
    line: LineKind,
    wayBack: string | undefined,
    label: string | undefined,
    response: IncomingResponse,
  ): void {
    const known = placeOf(webhook, line, wayBack);
    if (known.kind === 'turn') turns.attach(known.callbackId, response);
    else if (known.kind === 'repeat') response.release();
    else receiveNew(arrivalOf(webhook, line, label), wayBack, response);
  }

  function receiveNew(arrival: Arrival, wayBack: string | undefined, response: IncomingResponse): void {
    const { identity, event, webhook } = arrival;
    const earlier = arriving.find(identity);
    // Where it belongs is known once the first delivery of it is stored, or is not.
    const again = () => receiveOne(webhook, event.line, wayBack, event.label, response);
    if (earlier) earlier.then(again, again);
    else afterStoring([arrival], response, ([fresh]) => (fresh ? accept(arrival, response) : acceptAgain(arrival, response)));
  }

  function receiveList(arrivals: readonly Arrival[], response: IncomingResponse): void {
    const earlier = arrivals.map(({ identity }) => arriving.find(identity)).find((stored) => stored !== undefined);
    if (earlier) {
      const again = () => receiveList(arrivals, response);
      earlier.then(again, again);
      return;
    }
    const identities = new Set<string>();
    const fresh = arrivals.filter(({ identity }) => {
      if (identity === undefined) return true;
      if (events.repeatOf(identity) || identities.has(identity)) return false;
      identities.add(identity);
      return true;
    });
    if (fresh.length === 0) response.release();
    else
      afterStoring(fresh, response, (stored) => {
        for (const arrival of stored) remember(arrival);
        response.release();
      });
  }

  /** At once when nothing is stored for good, so that what is said of a call is said in the order in which it came. */
  function afterStoring(arrivals: readonly Arrival[], response: IncomingResponse, then: (stored: readonly Arrival[]) => void): void {
    if (!options.persist) {
      then(arrivals);
      return;
    }
    const patience = clock.after(storeWithinMs, () => response.notNow());
    const identities = arrivals.map(({ identity }) => identity);
    const stored = options.persist(
      arrivals.map(({ event }) => event),
      identities,
    );
    arriving
      .add(
        identities,
        stored.then((repeats) => then(repeats.length === 0 ? arrivals : arrivals.filter((_, place) => !repeats.includes(place)))),
      )
      .catch((error: unknown) => {
        log.warn('a webhook was refused with 503', { error: reasonOf(error) });
        response.notNow();
      })
      .finally(patience);
  }

  function accept(arrival: Arrival, response: IncomingResponse): void {
    const { webhook, event } = arrival;
    calls.seen(webhook, event.line);
    const { callId, account, parentCallId, from, to } = webhook;
    const rule = ruleFor(webhook);
    remember(arrival);
    if (callId === undefined || !rule || event.callbackId === undefined) {
      response.release();
      if (callId !== undefined && webhookKind(webhook.eventType).proves === 'disconnected') turns.goneAll(callId, whyEnded(webhook));
      return;
    }
    const terms = termsFor(webhook.eventType, callId, event.callbackId, event.line, rule);
    turns.open({ terms, line: event.line, account, parentCallId, from, to, lapse: rule.lapse }, response);
  }

  /**
   * It is stored already, but nothing in memory knows it. What only tells something is no news; what asks for an answer still
   * needs one, and the turn it once opened is gone with the run that held it.
   */
  function acceptAgain(arrival: Arrival, response: IncomingResponse): void {
    const { webhook, event } = arrival;
    if (event.callbackId !== undefined) {
      accept(arrival, response);
      return;
    }
    response.release();
    if (webhook.callId === undefined || calls.call(webhook.callId) === undefined) return;
    calls.seen(webhook, event.line);
    if (webhookKind(webhook.eventType).proves === 'disconnected') turns.goneAll(webhook.callId, whyEnded(webhook));
  }

  function placeOf(webhook: Webhook, line: LineKind, wayBack: string | undefined): Place {
    const returning = wayBack !== undefined && webhook.eventType === 'redirect';
    if (returning && turns.status(wayBack, line, webhook.callId) === 'open') return { kind: 'turn', callbackId: wayBack };
    const repeated = events.repeatOf(identityOn(line, webhook));
    if (!repeated) return { kind: 'new' };
    const { callbackId } = repeated;
    if (callbackId === undefined) return { kind: 'repeat' };
    // Coming back to a settled turn is the call asking anew, however alike the requests look.
    return returning && turns.status(callbackId, line, webhook.callId) !== 'open' ? { kind: 'new' } : { kind: 'turn', callbackId };
  }

  function arrivalOf(webhook: Webhook, line: LineKind, label: string | undefined): Arrival {
    const opens = webhook.callId !== undefined && webhookKind(webhook.eventType).turn !== undefined;
    const callbackId = opens ? `cb-${randomBytes(16).toString('base64url')}` : undefined;
    const event = toEvent(webhook, { line, receivedAt: clock.now(), callbackId, label });
    return { webhook, identity: identityOn(line, webhook), event };
  }

  function remember({ event, identity }: Arrival): void {
    show(event, identity);
  }

  function show(newEvent: NewCallbackEvent, identity: string | undefined): CallbackEvent {
    const event = events.append(newEvent, identity);
    record({ kind: 'webhook', at: event.receivedAt, event });
    return event;
  }

  /** A call that still rings when its document redirects it goes on ringing, as for `initiate`. */
  function ruleFor(webhook: Webhook): TurnRule | undefined {
    const call = webhook.callId === undefined ? undefined : calls.call(webhook.callId);
    const stillRings = webhook.eventType === 'redirect' && call?.direction === 'inbound' && call.state === 'initiated';
    return stillRings ? ringing : webhookKind(webhook.eventType).turn;
  }

  function termsFor(eventType: string, callId: string, callbackId: string, line: LineKind, rule: TurnRule): TurnTerms {
    const call = calls.call(callId);
    const roundTrip = options.roundTripMs?.(line) ?? 0;
    return {
      callbackId,
      callId,
      eventType,
      keepAlive: rule.keepAlive,
      maxHoldMs: rule.maxHold === 'setting' ? settings.maxHoldSeconds * 1000 : rule.maxHold,
      budgetMs: Math.max(300, calls.callbackTimeout(callId) * 1000 - Math.max(2_000, 2 * roundTrip)),
      returnMs,
      speechMs: rule.keepAlive === 'redirect' ? speakingMs(settings.pleaseHold) : 0,
      attended: call?.direction !== 'inbound' || call.owner !== undefined || presence.anyone(),
    };
  }

  const port: CallbacksPort = {
    read: (query) => events.read(query),
    wait: (query, waitMs, agent, signal) =>
      waitForEvent({ clock, events, presence, stopping: stopping.signal }, query, waitMs, agent, signal),
    openTurns: (scope, filter) => turns.openTurns(scope, filter),
    turnFor: (scope, address) => {
      const { terms } = turns.find(scope, address);
      return { callbackId: terms.callbackId, callId: terms.callId, event_type: terms.eventType };
    },
    respond: (scope, address, bxml, agent) => turns.respond(scope, address, bxml, agent),
    supersede: (callId, how, openedBy) => turns.goneAll(callId, how, openedBy),
    inboundMessages: async (query) => (await options.inboundMessages?.(query)) ?? events.inboundMessages(query),
    callPlaced: (call) => calls.placed(call),
    call: (scope, callId) => {
      const call = calls.call(callId);
      return call && visible(call, scope) ? call : undefined;
    },
    lineOf: (callId) => calls.call(callId)?.line,
    knownNumbers: (scope) => calls.numbers((call) => visible(call, scope)),
    applicationPointed: (applicationId, callbackTimeout) => calls.pointed(applicationId, callbackTimeout),
    liveCalls: () => calls.live(),
    touch: (agent) => presence.touch(agent),
  };

  const survivors: Survivors = {
    adopt: (call, lost) => {
      calls.adopt(call);
      turns.lose(lost.map((turn) => ({ ...turn, callId: call.callId, line: call.line, account: call.account })));
    },
    wayBack: (callId, line) => {
      const callbackId = turns.expect(callId);
      return callbackId === undefined ? `${url(line)}/voice` : wayBackTo(line, callbackId);
    },
    notSentBack: (callId, why) => turns.notComing(callId, why),
    ended: (callId, cause, why) => {
      calls.ended(callId, cause);
      turns.goneAll(callId, why);
    },
    answered: (callId) => calls.answered(callId),
    hasTurn: (callId) => turns.waiting(callId),
  };

  return {
    port,
    survivors,
    url,
    replay: ({ seq: _seq, ...event }) => {
      if (event.callId !== undefined && calls.live().some((call) => call.callId === event.callId)) throw stillLive();
      const body = JSON.stringify(event.data);
      return show({ ...event, receivedAt: clock.now(), callbackId: undefined, replayed: true, body }, undefined);
    },
    setTurns: (next) => {
      settings = next;
    },
    listen: () => listener.listen(),
    close: async () => {
      stopping.abort();
      const settled = turns.close();
      await Promise.race([settled, sleep(clock, 1_400)]);
      await listener.close();
    },
  };
}

function stillLive(): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    'The webhook cannot be replayed while its call is live: an answer to it would reach the caller.',
    'Replay it when the call has ended.',
  );
}

/** A webhook is repeated only on its own line. */
function identityOn(line: LineKind, webhook: Webhook): string | undefined {
  return webhook.identity && `${line}:${webhook.identity}`;
}

function whyEnded({ cause, errorMessage }: Webhook): string {
  if (cause === undefined || cause === 'hangup') return 'the caller hung up or the call was ended';
  return errorMessage === undefined ? `the call ended (${cause})` : `the call ended (${cause}: ${errorMessage})`;
}

function named({ terms }: TurnOpening): { readonly callId: string; readonly callbackId: string } {
  return { callId: terms.callId, callbackId: terms.callbackId };
}
