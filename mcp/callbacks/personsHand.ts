import { type Clock, isoTime } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { CallbackEvent, NewCallbackEvent } from '../model/event';
import type { PersonEventType } from '../model/personEvent';
import type { CallBook } from './calls';
import type { EventStore } from './eventStore';
import { hangUpDocument } from './ownCalls';
import type { Turns } from './turns/turns';
import type { WakeUp } from './waiting';

export interface PersonsHandDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly calls: CallBook;
  readonly turns: Turns;
  readonly events: EventStore;
  wake(reason: WakeUp): void;
}

/** What the person does to calls on the callback side: the open turns become theirs, and agents learn of it. */
export class PersonsHand {
  readonly #deps: PersonsHandDeps;
  readonly #opened = new Emitter<CallbackEvent>();
  readonly #takenOpened = new Emitter<CallbackEvent>();
  #stoppedSince: number | undefined;
  /** Agents that have been told of the stop. */
  readonly #told = new Set<string>();

  constructor(deps: PersonsHandDeps) {
    this.#deps = deps;
  }

  /** Called with each webhook that has opened a turn, before any agent learns of it; not while all calls are stopped. */
  readonly onTurn: Subscribe<CallbackEvent> = this.#opened.subscribe;

  /** The same for the turns of calls that the person has. */
  readonly onTakenTurn: Subscribe<CallbackEvent> = this.#takenOpened.subscribe;

  /** When the person stopped all calls, milliseconds since the epoch; undefined while agents may place and take calls. */
  get stoppedSince(): number | undefined {
    return this.#stoppedSince;
  }

  /** From now on new turns are not for agents. */
  stop(since: number): void {
    if (this.#stoppedSince !== since) this.#told.clear();
    this.#stoppedSince = since;
  }

  reopen(): void {
    this.#stoppedSince = undefined;
  }

  /** Whether the agent does not know yet that all calls are stopped, so that it should not wait before it does. It counts as told from then on. */
  mustTell(agentId: string): boolean {
    if (this.#stoppedSince === undefined || this.#told.has(agentId)) return false;
    this.#told.add(agentId);
    return true;
  }

  /** Every agent that waits for an event looks again. */
  wakeAll(): void {
    this.#deps.wake({ kind: 'all' });
  }

  /** A webhook has opened a turn. */
  turnOpened(event: CallbackEvent): void {
    if (this.#stoppedSince !== undefined) {
      this.#answerStopped(event);
      return;
    }
    this.#opened.emit(event);
    if (event.callId !== undefined && this.isTaken(event.callId)) this.#takenOpened.emit(event);
  }

  /** The person answers the call's turns from now on. */
  take(callId: string): void {
    this.#deps.turns.take(callId);
  }

  /** Agents answer them again. */
  giveBack(callId: string): void {
    this.#deps.turns.giveBack(callId);
  }

  isTaken(callId: string): boolean {
    return this.#deps.turns.isTaken(callId);
  }

  /** Whether a turn of the call has not ended, so that `answer` reaches it without a request to Bandwidth. */
  hasTurn(callId: string): boolean {
    return this.#deps.turns.waiting(callId);
  }

  /** When the caller hears the fallback, milliseconds since the epoch; undefined while no turn waits. */
  heldUntil(callId: string): number | undefined {
    return this.#deps.turns.heldUntil(callId);
  }

  /** Answers the call's open turn, whatever an agent has answered and not got through yet. False when there was none to answer. */
  answer(callId: string, bxml: string): Promise<boolean> {
    return this.#deps.turns.override(callId, bxml);
  }

  /** Tells the agents that may see the call what the person did, and wakes those that wait. Never rejects. */
  async tell(callId: string, type: PersonEventType, about: Readonly<Record<string, string | boolean>> = {}): Promise<void> {
    const { clock, calls, events, log, wake } = this.#deps;
    const call = calls.call(callId);
    if (call === undefined) return;
    const at = clock.now();
    const data = { eventType: type, eventTime: isoTime(at), source: 'switchboard', callId, ...about };
    const { line, account, parentCallId, from, to } = call;
    const event: NewCallbackEvent = {
      ...{ event_type: type, timestamp: isoTime(at), receivedAt: at, line, account, callId, parentCallId, from, to },
      ...{ messageId: undefined, callbackId: undefined, label: undefined, data, body: JSON.stringify(data) },
    };
    try {
      events.publish(await this.#stored(event));
    } catch (error) {
      log.warn('agents could not be notified of what the person did', { error: reasonOf(error) });
    }
    wake({ kind: 'call', callId, line, account });
  }

  /** In memory only where the disk takes nothing now: it is more important that agents learn of it. */
  async #stored(event: NewCallbackEvent): Promise<CallbackEvent> {
    const { events, log } = this.#deps;
    try {
      const [appended] = (await events.append([{ event, identity: undefined }])) ?? [];
      if (appended?.kind === 'stored') return appended.event;
    } catch (error) {
      log.warn('what the person did could not be stored', { error: reasonOf(error) });
    }
    return events.replay(event);
  }

  /** Someone who calls in hears the fallback, once; any other turn is of a call that is to end. */
  #answerStopped({ callId, event_type }: CallbackEvent): void {
    if (callId === undefined) return;
    const { calls, turns } = this.#deps;
    const arrives = event_type === 'initiate' || (event_type === 'answer' && calls.call(callId)?.direction === 'inbound');
    if (arrives) turns.lapse(callId, 'the person stopped all calls');
    else void turns.override(callId, hangUpDocument);
  }
}
