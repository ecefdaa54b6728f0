import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import { afterwards, type Soon } from '../../base/soon';
import type { RecordActivity } from '../../model/activity';
import type { CallbackEvent } from '../../model/event';
import type { LineKind } from '../../model/line';
import type { TurnSettings } from '../../model/turn';
import type { CallBook } from '../calls';
import type { Appended, AppendOptions, EventStore, NewEntry } from '../eventStore';
import type { OwnCalls } from '../ownCalls';
import type { Owners } from '../owners';
import type { Presence } from '../presence';
import type { PublicAddress } from '../publicAddress';
import { termsOf } from '../turns/terms';
import type { Turns } from '../turns/turns';
import { parseWebhooks, toEvent, type Webhook } from '../webhook';
import { ringingRedirect, type WebhookKind } from '../webhookTable';
import type { Incoming, IncomingResponse } from './listener';

/** Storing that takes longer than this, ms, is not waited for: Bandwidth gets 503 while it still listens, and sends the webhook again. */
const storeWithinMs = 5_000;

export interface IntakeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  readonly events: EventStore;
  readonly calls: CallBook;
  readonly turns: Turns;
  readonly presence: Presence;
  readonly owners: Owners;
  readonly ownCalls: OwnCalls;
  /** A webhook has opened a turn; agents learn of it next. */
  turnOpened(event: CallbackEvent): void;
  settings(): TurnSettings;
}

/** A webhook with what the listener knows beside its body. */
interface Arrival extends NewEntry {
  readonly webhook: Webhook;
  readonly address: PublicAddress;
}

/** From a request to a stored event: what repeats, what is only acknowledged, and what opens a turn or returns to one. */
export class Intake {
  readonly #deps: IntakeDeps;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /** Ends the response, or leaves that to the turn that holds it from now on. */
  receive({ address, route, request }: Incoming, response: IncomingResponse): Soon<void> {
    const parsed = parseWebhooks(request);
    if (!parsed.ok) {
      response.refuse(parsed.why);
      return;
    }
    const label = route.kind === 'voice' ? route.label : undefined;
    const [only, ...others] = parsed.webhooks;
    if (only === undefined || others.length > 0) {
      const arrivals = parsed.webhooks.map((webhook) => this.#arrival(webhook, address, label, false));
      return this.#receiveList(arrivals, response);
    }
    const arrival = this.#arrival(only, address, label, true);
    const returnsTo = route.kind === 'turn' && only.eventType === 'redirect' ? route.callbackId : undefined;
    return this.#receiveOne(arrival, returnsTo, response);
  }

  /** @param returnsTo the turn whose answer the call comes back for */
  #receiveOne(arrival: Arrival, returnsTo: string | undefined, response: IncomingResponse): Soon<void> {
    if (returnsTo !== undefined) return this.#receiveReturning(arrival, returnsTo, response);
    return this.#appendOne(arrival, undefined, response);
  }

  async #receiveReturning(arrival: Arrival, returnsTo: string, response: IncomingResponse): Promise<void> {
    if (await this.#isOpen(returnsTo, arrival)) return this.#deps.turns.attach(returnsTo, response);
    return this.#appendOne(arrival, returnsTo, response);
  }

  #appendOne(arrival: Arrival, returnsTo: string | undefined, response: IncomingResponse): Soon<void> {
    return afterwards(this.#store([arrival], response), (all) => {
      const appended = all?.[0];
      if (appended?.kind === 'stored') return this.#accept(arrival, appended.event, response);
      if (appended?.kind === 'repeat') return this.#repeated(arrival, appended, returnsTo, response);
    });
  }

  async #repeated(
    arrival: Arrival,
    appended: Extract<Appended, { kind: 'repeat' }>,
    returnsTo: string | undefined,
    response: IncomingResponse,
  ): Promise<void> {
    const { turns } = this.#deps;
    const { callbackId } = appended;
    if (callbackId === undefined) return this.#acceptRepeat(arrival, response);
    if (returnsTo === undefined || (await this.#isOpen(callbackId, arrival))) return turns.attach(callbackId, response);
    // A call that returns to a turn that has ended asks anew, however alike the requests look.
    const again = (await this.#store([arrival], response, { anew: true }))?.[0];
    if (again?.kind === 'stored') return this.#accept(arrival, again.event, response);
  }

  /** Only messages come in lists, and they are only acknowledged. */
  #receiveList(arrivals: readonly Arrival[], response: IncomingResponse): Soon<void> {
    return afterwards(this.#store(arrivals, response), (appended) => {
      if (appended === undefined) return;
      for (const each of appended) {
        if (each.kind !== 'stored') continue;
        this.#show(each.event);
        this.#deps.events.publish(each.event);
      }
      response.release();
    });
  }

  /** Undefined when they could not be stored: Bandwidth gets 503 and sends them again. */
  #store(arrivals: readonly Arrival[], response: IncomingResponse, options?: AppendOptions): Soon<readonly Appended[] | undefined> {
    const { clock, events } = this.#deps;
    const appended = events.append(arrivals, options);
    if (!(appended instanceof Promise)) return appended;
    const done = clock.after(storeWithinMs, () => response.notNow());
    return appended.then(
      (stored) => {
        done();
        return stored;
      },
      (error: unknown) => {
        done();
        this.#deps.log.warn('a webhook was refused with 503', { error: reasonOf(error) });
        response.notNow();
        return undefined;
      },
    );
  }

  #accept({ webhook, address }: Arrival, event: CallbackEvent, response: IncomingResponse): Soon<void> {
    const { calls, turns, events, ownCalls } = this.#deps;
    calls.seen(webhook, event.line);
    this.#show(event);
    const opening = this.#openingOf(webhook, event, address);
    if (opening !== undefined) {
      return afterwards(turns.open(opening, response), () => {
        this.#deps.turnOpened(event);
        events.publish(event);
        ownCalls.answer(event);
      });
    }
    response.release();
    this.#endTurns(webhook);
    events.publish(event);
  }

  /** It was stored before and opened no turn. A run that did not see it then may still learn from it that a call ended. */
  #acceptRepeat({ webhook, address }: Arrival, response: IncomingResponse): void {
    const { calls } = this.#deps;
    response.release();
    if (webhook.callId === undefined || calls.call(webhook.callId) === undefined) return;
    calls.seen(webhook, address.line);
    this.#endTurns(webhook);
  }

  #endTurns(webhook: Webhook): void {
    if (webhook.callId !== undefined && webhook.kind.proves === 'disconnected') this.#deps.turns.goneAll(webhook.callId, whyEnded(webhook));
  }

  #show(event: CallbackEvent): void {
    this.#deps.record({ kind: 'webhook', at: event.receivedAt, event });
  }

  /** Undefined for a webhook that is only acknowledged. */
  #openingOf(webhook: Webhook, event: CallbackEvent, address: PublicAddress): Parameters<Turns['open']>[0] | undefined {
    const { calls, presence } = this.#deps;
    const { eventType, callId, parentCallId, from, to } = webhook;
    const { turn: rule, place } = this.#kindOf(webhook);
    const { callbackId, line, account } = event;
    if (callId === undefined || callbackId === undefined || rule === undefined || place === undefined) return undefined;
    const call = calls.call(callId);
    const terms = termsOf({
      ...{ callbackId, callId, eventType, rule },
      attended: call?.direction !== 'inbound' || call.owner !== undefined || presence.anyone(),
      callbackTimeout: calls.callbackTimeout(callId),
      roundTripMs: address.roundTripMs(),
      settings: this.#deps.settings(),
    });
    return { terms, place, line, account, parentCallId, from, to, lapse: rule.lapse };
  }

  /** A call that still rings when its document redirects it goes on ringing, as for `initiate`. */
  #kindOf({ eventType, callId, kind }: Webhook): WebhookKind {
    const call = eventType !== 'redirect' || callId === undefined ? undefined : this.#deps.calls.call(callId);
    return call?.direction === 'inbound' && call.state === 'initiated' ? ringingRedirect : kind;
  }

  async #isOpen(callbackId: string, { webhook, address }: Arrival): Promise<boolean> {
    return (await this.#deps.turns.status(callbackId, address.line, webhook.callId)) === 'open';
  }

  #arrival(received: Webhook, address: PublicAddress, label: string | undefined, mayOpen: boolean): Arrival {
    const own = this.#deps.ownCalls.claim(received);
    const webhook = own ?? received;
    const opens = mayOpen && webhook.callId !== undefined && webhook.kind.turn !== undefined;
    const callbackId = opens ? `cb-${randomBytes(16).toString('base64url')}` : undefined;
    const { line } = address;
    const account = own === undefined ? this.#accountOf(webhook, line) : own.account;
    const event = toEvent(webhook, { line, receivedAt: this.#deps.clock.now(), callbackId, label, account });
    // A webhook is repeated only on its own line.
    const identity = webhook.identity === undefined ? undefined : `${line}:${webhook.identity}`;
    return { webhook, address, event, identity };
  }

  /** Messages and most conference webhooks name no account: it is that of their call, conference, application or number. */
  #accountOf({ account, applicationId, callId, conferenceId, ownNumber }: Webhook, line: LineKind): string | undefined {
    const { owners, calls } = this.#deps;
    if (account !== undefined) {
      if (applicationId !== undefined || conferenceId !== undefined) owners.learn(line, account, { applicationId, conferenceId });
      return account;
    }
    const call = callId === undefined ? undefined : calls.call(callId);
    const ofCall = call?.line === line ? call.account : undefined;
    const found = ofCall ?? owners.accountOf(line, { conferenceId, applicationId, number: ownNumber });
    if (found !== undefined && conferenceId !== undefined) owners.learn(line, found, { conferenceId });
    return found;
  }
}

function whyEnded({ cause, errorMessage }: Webhook): string {
  if (cause === undefined || cause === 'hangup') return 'the caller hung up or the call was ended';
  return errorMessage === undefined ? `the call ended (${cause})` : `the call ended (${cause}: ${errorMessage})`;
}
