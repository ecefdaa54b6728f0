import { type Cancel, type Clock, isoTime, sleep } from '../../base/clock';
import type { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { Soon } from '../../base/soon';
import { type Agent, person } from '../../model/agent';
import type { EventFilter, Scope } from '../../model/scope';
import { visible } from '../../model/scope';
import type { Answerer, Delivery, LostPlace, LostTurn, OpenTurn, TurnAddress } from '../../model/turn';
import type { CallControl } from './callControl';
import { lostInRestart, overruled, taken, undelivered, unknownTurn } from './conflict';
import { HeldTurns } from './heldTurns';
import type { HeldResponse, TurnOpening } from './opening';
import { hold } from './terms';
import { advance, type Ending, isOpen, openTurn, type Step, type Turn, type TurnEffect, type TurnInput } from './turn';
import type { TurnActivities } from './turnActivities';
import type { TurnDocument, TurnDocuments } from './turnDocuments';
import type { TurnRecord, TurnStore } from './turnStore';

const ignore: Cancel = () => undefined;
const whyClosing = 'Switchboard is closing';

export interface TurnsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly control: CallControl;
  readonly store: TurnStore;
  readonly documents: TurnDocuments;
  readonly activities: TurnActivities;
}

type WriteEffect = Extract<TurnEffect, { kind: 'write' }>;

interface Writer {
  resolve(delivery: Delivery): void;
  reject(error: SwitchboardError): void;
}

/** A turn whose requests come to this process. */
interface Held {
  readonly opening: TurnOpening;
  /** The call had another open turn when this one was opened. */
  readonly tookOver: boolean;
  /** What `clock.elapsed` said when it was opened. */
  readonly openedAfter: number;
  turn: Turn;
  response: HeldResponse | undefined;
  cancel: Cancel;
  writer: Writer | undefined;
}

/** Moves every turn of this process by its reducer: timers, held responses, questions to Bandwidth, waiting writers. */
export class Turns {
  readonly #deps: TurnsDeps;
  readonly #held = new HeldTurns<Held>();
  /** Of them, those that were opened while no agent was there. */
  readonly #unattended = new Set<Held>();
  /** Calls that the person has taken over. */
  readonly #taken = new Set<string>();
  readonly #writes = new Set<Promise<unknown>>();
  #allEnded: (() => void) | undefined;
  #closing = false;

  constructor(deps: TurnsDeps) {
    this.#deps = deps;
  }

  /**
   * Opens a turn on a held response; resolves once it can be found. Older open turns of the same call are gone: Bandwidth
   * waits in one place only.
   */
  open(opening: TurnOpening, response: HeldResponse): Soon<void> {
    const { callId, eventType } = opening.terms;
    const tookOver = this.#held.ofCall(callId).length > 0;
    this.goneAll(callId, `the call moved on to a ${eventType} webhook`);
    const { clock } = this.#deps;
    const first = openTurn(opening.terms, clock.now());
    const openedAfter = clock.elapsed();
    const held: Held = { opening, tookOver, openedAfter, turn: first.turn, response: undefined, cancel: ignore, writer: undefined };
    this.#held.add(held);
    if (!first.turn.attended) this.#unattended.add(held);
    this.#hold(held, response);
    const saved = this.#move(held, first);
    if (this.#taken.has(callId)) this.#input(held, { kind: 'taken' });
    if (this.#closing) this.#input(held, { kind: 'closing', why: whyClosing });
    return saved;
  }

  /** The person answers the call's turns from now on, until `giveBack`. */
  take(callId: string): void {
    this.#taken.add(callId);
    for (const held of this.#held.ofCall(callId)) {
      this.#dropWriter(held);
      this.#input(held, { kind: 'taken' });
    }
  }

  /** Agents answer the call's turns again. */
  giveBack(callId: string): void {
    if (!this.#taken.delete(callId)) return;
    for (const held of this.#held.ofCall(callId)) this.#input(held, { kind: 'given-back' });
  }

  /** Whether the person has the call. */
  isTaken(callId: string): boolean {
    return this.#taken.has(callId);
  }

  /**
   * Answers the call's open turn with the person's document, whatever an agent has answered and not got through yet.
   * @returns true once it is flushed; false when there is no turn, or its document is on its way already, or it ended first
   */
  async override(callId: string, bxml: string): Promise<boolean> {
    const held = this.#held.ofCall(callId).at(-1);
    if (held === undefined) return false;
    const next = advance(held.turn, { kind: 'overridden', by: person, bxml }, this.#now(held));
    if (next.turn === held.turn) return false;
    this.#dropWriter(held);
    return new Promise((resolve) => {
      held.writer = { resolve: () => resolve(true), reject: () => resolve(false) };
      void this.#move(held, next);
    });
  }

  /** No one will answer the call's open turns: each gets the fallback. `why` is a part of a sentence. */
  lapse(callId: string, why: string): void {
    for (const held of this.#held.ofCall(callId)) this.#input(held, { kind: 'closing', why });
  }

  /** When the call's open turn gets the fallback, milliseconds since the epoch; undefined without one that can be answered. */
  heldUntil(callId: string): number | undefined {
    const held = this.#held.ofCall(callId).at(-1);
    if (held === undefined || (held.turn.phase.kind === 'writing' && held.turn.phase.what !== 'keep-alive')) return undefined;
    return this.#deps.clock.now() + held.turn.deadline - this.#now(held);
  }

  /** `open` until the turn has ended, `ended`, or `unknown`: no such turn, or one of another line or call. */
  async status(callbackId: string, line: Scope['line'], callId: string | undefined): Promise<'open' | 'ended' | 'unknown'> {
    const record = this.#held.find(callbackId) ?? (await this.#deps.store.find(callbackId));
    if (record?.opening.line !== line) return 'unknown';
    if (callId !== undefined && record.opening.terms.callId !== callId) return 'unknown';
    return record.turn.phase.kind === 'ended' ? 'ended' : 'open';
  }

  /** Bandwidth came back for a turn. One that has ended sends it there once more, which opens a new turn. */
  async attach(callbackId: string, response: HeldResponse): Promise<void> {
    const held = this.#held.find(callbackId);
    if (held !== undefined) {
      this.#attach(held, response);
      return;
    }
    const ended = await this.#deps.store.find(callbackId);
    if (ended === undefined) response.release();
    else this.#track(response.send(this.#deps.documents.bounce(ended.opening)));
  }

  /** The turn an answer would go to. @throws SwitchboardError `not_found`, or `conflict` saying how it ended. */
  async find(scope: Scope, address: TurnAddress, asker: Agent): Promise<TurnOpening> {
    return (await this.#claimable(scope, address, asker)).opening;
  }

  /**
   * First writer wins; resolves when the document is flushed.
   * @throws SwitchboardError `not_found`, or `conflict` saying how the turn ended.
   */
  async respond(scope: Scope, address: TurnAddress, bxml: string, by: Agent): Promise<Delivery> {
    const { opening, turn } = await this.#claimable(scope, address, by);
    const { callbackId } = opening.terms;
    const claimed = await this.#deps.store.claim(callbackId, { by, bxml, at: this.#deps.clock.now() });
    const held = this.#held.find(callbackId);
    // It may have ended since it was found.
    if (!claimed || held === undefined || !isOpen(held.turn)) throw taken((await this.#deps.store.find(callbackId))?.turn ?? turn, by);
    return new Promise((resolve, reject) => {
      held.writer = { resolve, reject };
      this.#input(held, { kind: 'answer', by, bxml });
    });
  }

  /** Turns an agent can answer now, oldest first. */
  async openTurns(scope: Scope, filter: EventFilter): Promise<readonly OpenTurn[]> {
    const records = await this.#deps.store.open(filter.callId);
    return records
      .filter(({ turn, opening }) => isOpen(turn) && visible(opening, scope) && passes(opening, filter))
      .map(({ turn, opening }) => ({
        callbackId: opening.terms.callbackId,
        callId: opening.terms.callId,
        event_type: opening.terms.eventType,
        since: isoTime(turn.openedAt),
        answerWithin: Math.max(0, Math.round((turn.deadline - this.#nowFor(opening.terms.callbackId)) / 1000)),
      }));
  }

  /**
   * Ends the open turns of a call. `why` completes "the turn ended because …".
   * @param openedBy spares turns opened after this instant, and at it when they took over from another.
   */
  goneAll(callId: string, why: string, openedBy = Number.POSITIVE_INFINITY): void {
    for (const held of this.#held.ofCall(callId)) {
      const { openedAt } = held.turn;
      if (openedAt < openedBy || (openedAt === openedBy && !held.tookOver)) this.#input(held, { kind: 'gone', why });
    }
  }

  /** The call is being sent back to us: its open turn waits for it. Returns that turn's id; undefined when it has none. */
  expect(callId: string): string | undefined {
    const held = this.#held.ofCall(callId).at(-1);
    if (held !== undefined) this.#input(held, { kind: 'sent-for' });
    return held?.opening.terms.callbackId;
  }

  /** It could not be sent back. */
  notComing(callId: string, why: string): void {
    for (const held of this.#held.ofCall(callId)) this.#input(held, { kind: 'not-coming', why });
  }

  /** Whether a turn of the call has not ended. */
  waiting(callId: string): boolean {
    return this.#held.ofCall(callId).length > 0;
  }

  /** Turns of an earlier run, so that an agent that answers one learns what became of it. */
  lose(turns: readonly (LostTurn & LostPlace)[]): void {
    this.#track(this.#deps.store.lose(turns));
  }

  /** Some agent is there now: calls that were held although none was there get their whole hold. */
  agentArrived(): void {
    for (const held of [...this.#unattended]) this.#input(held, { kind: 'agent-arrived' });
    this.#unattended.clear();
  }

  /**
   * Gives every held response the fallback, waits up to a second for calls that are between two requests, and ends the rest.
   * Resolves when everything written is flushed.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const held of this.#held.all()) this.#input(held, { kind: 'closing', why: whyClosing });
    if (this.#held.size > 0) {
      const stop = new AbortController();
      this.#allEnded = () => stop.abort();
      await sleep(this.#deps.clock, hold.closing.returningMs, stop.signal);
    }
    for (const held of this.#held.all()) this.#input(held, { kind: 'gone', why: 'Switchboard was closed while the call was away' });
    await Promise.all(this.#writes);
  }

  async #claimable(scope: Scope, address: TurnAddress, asker: Agent): Promise<TurnRecord> {
    const { store } = this.#deps;
    // Bandwidth waits in one place only, so an answer to a call goes to its latest turn.
    const record = 'callbackId' in address ? await store.find(address.callbackId) : (await store.ofCall(address.callId)).at(-1);
    if (record === undefined) {
      const lost = await store.lost(address);
      if (lost !== undefined && visible(lost, scope)) throw lostInRestart(lost.lostAt);
    }
    if (record === undefined || !visible(record.opening, scope)) throw unknownTurn(address);
    if (!isOpen(record.turn)) throw taken(record.turn, asker);
    return record;
  }

  /** An agent's answer that has not been sent is not sent any more. One that is being written is. */
  #dropWriter(held: Held): void {
    const { phase } = held.turn;
    if (phase.kind === 'writing' && phase.what !== 'keep-alive') return;
    held.writer?.reject(overruled());
    held.writer = undefined;
  }

  #attach(held: Held, response: HeldResponse): void {
    const before = held.response;
    const next = advance(held.turn, { kind: 'attached' }, this.#now(held));
    if (next.effects.some((effect) => effect.kind === 'bounce')) {
      this.#track(response.send(this.#deps.documents.bounce(held.opening)));
      return;
    }
    before?.release();
    held.turn = next.turn;
    this.#hold(held, response);
    void this.#move(held, next);
  }

  #hold(held: Held, response: HeldResponse): void {
    const { connection } = held.turn;
    held.response = response;
    response.onLost(() => {
      if (held.response === response) held.response = undefined;
      this.#input(held, { kind: 'detached', connection });
    });
  }

  #input(held: Held, input: TurnInput): void {
    const next = advance(held.turn, input, this.#now(held));
    if (next.turn !== held.turn || next.effects.length > 0) void this.#move(held, next);
  }

  /** Takes the step, saves it and carries out its effects. Resolves once it is saved; never rejects. */
  #move(held: Held, { turn, effects }: Step): Soon<void> {
    held.turn = turn;
    const saved = this.#save(held);
    held.cancel();
    held.cancel = ignore;
    for (const effect of effects) this.#perform(held, effect);
    return saved;
  }

  #save({ opening, turn }: Held): Soon<void> {
    const saved = this.#deps.store.save({ opening, turn });
    return saved?.catch((error: unknown) => {
      this.#deps.log.error('a turn could not be saved', { callbackId: opening.terms.callbackId, error: reasonOf(error) });
    });
  }

  #perform(held: Held, effect: TurnEffect): void {
    const { opening, turn } = held;
    const { activities, clock } = this.#deps;
    switch (effect.kind) {
      case 'wake':
        held.cancel = clock.after(Math.max(0, effect.at - this.#now(held)), () => this.#input(held, { kind: 'tick' }));
        return;
      case 'write':
        this.#track(this.#write(held, effect));
        return;
      case 'still-waiting':
        activities.stillWaiting(opening);
        return;
      case 'unattended':
        activities.unattended(opening);
        return;
      case 'ask-state':
        void this.#ask(held, turn.connection);
        return;
      case 'redirect':
        void this.#redirect(held, turn.connection);
        return;
      case 'end':
        this.#end(held, effect.ending);
        return;
      case 'bounce':
        return;
    }
  }

  async #write(held: Held, effect: WriteEffect): Promise<void> {
    const { opening, response } = held;
    const { connection, openedAt } = held.turn;
    held.response = undefined;
    const document = this.#document(opening, effect);
    if (document === undefined) response?.release();
    const ok = document !== undefined && ((await response?.send(document.wire)) ?? false);
    const waitedMs = this.#now(held) - openedAt;
    if (ok) this.#deps.activities.wrote(opening, document.by, waitedMs, document.bxml);
    const { writer } = held;
    this.#input(held, { kind: 'written', connection, ok });
    if (!ok || effect.what !== 'answer' || writer === undefined) return;
    const { callbackId, callId, eventType } = opening.terms;
    writer.resolve({ callbackId, callId, event_type: eventType, delivered: true, waitedMs });
  }

  /** Undefined when it could not be made, which is a defect: logged, and for the turn the same as a broken connection. */
  #document(opening: TurnOpening, effect: WriteEffect): (TurnDocument & { readonly by: Answerer }) | undefined {
    const { documents, log } = this.#deps;
    try {
      switch (effect.what) {
        case 'answer':
          return { bxml: effect.bxml, wire: documents.answer(opening, effect.bxml), by: answererOf(effect.by) };
        case 'keep-alive':
          return { ...documents.keepAlive(opening, effect.cycle), by: { kind: 'keep-alive' } };
        case 'lapse':
          return { ...documents.lapse(opening), by: { kind: 'fallback', reason: effect.why } };
      }
    } catch (error) {
      log.error('a document for a turn could not be made', { what: effect.what, error: reasonOf(error) });
      return undefined;
    }
  }

  async #ask(held: Held, connection: number): Promise<void> {
    const { control, activities } = this.#deps;
    const { callId } = held.opening.terms;
    const state = await control.state(callId).catch((error: unknown) => ({ kind: 'unknown' as const, why: reasonOf(error) }));
    if (state.kind === 'ended') activities.callEnded(callId, state.cause);
    this.#input(held, { kind: 'call-state', connection, state });
  }

  async #redirect(held: Held, connection: number): Promise<void> {
    const { opening } = held;
    const outcome = await this.#deps.control
      .redirect(opening.terms.callId, this.#deps.documents.returnUrl(opening))
      .catch((error: unknown) => ({ kind: 'failed' as const, why: reasonOf(error) }));
    this.#input(held, { kind: 'redirected', connection, outcome });
  }

  #end(held: Held, ending: Ending): void {
    const { opening, response, writer } = held;
    const { callbackId } = opening.terms;
    held.response = undefined;
    held.writer = undefined;
    this.#held.remove(held);
    this.#unattended.delete(held);
    response?.release();
    if (ending.kind === 'gone') writer?.reject(undelivered(ending.why));
    this.#deps.log.debug('turn ended', { callbackId, how: ending.kind });
    this.#deps.activities.ended(opening, ending);
    if (this.#held.size === 0) this.#allEnded?.();
  }

  #track(work: Promise<unknown>): void {
    const settled = work
      .catch((error: unknown) => this.#deps.log.error('a turn could not be written', { error: reasonOf(error) }))
      .finally(() => this.#writes.delete(settled));
    this.#writes.add(settled);
  }

  /** The time since it was opened is what has really gone by: a caller is held neither shorter nor longer because a clock was set. */
  #now({ turn, openedAfter }: Held): number {
    return turn.openedAt + Math.floor(this.#deps.clock.elapsed() - openedAfter);
  }

  /** The same for a turn of any process. */
  #nowFor(callbackId: string): number {
    const held = this.#held.find(callbackId);
    return held === undefined ? this.#deps.clock.now() : this.#now(held);
  }
}

function answererOf(agent: Agent): Answerer {
  return agent.id === person.id ? { kind: 'person' } : { kind: 'agent', agent };
}

/** All of the filter but the call, by which the store has found the turn. */
function passes({ terms, from, to }: TurnOpening, filter: EventFilter): boolean {
  return (
    filter.messageId === undefined &&
    (filter.eventTypes === undefined || filter.eventTypes.includes(terms.eventType)) &&
    (filter.from === undefined || from === filter.from) &&
    (filter.to === undefined || to === filter.to)
  );
}
