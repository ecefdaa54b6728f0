import { type Cancel, type Clock, isoTime, sleep } from '../../base/clock';
import type { SwitchboardError } from '../../base/errors';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { Agent } from '../../model/agent';
import type { EventFilter, Scope } from '../../model/scope';
import { visible } from '../../model/scope';
import type { Answerer, Delivery, LostPlace, LostTurn, OpenTurn, TurnAddress } from '../../model/turn';
import { LostTurns } from '../stores/memory/lostTurns';
import { TurnMemory } from '../stores/memory/turnMemory';
import type { TurnRule } from '../webhookTable';
import type { CallControl } from './callControl';
import { lostInRestart, taken, undelivered, unknownTurn } from './conflict';
import { advance, type Ending, isOpen, openTurn, type Step, type Turn, type TurnEffect, type TurnInput, type TurnTerms } from './turn';

const ignore: Cancel = () => undefined;

/** Closing waits this long for calls that are between two requests. */
const closingMs = 1_000;

/** One HTTP request of Bandwidth's that waits for its response. */
export interface HeldResponse {
  /** Writes the document; true once it is flushed, false when the connection was gone first. Never rejects. */
  send(bxml: string): Promise<boolean>;
  /** Ends the request without a document. */
  release(): void;
  /** Runs `listener` when the other side gives up before anything was written. */
  onLost(listener: () => void): void;
}

/** What a turn shows of the webhook that opened it. */
export interface TurnOpening {
  readonly terms: TurnTerms;
  readonly line: Scope['line'];
  readonly account: string | undefined;
  readonly parentCallId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly lapse: TurnRule['lapse'];
}

/** A document twice: as it is recorded, and with what only the wire may carry. */
export interface TurnDocument {
  readonly bxml: string;
  readonly wire: string;
}

/** What the turns tell and ask of the parts around them. */
export interface TurnSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly control: CallControl;
  wayBack(opening: TurnOpening): string;
  keepAlive(opening: TurnOpening, cycle: number): TurnDocument;
  lapse(opening: TurnOpening): TurnDocument;
  bounce(opening: TurnOpening): string;
  /** The agent's document as it goes over the wire. */
  answer(opening: TurnOpening, bxml: string): string;
  wrote(opening: TurnOpening, by: Answerer, waitedMs: number, bxml: string): void;
  stillWaiting(opening: TurnOpening): void;
  nobodyThere(opening: TurnOpening): void;
  ended(opening: TurnOpening, ending: Ending): void;
  /** Bandwidth said so when it was asked. */
  callEnded(callId: string, cause: string | undefined): void;
}

type WriteEffect = Extract<TurnEffect, { kind: 'write' }>;

interface Writer {
  resolve(delivery: Delivery): void;
  reject(error: SwitchboardError): void;
}

interface Running {
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

/** Owns every turn of this run and moves each by its reducer: timers, held responses, questions to Bandwidth, waiting writers. */
export class Turns {
  readonly #around: TurnSurroundings;
  readonly #turns: TurnMemory<Running>;
  readonly #lost: LostTurns;
  readonly #writes = new Set<Promise<unknown>>();
  #quiet: (() => void) | undefined;
  #closing = false;

  constructor(around: TurnSurroundings) {
    this.#around = around;
    this.#turns = new TurnMemory(around.clock);
    this.#lost = new LostTurns(around.clock);
  }

  /** Opens a turn on a held response. Older open turns of the same call are gone: Bandwidth waits in one place only. */
  open(opening: TurnOpening, response: HeldResponse): void {
    const { callId, eventType } = opening.terms;
    const tookOver = this.#turns.ofCall(callId).some(({ turn }) => turn.phase.kind !== 'ended');
    this.goneAll(callId, `the call moved on to a ${eventType} webhook`);
    const { clock } = this.#around;
    const first = openTurn(opening.terms, clock.now());
    const openedAfter = clock.elapsed();
    const running: Running = { opening, tookOver, openedAfter, turn: first.turn, response: undefined, cancel: ignore, writer: undefined };
    this.#turns.add(running);
    this.#hold(running, response);
    this.#apply(running, first);
    if (this.#closing) this.#input(running, { kind: 'closing' });
  }

  /** `open` until the turn has ended, `ended`, or `unknown`: no such turn, or one of another line or call. */
  status(callbackId: string, line: Scope['line'], callId: string | undefined): 'open' | 'ended' | 'unknown' {
    const running = this.#turns.find(callbackId);
    if (!running || running.opening.line !== line || (callId !== undefined && running.opening.terms.callId !== callId)) return 'unknown';
    return running.turn.phase.kind === 'ended' ? 'ended' : 'open';
  }

  /** Bandwidth came back for a turn. One that is settled sends it round once more, which opens a new turn. */
  attach(callbackId: string, response: HeldResponse): void {
    const running = this.#turns.find(callbackId);
    if (!running) {
      response.release();
      return;
    }
    const before = running.response;
    const next = advance(running.turn, { kind: 'attached' }, this.#now(running));
    if (next.effects.some((effect) => effect.kind === 'bounce')) {
      this.#track(response.send(this.#around.bounce(running.opening)));
      return;
    }
    before?.release();
    running.turn = next.turn;
    this.#hold(running, response);
    this.#apply(running, next);
  }

  /** The turn an answer would go to. @throws SwitchboardError `not_found`, or `conflict` saying how it ended. */
  find(scope: Scope, address: TurnAddress): TurnOpening {
    return this.#claimable(scope, address).opening;
  }

  /**
   * First writer wins; resolves when the document is flushed.
   * @throws SwitchboardError `not_found`, or `conflict` saying how the turn ended.
   */
  async respond(scope: Scope, address: TurnAddress, bxml: string, by: Agent): Promise<Delivery> {
    const running = this.#claimable(scope, address);
    return new Promise((resolve, reject) => {
      running.writer = { resolve, reject };
      this.#input(running, { kind: 'answer', by, bxml });
    });
  }

  /** Turns an agent can answer now, oldest first. */
  openTurns(scope: Scope, filter: EventFilter): readonly OpenTurn[] {
    return this.#turns.live
      .filter(({ turn, opening }) => isOpen(turn) && visible(opening, scope) && passes(opening, filter))
      .map((running) => {
        const { turn, opening } = running;
        return {
          callbackId: opening.terms.callbackId,
          callId: opening.terms.callId,
          event_type: opening.terms.eventType,
          since: isoTime(turn.openedAt),
          answerWithin: Math.max(0, Math.round((turn.deadline - this.#now(running)) / 1000)),
        };
      });
  }

  /**
   * Ends the open turns of a call. `why` completes "the turn ended because …".
   * @param openedBy spares turns opened after this instant, and at it when they took over from another.
   */
  goneAll(callId: string, why: string, openedBy = Number.POSITIVE_INFINITY): void {
    for (const running of this.#turns.ofCall(callId)) {
      const { openedAt } = running.turn;
      if (openedAt < openedBy || (openedAt === openedBy && !running.tookOver)) this.#input(running, { kind: 'gone', why });
    }
  }

  /** The call is being sent back to us: its open turn waits for it. Returns that turn's id; undefined when it has none. */
  expect(callId: string): string | undefined {
    const running = this.#turns
      .ofCall(callId)
      .filter(({ turn }) => turn.phase.kind !== 'ended')
      .at(-1);
    if (running) this.#input(running, { kind: 'sent-for' });
    return running?.opening.terms.callbackId;
  }

  /** It could not be sent back. */
  notComing(callId: string, why: string): void {
    for (const running of this.#turns.ofCall(callId)) this.#input(running, { kind: 'not-coming', why });
  }

  /** Whether a turn of the call has not ended. */
  waiting(callId: string): boolean {
    return this.#turns.ofCall(callId).some(({ turn }) => turn.phase.kind !== 'ended');
  }

  /** Turns of an earlier run, so that whoever answers one is told what became of it. */
  lose(turns: readonly (LostTurn & LostPlace)[]): void {
    this.#lost.add(turns);
  }

  /** Some agent is there now: calls that nobody was there for get their whole hold. */
  agentArrived(): void {
    for (const running of this.#turns.live) if (!running.turn.attended) this.#input(running, { kind: 'agent-arrived' });
  }

  /**
   * Gives every held response the fallback, waits up to a second for calls that are between two requests, and ends the rest.
   * Resolves when everything written is flushed.
   */
  async close(): Promise<void> {
    this.#closing = true;
    for (const running of this.#turns.live) this.#input(running, { kind: 'closing' });
    if (this.#turns.live.length > 0) {
      const stop = new AbortController();
      this.#quiet = () => stop.abort();
      await sleep(this.#around.clock, closingMs, stop.signal);
    }
    for (const running of this.#turns.live) this.#input(running, { kind: 'gone', why: 'Switchboard was closed while the call was away' });
    await Promise.all(this.#writes);
  }

  #claimable(scope: Scope, address: TurnAddress): Running {
    const running = 'callbackId' in address ? this.#turns.find(address.callbackId) : this.#currentOf(address.callId);
    if (!running) {
      const lost = this.#lost.find(address);
      if (lost && visible(lost, scope)) throw lostInRestart(lost.lostAt);
    }
    if (!running || !visible(running.opening, scope)) throw unknownTurn(address);
    if (!isOpen(running.turn)) throw taken(running.turn);
    return running;
  }

  /** The open turn of a call, else its latest. */
  #currentOf(callId: string): Running | undefined {
    const turns = this.#turns.ofCall(callId);
    return turns.find((running) => isOpen(running.turn)) ?? turns.at(-1);
  }

  #hold(running: Running, response: HeldResponse): void {
    const { connection } = running.turn;
    running.response = response;
    response.onLost(() => {
      if (running.response === response) running.response = undefined;
      this.#input(running, { kind: 'detached', connection });
    });
  }

  #input(running: Running, input: TurnInput): void {
    const next = advance(running.turn, input, this.#now(running));
    running.turn = next.turn;
    this.#apply(running, next);
  }

  #apply(running: Running, { effects }: Step): void {
    running.cancel();
    running.cancel = ignore;
    for (const effect of effects) this.#perform(running, effect);
  }

  #perform(running: Running, effect: TurnEffect): void {
    const { opening, turn } = running;
    switch (effect.kind) {
      case 'wake':
        running.cancel = this.#around.clock.after(Math.max(0, effect.at - this.#now(running)), () =>
          this.#input(running, { kind: 'tick' }),
        );
        return;
      case 'write':
        this.#track(this.#write(running, effect));
        return;
      case 'still-waiting':
        this.#around.stillWaiting(opening);
        return;
      case 'nobody-there':
        this.#around.nobodyThere(opening);
        return;
      case 'ask-state':
        void this.#ask(running, turn.connection);
        return;
      case 'redirect':
        void this.#redirect(running, turn.connection);
        return;
      case 'end':
        this.#end(running, effect.ending);
        return;
      case 'bounce':
        return;
    }
  }

  async #write(running: Running, effect: WriteEffect): Promise<void> {
    const { opening, response } = running;
    const { connection, openedAt } = running.turn;
    running.response = undefined;
    const document = this.#document(opening, effect);
    if (!document) response?.release();
    const ok = document !== undefined && ((await response?.send(document.wire)) ?? false);
    const waitedMs = this.#now(running) - openedAt;
    if (ok && document) this.#around.wrote(opening, document.by, waitedMs, document.bxml);
    const { writer } = running;
    this.#input(running, { kind: 'written', connection, ok });
    if (!ok || effect.what !== 'answer' || !writer) return;
    const { callbackId, callId, eventType } = opening.terms;
    writer.resolve({ callbackId, callId, event_type: eventType, delivered: true, waitedMs });
  }

  /** Undefined when it could not be made, which is a defect: logged, and for the turn the same as a broken connection. */
  #document(opening: TurnOpening, effect: WriteEffect): (TurnDocument & { readonly by: Answerer }) | undefined {
    try {
      switch (effect.what) {
        case 'answer':
          return { bxml: effect.bxml, wire: this.#around.answer(opening, effect.bxml), by: { kind: 'agent', agent: effect.by } };
        case 'keep-alive':
          return { ...this.#around.keepAlive(opening, effect.cycle), by: { kind: 'keep-alive' } };
        case 'lapse':
          return { ...this.#around.lapse(opening), by: { kind: 'fallback', reason: effect.why } };
      }
    } catch (error) {
      this.#around.log.error('a document for a turn could not be made', { what: effect.what, error: reasonOf(error) });
      return undefined;
    }
  }

  async #ask(running: Running, connection: number): Promise<void> {
    const { opening } = running;
    const { callId } = opening.terms;
    const state = await this.#around.control
      .state(callId, opening.line)
      .catch((error: unknown) => ({ kind: 'unknown' as const, why: reasonOf(error) }));
    if (state.kind === 'ended') this.#around.callEnded(callId, state.cause);
    this.#input(running, { kind: 'call-state', connection, state });
  }

  async #redirect(running: Running, connection: number): Promise<void> {
    const { opening } = running;
    const outcome = await this.#around.control
      .redirect(opening.terms.callId, opening.line, this.#around.wayBack(opening))
      .catch((error: unknown) => ({ kind: 'failed' as const, why: reasonOf(error) }));
    this.#input(running, { kind: 'redirected', connection, outcome });
  }

  #end(running: Running, ending: Ending): void {
    const { opening, response, writer } = running;
    const { callbackId } = opening.terms;
    running.response = undefined;
    running.writer = undefined;
    this.#turns.end(running);
    response?.release();
    if (ending.kind === 'gone') writer?.reject(undelivered(ending.why));
    this.#around.log.debug('turn ended', { callbackId, how: ending.kind });
    this.#around.ended(opening, ending);
    if (this.#turns.live.length === 0) this.#quiet?.();
  }

  #track(work: Promise<unknown>): void {
    const settled = work
      .catch((error: unknown) => this.#around.log.error('a turn could not be written', { error: reasonOf(error) }))
      .finally(() => this.#writes.delete(settled));
    this.#writes.add(settled);
  }

  /** The time since it was opened is what has really gone by: a caller is held neither shorter nor longer because a clock was set. */
  #now({ turn, openedAfter }: Running): number {
    return turn.openedAt + Math.floor(this.#around.clock.elapsed() - openedAfter);
  }
}

function passes({ terms, parentCallId, from, to }: TurnOpening, filter: EventFilter): boolean {
  return (
    (filter.callId === undefined || terms.callId === filter.callId || parentCallId === filter.callId) &&
    filter.messageId === undefined &&
    (filter.eventTypes === undefined || filter.eventTypes.includes(terms.eventType)) &&
    (filter.from === undefined || from === filter.from) &&
    (filter.to === undefined || to === filter.to)
  );
}
