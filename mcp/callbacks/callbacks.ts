import { setMaxListeners } from 'node:events';
import { type Clock, sleep } from '../base/clock';
import { Emitter } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { RecordActivity } from '../model/activity';
import type { KnownCall } from '../model/call';
import type { CallbackEvent } from '../model/event';
import type { LineKind } from '../model/line';
import { visible } from '../model/scope';
import type { TurnSettings } from '../model/turn';
import { CallBook } from './calls';
import { Intake } from './intake/intake';
import { Listener, type Rates } from './intake/listener';
import { Mounts } from './intake/mounts';
import { OwnCalls } from './ownCalls';
import { Owners } from './owners';
import { PersonsHand } from './personsHand';
import type { CallbacksPort } from './port';
import { Presence } from './presence';
import type { PublicAddress } from './publicAddress';
import { ReadyAnswers } from './readyAnswers';
import { CallRecovery } from './recovery';
import type { CallbackStores } from './stores/stores';
import type { CallControl } from './turns/callControl';
import { withPerson } from './turns/conflict';
import { hold } from './turns/terms';
import { TurnActivities } from './turns/turnActivities';
import { TurnDocuments } from './turns/turnDocuments';
import { Turns } from './turns/turns';
import { type WakeUp, waitForEvent } from './waiting';

export interface CallbacksOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  /** The listener's port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  /** One for each line; each with its own secret. */
  readonly addresses: readonly PublicAddress[];
  readonly stores: CallbackStores;
  readonly settings: TurnSettings;
  readonly control: CallControl;
  /** Seconds Bandwidth waits for a response about an inbound call: the application's callbackTimeout. Default 15. */
  readonly inboundCallbackTimeout?: number | undefined;
  readonly rates?: Rates | undefined;
}

/** The callback side of the server: listener, events, turns, calls and who is there (design: "A callback is a turn", "Events"). */
export class Callbacks {
  readonly port: CallbacksPort;
  readonly recovery: CallRecovery;
  readonly ownCalls: OwnCalls;
  /** What the person does to calls. */
  readonly hand: PersonsHand;
  readonly #wakes = new Emitter<WakeUp>();
  readonly #clock: Clock;
  readonly #record: RecordActivity;
  readonly #stores: CallbackStores;
  readonly #mounts: Mounts;
  readonly #calls: CallBook;
  readonly #turns: Turns;
  readonly #presence: Presence;
  readonly #ready: ReadyAnswers;
  readonly #owners = new Owners();
  readonly #listener: Listener;
  readonly #stopping = new AbortController();
  #settings: TurnSettings;

  constructor(options: CallbacksOptions) {
    const { clock, log, control, stores } = options;
    this.#clock = clock;
    this.#record = guarded(options.record, log);
    this.#stores = stores;
    this.#settings = options.settings;
    // One listener for each agent that waits, however many they are.
    setMaxListeners(0, this.#stopping.signal);
    this.#mounts = new Mounts(options.addresses);
    const addressOf = (line: LineKind) => this.#mounts.of(line);
    this.#calls = new CallBook({
      clock,
      changed: (call) => {
        if (call.endedAt !== undefined) this.#ready.drop(call.callId);
        this.#record({ kind: 'call', at: clock.now(), call });
      },
      inboundCallbackTimeout: options.inboundCallbackTimeout ?? hold.callbackTimeout.default,
    });
    const settings = () => this.#settings;
    this.#turns = new Turns({
      ...{ clock, log, control, store: stores.turns },
      documents: new TurnDocuments(addressOf, settings),
      activities: new TurnActivities({ clock, record: this.#record, calls: this.#calls, addressOf }),
    });
    this.#presence = new Presence(clock, () => this.#turns.agentArrived());
    this.ownCalls = new OwnCalls({ clock, log, calls: this.#calls, turns: this.#turns });
    this.hand = new PersonsHand({
      ...{ clock, log, calls: this.#calls, turns: this.#turns, events: stores.events },
      wake: (reason) => this.#wakes.emit(reason),
    });
    this.#ready = new ReadyAnswers({ log, turns: this.#turns, onTurn: this.hand.onTurn });
    const parts = { calls: this.#calls, turns: this.#turns, presence: this.#presence, owners: this.#owners, ownCalls: this.ownCalls };
    const intake = new Intake({
      ...{ ...parts, clock, log, settings, record: this.#record, events: stores.events },
      turnOpened: (event) => this.hand.turnOpened(event),
    });
    this.#listener = new Listener({ clock, log, mounts: this.#mounts, port: options.port, rates: options.rates, intake });
    this.recovery = new CallRecovery(this.#calls, this.#turns, addressOf);
    this.port = this.#makePort();
  }

  /** The line's base address, secret included. @throws Error before `listen` has resolved, or for a line without an address. */
  url(line: LineKind): string {
    return this.#mounts.of(line).url();
  }

  /** @throws SwitchboardError `unavailable` when the port cannot be used. */
  async listen(): Promise<void> {
    await this.#listener.listen();
    this.#mounts.listenAt(this.#listener.origin);
  }

  /**
   * Shows an event of the past again to those who wait for events, marked `replayed`. It goes no further than that: it is not
   * stored in the history, repeats nothing, makes and changes no call, and opens no turn, so that nothing an agent does about
   * it can reach Bandwidth.
   * @throws SwitchboardError `conflict` while its call is live, because answers by callId would go to the caller.
   */
  async replay({ seq: _seq, ...event }: CallbackEvent): Promise<CallbackEvent> {
    if (event.callId !== undefined && this.#calls.isLive(event.callId)) throw stillLive();
    const shown = { ...event, receivedAt: this.#clock.now(), callbackId: undefined, replayed: true as const };
    const replayed = await this.#stores.events.replay({ ...shown, body: JSON.stringify(event.data) });
    this.#record({ kind: 'webhook', at: replayed.receivedAt, event: replayed });
    this.#stores.events.publish(replayed);
    return replayed;
  }

  /** A call of this run, live or ended, whatever its account. */
  knownCall(callId: string): KnownCall | undefined {
    return this.#calls.call(callId);
  }

  /** Ends what the agent waits for, because it may no longer connect. */
  endWaits(agentId: string): void {
    this.#wakes.emit({ kind: 'revoked', agentId });
  }

  /** For documents written from now on, and maximum holds of turns opened from now on. */
  setTurns(settings: TurnSettings): void {
    this.#settings = settings;
  }

  /** Ends waits with `restarted`, gives open turns the fallback, then stops listening. Within 2 s. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#turns.close(), sleep(this.#clock, hold.closing.writingMs)]);
    await this.#listener.close();
  }

  #makePort(): CallbacksPort {
    const calls = this.#calls;
    const turns = this.#turns;
    const presence = this.#presence;
    const owners = this.#owners;
    const { events } = this.#stores;
    const waiting = { clock: this.#clock, events, presence, stopping: this.#stopping.signal, onWake: this.#wakes.subscribe };
    return {
      read: (query) => events.read(query),
      wait: async (query, waitMs, agent, signal) => {
        const page = await waitForEvent(waiting, query, this.hand.mustTell(agent.id) ? 0 : waitMs, agent, signal);
        this.hand.mustTell(agent.id);
        return page;
      },
      openTurns: (scope, filter) => turns.openTurns(scope, filter),
      turnFor: async (scope, address, asker) => {
        const { terms, place } = await turns.find(scope, address, asker);
        return { callbackId: terms.callbackId, callId: terms.callId, event_type: terms.eventType, place };
      },
      respond: (scope, address, bxml, agent) => turns.respond(scope, address, bxml, agent),
      answerAhead: async (scope, callId, bxml, by, replace) => {
        if (turns.isTaken(callId)) throw withPerson('Your answer was dropped.');
        return this.#ready.keep(callId, { scope, by, bxml }, replace) ? 'ready' : turns.respond(scope, { callId }, bxml, by);
      },
      supersede: (callId, how, openedBy) => turns.goneAll(callId, how, openedBy),
      inboundMessages: (query) => events.inboundMessages(query),
      callPlaced: (call) => {
        const { line, account, applicationId, from } = call;
        owners.learn(line, account, { applicationId, number: from });
        calls.placed(call);
      },
      owned: (line, account, belongings) => owners.learn(line, account, belongings),
      call: (scope, callId) => {
        const call = calls.call(callId);
        return call !== undefined && visible(call, scope) ? call : undefined;
      },
      knownNumbers: (scope) => calls.numbers((call) => visible(call, scope)),
      applicationPointed: (applicationId, callbackTimeout) => calls.pointed(applicationId, callbackTimeout),
      liveCalls: () => calls.live(),
      liveCall: (callId) => calls.liveCall(callId),
      touch: (agent) => presence.touch(agent),
      stoppedSince: () => this.hand.stoppedSince,
      isTaken: (callId) => turns.isTaken(callId),
    };
  }
}

/** What watches must not harm what it watches. */
function guarded(record: RecordActivity, log: Log): RecordActivity {
  return (activity) => {
    try {
      record(activity);
    } catch (error) {
      log.error('an activity could not be recorded', { kind: activity.kind, error: reasonOf(error) });
    }
  };
}

function stillLive(): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    'The webhook cannot be replayed while its call is live: an answer to it would reach the caller.',
    'Replay it when the call has ended.',
  );
}
