import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { Cancel, Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import type { Act, ActQuery, LoggedAct } from '../model/act';
import type { RecordActivity } from '../model/activity';
import { actsOf, type DayRow, daysOf } from './actTable';
import { Batches } from './batches';
import { cursorAfter, type HistoryQuery } from './query';
import { fromRow, type StoredEvent } from './record';
import { defaultRetention, limitsAt, type Retention } from './retention';
import type { StoreStatus } from './store';
import { WorkerLink } from './workerLink';

/** How often old events, and events beyond the size limit, are deleted. */
const tidyMs = 60_000;

export interface HistoryOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
  /** The database file; its folder is made if need be. */
  readonly file: string;
  /** The bundled worker. */
  readonly worker: string;
  readonly retention?: Retention | undefined;
  /** Milliseconds that have passed, from any start; a monotonic clock. */
  readonly monotonic: () => number;
  /** Stands in for a full disk: the most pages of 4,096 bytes the file may have. */
  readonly maxPages?: number | undefined;
}

export interface HistoryPage {
  /** Newest first. */
  readonly events: readonly StoredEvent[];
  /** Pass it as `before` for the next page; undefined on the last. */
  readonly next: string | undefined;
}

export type HistoryStatus = StoreStatus & { readonly retention: Retention; readonly file: string };

/** Every webhook on disk, for as long as the person wants it kept. */
export interface History {
  /**
   * Resolves once the events are committed, all of them or none. One whose identity is stored already is not stored again.
   * @param rows the events, each as `rowOf` writes it
   * @returns the places of those that were stored before
   * @throws SwitchboardError `unavailable` when they could not be stored.
   */
  persist(rows: readonly string[]): Promise<readonly number[]>;
  /** @throws SwitchboardError `unavailable`, or `validation` for a limit out of range. */
  page(query: HistoryQuery): Promise<HistoryPage>;
  /** Undefined when the history does not hold it. */
  event(seq: number): Promise<StoredEvent | undefined>;
  status(): Promise<HistoryStatus>;
  /** Resolves once the rows of the activity log are committed. @throws SwitchboardError `unavailable` */
  appendActs(acts: readonly Act[]): Promise<void>;
  /** Rows of the activity log, newest first. @throws SwitchboardError `unavailable` */
  acts(query: ActQuery): Promise<readonly LoggedAct[]>;
  /** What each agent did since then. @throws SwitchboardError `unavailable` */
  actDays(since: number): Promise<readonly DayRow[]>;
  /** Takes effect at once. */
  setRetention(retention: Retention): Promise<void>;
  /** Deletes what the retention does not keep; also runs every minute. */
  tidy(): Promise<void>;
  deleteAll(): Promise<void>;
  /** Stores what has been accepted, then closes the file. */
  close(): Promise<void>;
}

const rowsSchema = z.array(z.unknown());
const placesSchema = z.array(z.number());
const statusSchema: z.ZodType<StoreStatus> = z.object({
  events: z.number(),
  bytes: z.number(),
  oldest: z.number().or(z.undefined()),
});

/**
 * Opens the history, in a thread of its own because its database blocks.
 * @throws SwitchboardError `unavailable` when the file cannot be used. A damaged one is set aside, and a notice says so.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const history = new WorkerHistory(options);
  await history.open();
  return history;
}

/** The history, as its thread answers for it. */
class WorkerHistory implements History {
  readonly #options: HistoryOptions;
  readonly #startedAt: number;
  readonly #startedCounting: number;
  readonly #link: WorkerLink;
  readonly #batches: Batches;
  #retention: Retention;
  /** Storing fails now, and a notice says so. */
  #failing = false;
  #cancelTidying: Cancel = () => undefined;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#startedCounting = options.monotonic();
    this.#retention = options.retention ?? defaultRetention;
    const { clock, log, file, maxPages, worker } = options;
    this.#link = new WorkerLink({
      ...{ clock, worker, store: { file, maxPages } },
      setAside: (aside, why) => {
        log.warn('the event history was damaged and set aside', { file: aside, why });
        this.#notice('warning', `The event history was damaged (${why}). It was renamed to ${aside}, and a new one was started.`);
      },
      lost: (why) => log.error('the event history’s thread ended', { why }),
    });
    this.#batches = new Batches(
      (rows) => this.#append(rows),
      () => performance.now(),
    );
  }

  /** @throws SwitchboardError `unavailable` when the file cannot be used. */
  async open(): Promise<void> {
    try {
      await this.#link.ask('status', {});
    } catch (error) {
      await this.#link.close();
      throw error;
    }
    this.#tidyLater();
  }

  persist(rows: readonly string[]): Promise<readonly number[]> {
    return this.#batches.add(rows);
  }

  async page(query: HistoryQuery): Promise<HistoryPage> {
    if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 1_000)
      throw new SwitchboardError('validation', 'A page of the history holds 1 to 1000 events.', 'Ask for a limit between 1 and 1000.');
    const events = rowsSchema.parse(await this.#link.ask('page', { query })).map(fromRow);
    const last = events.length < query.limit ? undefined : events.at(-1);
    return { events, next: last && cursorAfter(query, last) };
  }

  async event(seq: number): Promise<StoredEvent | undefined> {
    const row = await this.#link.ask('event', { seq });
    return row === undefined ? undefined : fromRow(row);
  }

  async status(): Promise<HistoryStatus> {
    const status = statusSchema.parse(await this.#link.ask('status', {}));
    return { ...status, retention: this.#retention, file: this.#options.file };
  }

  async appendActs(acts: readonly Act[]): Promise<void> {
    await this.#link.ask('appendActs', { acts });
  }

  async acts(query: ActQuery): Promise<readonly LoggedAct[]> {
    return actsOf(await this.#link.ask('acts', { acts: query }));
  }

  async actDays(since: number): Promise<readonly DayRow[]> {
    return daysOf(await this.#link.ask('actDays', { since }));
  }

  async setRetention(retention: Retention): Promise<void> {
    this.#retention = retention;
    await this.tidy();
  }

  async tidy(): Promise<void> {
    const elapsed = this.#options.monotonic() - this.#startedCounting;
    const limits = limitsAt(this.#retention, { now: this.#options.clock.now(), startedAt: this.#startedAt, elapsed });
    await this.#link.ask('tidy', { limits });
  }

  async deleteAll(): Promise<void> {
    await this.#batches.drained();
    await this.#link.ask('deleteAll', {});
  }

  async close(): Promise<void> {
    this.#cancelTidying();
    await this.#batches.drained();
    await this.#link.close();
  }

  async #append(rows: readonly string[]): Promise<readonly number[]> {
    const repeats = await this.#link.ask('append', { rows }).catch((error: unknown) => {
      this.#report(error);
      throw error;
    });
    this.#report(undefined);
    return placesSchema.parse(repeats);
  }

  #tidyLater(): void {
    this.#cancelTidying = this.#options.clock.after(tidyMs, () => {
      this.tidy()
        .catch((error: unknown) => this.#options.log.warn('the event history could not be tidied', { error: String(error) }))
        .finally(() => this.#tidyLater());
    });
  }

  /** One notice when storing begins to fail, and one when it works again. */
  #report(error: unknown): void {
    if (this.#failing === (error !== undefined)) return;
    this.#failing = error !== undefined;
    if (error === undefined) this.#notice('info', 'Webhooks are being stored again.');
    else if (error instanceof SwitchboardError) this.#notice('error', `${error.message} ${error.recovery}`);
    const { log } = this.#options;
    log[this.#failing ? 'error' : 'info'](this.#failing ? 'webhooks cannot be stored' : 'webhooks are stored again', {
      error: error instanceof Error ? error.message : undefined,
    });
  }

  #notice(severity: 'info' | 'warning' | 'error', message: string): void {
    const { record, clock } = this.#options;
    record({ kind: 'notice', at: clock.now(), severity, line: undefined, message });
  }
}
