import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { z } from 'zod';
import { kindOfFile } from '../base/regularFile';
import { rowColumns } from '../model/eventRow';
import { ActTable } from './actTable';
import { type HistoryQuery, planQuery } from './query';
import { columns } from './record';
import { prepareSchema } from './schema';
import { transaction } from './transaction';

/** Rows a step of tidying or of indexing takes, and pages a step of merging: about 2 ms each, so that no webhook waits long behind one. */
const portion = 128;
const mergePages = { quiet: 2, burst: 8 } as const;
/** More than this and indexing goes first: the debt must not grow with a burst. */
const maxUnindexed = 20_000;
/** About how many pages a batch adds to the log besides those of its rows. */
const pagesOfBatch = 10;
/** Pages after which the log is worth writing back in a quiet moment; and after which it is not put off any longer. */
const logged = { worthwhile: 5_000, tooMuch: 12_000 } as const;
/** Portions indexed since the index was last in order; more would one day be merged all at once, in the middle of a commit. */
const maxUnmerged = 64;

/** The most rows that one statement inserts. It takes as many parameters, a power of two, and what is left over is null. */
const mostRows = 256;
const insertRows = (size: number) => `INSERT INTO events (${columns.map(({ column }) => column).join(', ')})
  SELECT ${columns.map(({ place }) => `column1->>${place}`).join(', ')}
  FROM (VALUES ${Array.from({ length: size }, () => '(?)').join(', ')}) WHERE column1 IS NOT NULL
  ON CONFLICT (identity) WHERE identity IS NOT NULL DO NOTHING`;
const indexRows = `INSERT INTO search (rowid, text)
  SELECT id, (SELECT group_concat(atom, ' ') FROM json_tree(events.data) WHERE atom IS NOT NULL) FROM events WHERE id > ? AND id <= ?`;

/** Which rows of a batch, a JSON array of them, were there before its first new one. */
const earlierRows = `SELECT key AS "index" FROM json_each(?) AS row
  WHERE EXISTS (SELECT 1 FROM events WHERE identity = row.value->>${rowColumns.indexOf('identity')} AND id < ?)`;

const mergeSome = `INSERT INTO search (search, rank) VALUES ('merge', ?)`;

const changesRow = z.object({ changes: z.number() });
const indexRow = z.object({ index: z.number() });
const topRow = z.object({ top: z.number().nullable() });
const bytesRow = z.object({ pages: z.number(), free: z.number(), size: z.number() });
const oldestRow = z.object({ oldest: z.number().nullable(), events: z.number() });

export interface StoreOptions {
  readonly file: string;
  /** The most pages of 4,096 bytes the file may have; stands in for a full disk. */
  readonly maxPages?: number | undefined;
}

export interface StoreStatus {
  readonly events: number;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly oldest: number | undefined;
}

export interface Limits {
  /** Events received before this are deleted, milliseconds since the epoch. */
  readonly keepSince: number;
  readonly maxBytes: number;
}

/** A path that must not be opened: reading a named pipe or a device could wait forever. */
class NotRegular extends Error {
  override readonly name = 'NotRegular';
}

/** The database gives its log the rights of the file, so the log of an earlier run has those the file had then. */
function makePrivate(file: string): void {
  for (const part of [file, `${file}-wal`, `${file}-shm`]) {
    const kind = kindOfFile(part, 'follow');
    if (kind === 'regular') chmodSync(part, 0o600);
    else if (kind !== 'absent') throw new NotRegular(`${part} ${kind}`);
  }
  closeSync(openSync(file, 'a', 0o600));
}

/** The history's file. Every method blocks, which is why it lives in a thread of its own. */
export class HistoryStore {
  readonly acts: ActTable;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  #last: number;
  #indexed: number;
  /** Portions indexed since there was last nothing to merge; an earlier run may have left some. */
  #unmerged = 1;
  /** Pages in the log, about. */
  #logged = 0;

  /**
   * Opens the file, or makes it. In both cases, it and its log are readable by their owner only from then on.
   * @throws NotRegular for a named pipe, a device or a folder; ForeignSchema; or the database's own error.
   */
  constructor({ file, maxPages }: StoreOptions) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    makePrivate(file);
    this.#db = new Database(file);
    try {
      prepareSchema(this.#db);
      this.acts = new ActTable(this.#db);
      if (maxPages !== undefined) this.#db.exec(`PRAGMA max_page_count = ${maxPages}`);
      this.#last = this.#newest();
      this.#indexed = topRow.parse(this.#get('SELECT max(id) AS top FROM search_docsize')).top ?? 0;
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /**
   * Stores a batch in one transaction: events as `rowOf` writes them.
   * @returns which of them, by their place in the batch, were left out because an earlier delivery is stored
   */
  append(rows: readonly string[]): readonly number[] {
    const changes = this.#insert(rows);
    this.#last += changes;
    if (changes > 0) this.#logged += pagesOfBatch + changes;
    if (this.#unindexed > maxUnindexed) {
      while (this.#unindexed > maxUnindexed) this.indexSome();
      this.#mergeSome(mergePages.burst);
    }
    if (changes === rows.length) return [];
    const first = this.#last - changes + 1;
    return z
      .array(indexRow)
      .parse(this.#prepared(earlierRows).all([`[${rows.join(',')}]`, first]))
      .map(({ index }) => index);
  }

  /** When to call `keepUp`: `soon` if it should not wait for a quiet moment, `later` if it had better. */
  get due(): 'soon' | 'later' | undefined {
    if (this.#unindexed >= portion || this.#unmerged >= maxUnmerged || this.#logged >= logged.tooMuch) return 'soon';
    return this.#unindexed > 0 || this.#unmerged > 0 || this.#logged >= logged.worthwhile ? 'later' : undefined;
  }

  /** Does one step of what no request waits for: words into the index, the index into fewer segments, the log into the file. */
  keepUp(): void {
    if (this.#unindexed >= portion) this.indexSome();
    else if (this.#unmerged > 0) this.#mergeSome(mergePages.quiet);
    else if (this.#unindexed > 0) this.indexSome();
    else if (this.#logged >= logged.worthwhile) this.#writeBack();
  }

  /** Brings some rows that words cannot find yet into the index. True when there are more. */
  indexSome(): boolean {
    const upTo = Math.min(this.#last, this.#indexed + portion);
    if (upTo === this.#indexed) return false;
    this.#prepared(indexRows).run([this.#indexed, upTo]);
    this.#indexed = upTo;
    this.#unmerged++;
    this.#logged += pagesOfBatch;
    return this.#unindexed > 0;
  }

  /** Rows as they stand in the table, newest first. Words find what `indexSome` has indexed. */
  page(query: HistoryQuery): readonly unknown[] {
    const { sql, values } = planQuery(query);
    return this.#prepared(sql).all([...values]);
  }

  event(id: number): unknown {
    return this.#prepared('SELECT * FROM events WHERE id = ?').get([id]);
  }

  status(): StoreStatus {
    const { oldest, events } = oldestRow.parse(this.#get('SELECT min(received_at) AS oldest, count(*) AS events FROM events'));
    return { events, bytes: this.#bytes(), oldest: oldest ?? undefined };
  }

  /** Deletes some of what is too old or too much. True when there is more to do. */
  tidySome(limits: Limits): boolean {
    // A row that is deleted before it is indexed would be indexed after.
    if (this.indexSome()) return true;
    const old = this.#delete('SELECT id FROM events WHERE received_at < ? ORDER BY received_at LIMIT ?', [limits.keepSince, portion]);
    const oldActs = this.acts.deleteBefore(limits.keepSince, portion);
    if (old === portion || oldActs === portion) return true;
    const tooMuch = this.#bytes() > limits.maxBytes;
    const oldest = tooMuch ? this.#delete('SELECT id FROM events ORDER BY id LIMIT ?', [portion]) : 0;
    // The activity log is small beside the webhooks, so it goes only when there is nothing else to delete.
    const oldestActs = tooMuch && oldest === 0 ? this.acts.deleteOldest(portion) : 0;
    if (old + oldest + oldActs + oldestActs > 0) this.#db.exec(`PRAGMA incremental_vacuum(${portion})`);
    return oldest === portion || oldestActs === portion;
  }

  close(): void {
    this.#db.close();
  }

  get #unindexed(): number {
    return this.#last - this.#indexed;
  }

  /** @returns how many of the rows are new. */
  #insert(rows: readonly string[]): number {
    if (rows.length <= mostRows) return this.#insertSome(rows);
    return transaction(this.#db, () => {
      let changes = 0;
      for (let at = 0; at < rows.length; at += mostRows) changes += this.#insertSome(rows.slice(at, at + mostRows));
      return changes;
    });
  }

  #insertSome(rows: readonly string[]): number {
    const size = 2 ** Math.ceil(Math.log2(rows.length));
    const values = Array.from({ length: size }, (_, at) => rows[at] ?? null);
    return this.#prepared(insertRows(size)).run(values).changes;
  }

  #mergeSome(pages: number): void {
    const before = this.#changes();
    this.#prepared(mergeSome).run([pages]);
    // The call itself counts as one (sqlite.org/fts5.html, "The 'merge' Command").
    if (this.#changes() - before < 2) this.#unmerged = 0;
    this.#logged += pages;
  }

  #changes(): number {
    return changesRow.parse(this.#get('SELECT total_changes() AS changes')).changes;
  }

  #writeBack(): void {
    this.#get('PRAGMA wal_checkpoint(PASSIVE)');
    this.#logged = 0;
  }

  #delete(which: string, values: (string | number)[]): number {
    const ids = JSON.stringify(this.#prepared(which).pluck().all(values));
    if (ids === '[]') return 0;
    const deleted = transaction(this.#db, () => {
      this.#prepared('DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))').run([ids]);
      return this.#prepared('DELETE FROM events WHERE id IN (SELECT value FROM json_each(?))').run([ids]).changes;
    });
    // Numbers after the newest row that is left are given again.
    this.#last = this.#newest();
    this.#indexed = Math.min(this.#indexed, this.#last);
    return deleted;
  }

  #newest(): number {
    return topRow.parse(this.#get('SELECT max(id) AS top FROM events')).top ?? 0;
  }

  #bytes(): number {
    const { pages, free, size } = bytesRow.parse(
      this.#get(
        'SELECT page_count AS pages, freelist_count AS free, page_size AS size FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
      ),
    );
    return (pages - free) * size;
  }

  #get(sql: string): unknown {
    return this.#prepared(sql).get([]);
  }

  #prepared(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
