import type Database from 'libsql';
import { z } from 'zod';
import { actTables } from './actTable';

/** Raised with every change of the tables; a file of another version is set aside, not guessed at. */
const schemaVersion = 3;

/** A webhook is stored once, however often it is delivered. */
const identities = 'CREATE UNIQUE INDEX events_by_identity ON events (identity) WHERE identity IS NOT NULL;';

/** What turns a file of an earlier version into one of the next. */
const upgrades: ReadonlyMap<number, string> = new Map([
  [1, `ALTER TABLE events ADD COLUMN identity TEXT; ${identities}`],
  [2, actTables],
]);

/**
 * One row a webhook, numbered in the order of arrival, and a full-text index beside it that holds no copy of the text.
 * The index is filled after the acknowledgement, in larger portions, because that is when it is cheap, and its segments are
 * merged in small steps of our own, because its own ones take tens of milliseconds in the middle of a commit.
 */
const tables = `
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  line TEXT NOT NULL,
  account TEXT,
  event_type TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  call_id TEXT,
  parent_call_id TEXT,
  message_id TEXT,
  "from" TEXT,
  "to" TEXT,
  callback_id TEXT,
  label TEXT,
  data TEXT NOT NULL,
  identity TEXT
);
CREATE INDEX events_by_time ON events (received_at);
CREATE INDEX events_by_call ON events (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX events_by_parent ON events (parent_call_id) WHERE parent_call_id IS NOT NULL;
CREATE INDEX events_by_message ON events (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX events_by_from ON events ("from") WHERE "from" IS NOT NULL;
CREATE INDEX events_by_to ON events ("to") WHERE "to" IS NOT NULL;
${identities}
${actTables}
CREATE VIRTUAL TABLE search USING fts5(text, content='', contentless_delete=1);
INSERT INTO search (search, rank) VALUES ('automerge', 0), ('usermerge', 16), ('crisismerge', 512);
PRAGMA user_version = ${schemaVersion};
`;

/**
 * One Switchboard a file: a second one would index the same words again, and could delete the file while this one uses it. The lock ends with the
 * process, and one that is just ending is waited for.
 */
const alone = 'PRAGMA busy_timeout = 2000; PRAGMA locking_mode = EXCLUSIVE;';

/** Set before the first table is made, or they have no effect. */
const beforeTables = 'PRAGMA auto_vacuum = INCREMENTAL;';

/**
 * A killed process loses nothing committed: WAL with synchronous NORMAL survives that. A power failure may take the
 * last commits with it, but never the file. The log is written back while nothing comes; its size is only the last resort.
 */
const everyTime = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 16000;
PRAGMA journal_size_limit = 33554432;
PRAGMA cache_size = -4000;
PRAGMA temp_store = MEMORY;
`;

const versionRow = z.object({ user_version: z.number() });
const countRow = z.object({ tables: z.number() });

/** The file is a database, but not one of this version. */
export class ForeignSchema extends Error {
  override readonly name = 'ForeignSchema';
}

/**
 * Makes the tables in an empty file, brings those of an earlier version up to this one, or checks that they are this version's.
 * @throws ForeignSchema for another version; the database's own error for a damaged file or one that is in use.
 */
export function prepareSchema(db: Database.Database): void {
  db.exec(alone);
  const { tables: existing } = countRow.parse(db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get());
  if (existing === 0) db.exec(beforeTables);
  db.exec(everyTime);
  const { user_version: version } = versionRow.parse(db.prepare('PRAGMA user_version').get());
  if (existing === 0) db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
  else for (let from = version; from !== schemaVersion; from++) upgrade(db, from);
}

function upgrade(db: Database.Database, version: number): void {
  const statements = upgrades.get(version);
  if (statements !== undefined) db.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${version + 1}; COMMIT;`);
  else throw new ForeignSchema(`its version is ${version}, and this program writes version ${schemaVersion}`);
}
