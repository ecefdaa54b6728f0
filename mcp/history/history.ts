import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { Cancel, Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import type { RecordActivity } from '../model/activity';
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
  const { clock, log, file } = options;
  const startedAt = clock.now();
  const startedCounting = options.monotonic();
  let retention = options.retention ?? defaultRetention;
  let failing = false;
  const notice = (severity: 'info' | 'warning' | 'error', message: string) =>
    options.record({ kind: 'notice', at: clock.now(), severity, line: undefined, message });

  const link = new WorkerLink({
    clock,
    worker: options.worker,
    store: { file, maxPages: options.maxPages },
    setAside: (aside, why) => {
      log.warn('the event history was damaged and set aside', { file: aside, why });
      notice('warning', `The event history was damaged (${why}). It was renamed to ${aside}, and a new one was started.`);
    },
    lost: (why) => log.error('the event history’s thread ended', { why }),
  });

  /** One notice when storing begins to fail, and one when it works again. */
  const report = (error: unknown) => {
    if (failing === (error !== undefined)) return;
    failing = error !== undefined;
    if (failing === false) notice('info', 'Webhooks are being stored again.');
    else if (error instanceof SwitchboardError) notice('error', `${error.message} ${error.recovery}`);
    log[failing ? 'error' : 'info'](failing ? 'webhooks cannot be stored' : 'webhooks are stored again', {
      error: error instanceof Error ? error.message : undefined,
    });
  };
  const batches = new Batches(
    (rows) =>
      link.ask('append', { rows }).then(
        (repeats) => {
          report(undefined);
          return placesSchema.parse(repeats);
        },
        (error: unknown) => {
          report(error);
          throw error;
        },
      ),
    () => performance.now(),
  );

  const tidy = async () => {
    const elapsed = options.monotonic() - startedCounting;
    await link.ask('tidy', { limits: limitsAt(retention, { now: clock.now(), startedAt, elapsed }) });
  };
  let cancel: Cancel = () => undefined;
  const tidyLater = () => {
    cancel = clock.after(tidyMs, () => {
      tidy()
        .catch((error: unknown) => log.warn('the event history could not be tidied', { error: String(error) }))
        .finally(tidyLater);
    });
  };

  try {
    await link.ask('status', {});
  } catch (error) {
    await link.close();
    throw error;
  }
  tidyLater();

  return {
    persist: (rows) => batches.add(rows),
    async page(query) {
      if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > 1_000)
        throw new SwitchboardError('validation', 'A page of the history holds 1 to 1000 events.', 'Ask for a limit between 1 and 1000.');
      const events = rowsSchema.parse(await link.ask('page', { query })).map(fromRow);
      const last = events.length < query.limit ? undefined : events.at(-1);
      return { events, next: last && cursorAfter(query, last) };
    },
    async event(seq) {
      const row = await link.ask('event', { seq });
      return row === undefined ? undefined : fromRow(row);
    },
    status: async () => ({ ...statusSchema.parse(await link.ask('status', {})), retention, file }),
    async setRetention(next) {
      retention = next;
      await tidy();
    },
    tidy,
    async deleteAll() {
      await batches.drained();
      await link.ask('deleteAll', {});
    },
    async close() {
      cancel();
      await batches.drained();
      await link.close();
    },
  };
}
