import type { Clock } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import type { DayRow } from '../history/actTable';
import type { Act, ActExportFormat, ActivityLogPort, ActPage, ActQuery, AgentDay, AgentSummary, LoggedAct } from '../model/act';
import type { ActActivity, ActQueue } from '../model/actQueue';
import type { KnownCall } from '../model/call';
import { exportActs } from './actExport';
import { type ActStore, counted } from './actStore';
import { ActMaker } from './actsFrom';

export interface ActivityLogParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: ActStore;
  readonly queue: ActQueue;
  callOf(callId: string): Pick<KnownCall, 'direction' | 'from' | 'to'> | undefined;
}

/** Acts that the store refuses wait for it, up to so many. */
const mostWaiting = 1_000;
/** Rows that a summary and each step of an export read. */
const rows = { summary: 10, step: 500 } as const;
const noDay: AgentDay = { calls: 0, messages: 0, acts: 0 };

/** The activity log: takes what has gathered, keeps it, and answers questions about it. */
export class ActivityLog implements ActivityLogPort {
  readonly #parts: ActivityLogParts;
  readonly #maker: ActMaker;
  readonly #added = new Emitter<Act>();
  readonly #days = new Map<string, AgentDay>();
  #dayBegan: number;
  #waiting: Act[] = [];
  #storing: Promise<void> = Promise.resolve();
  #lost = 0;
  /** Of this run, which the store may hold already when the day is read from it. */
  #counting: Act[] | undefined = [];

  constructor(parts: ActivityLogParts) {
    this.#parts = parts;
    this.#maker = new ActMaker((callId) => parts.callOf(callId));
    this.#dayBegan = midnight(parts.clock.now());
    parts.queue.handTo((portion) => this.#take(portion));
  }

  get kept(): ActivityLogPort['kept'] {
    const { where, most } = this.#parts.store;
    return { where, most, lost: this.#lost };
  }

  get subscribe(): Subscribe<Act> {
    return this.#added.subscribe;
  }

  /** Reads what was done today before this run. Called first: the store answers in order. Never rejects. */
  async begin(): Promise<void> {
    try {
      for (const { agentId, ...day } of await this.#parts.store.since(this.#dayBegan)) this.#days.set(agentId, day);
    } catch (error) {
      this.#parts.log.warn('what agents did earlier today could not be read', { error: reasonOf(error) });
    }
    for (const act of this.#counting ?? []) this.#count(act);
    this.#counting = undefined;
  }

  /** What the agent did since midnight. */
  today(agentId: string): AgentDay {
    this.#turnDay();
    return this.#days.get(agentId) ?? noDay;
  }

  async query(query: ActQuery): Promise<ActPage> {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 1_000)
      throw new SwitchboardError('validation', 'A page of the activity holds 1 to 1000 rows.', 'Ask for a limit between 1 and 1000.');
    await this.settled();
    const acts = await this.#parts.store.page(query);
    return { acts, next: acts.length < query.limit ? undefined : String(acts.at(-1)?.seq) };
  }

  export(query: Omit<ActQuery, 'limit'>, options: { readonly format: ActExportFormat; readonly full: boolean }): AsyncIterable<string> {
    return exportActs(this.#everything(query), options);
  }

  async summary(agentId: string): Promise<AgentSummary> {
    const { acts: last } = await this.query({ agent: agentId, limit: rows.summary });
    return { agentId, today: this.today(agentId), lastAt: last[0]?.at, last };
  }

  /** Resolves once everything that happened so far is stored, or could not be. */
  async settled(): Promise<void> {
    this.#parts.queue.flush();
    await this.#storing;
  }

  #take(portion: readonly ActActivity[]): void {
    const acts = portion.flatMap((activity) => this.#maker.make(activity) ?? []);
    for (const act of acts) {
      if (this.#counting === undefined) this.#count(act);
      else this.#counting.push(act);
      this.#added.emit(act);
    }
    this.#waiting.push(...acts);
    const tooMany = this.#waiting.length - mostWaiting;
    if (tooMany > 0) {
      this.#waiting.splice(0, tooMany);
      this.#lost += tooMany;
    }
    this.#storing = this.#storing.then(() => this.#store());
  }

  /** What cannot be stored now waits for the next portion. */
  async #store(): Promise<void> {
    const acts = this.#waiting;
    if (acts.length === 0) return;
    this.#waiting = [];
    try {
      await this.#parts.store.append(acts);
    } catch (error) {
      this.#waiting = [...acts, ...this.#waiting];
      this.#parts.log.warn('the activity could not be stored', { error: reasonOf(error) });
    }
  }

  async *#everything(query: Omit<ActQuery, 'limit'>): AsyncGenerator<LoggedAct> {
    let before = query.before;
    do {
      const page = await this.query({ ...query, before, limit: rows.step });
      yield* page.acts;
      before = page.next;
    } while (before !== undefined);
  }

  #count(act: Act): void {
    this.#turnDay();
    const { actor } = act;
    if (actor.kind !== 'agent' || act.at < this.#dayBegan) return;
    const day: Omit<DayRow, 'agentId'> = this.#days.get(actor.id) ?? noDay;
    this.#days.set(actor.id, counted(day, act));
  }

  #turnDay(): void {
    const began = midnight(this.#parts.clock.now());
    if (began === this.#dayBegan) return;
    this.#dayBegan = began;
    this.#days.clear();
  }
}

/** When the local day began. */
function midnight(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}
