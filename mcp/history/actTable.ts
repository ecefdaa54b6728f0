import type Database from 'libsql';
import { z } from 'zod';
import type { Act, ActQuery, AgentDay, LoggedAct } from '../model/act';
import { personActor, wordsOf } from '../model/act';
import { approvalAnswers, approvers } from '../model/approval';
import { transaction } from './transaction';

/** The activity log: one row a tool call or an act of the person, numbered in the order of arrival; numbers are never given again. */
export const actTables = `
CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT,
  actor_name TEXT NOT NULL,
  what TEXT NOT NULL,
  "to" TEXT,
  call_id TEXT,
  outcome TEXT NOT NULL,
  duration INTEGER,
  allowed_how TEXT,
  allowed_by TEXT,
  about_agent TEXT
);
CREATE INDEX acts_by_time ON acts (at);
CREATE INDEX acts_by_actor ON acts (actor, at);
CREATE INDEX acts_by_call ON acts (call_id) WHERE call_id IS NOT NULL;
`;

const columns = ['at', 'actor', 'actor_name', 'what', '"to"', 'call_id', 'outcome', 'duration', 'allowed_how', 'allowed_by', 'about_agent'];
const insert = `INSERT INTO acts (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

type Value = string | number;

/** What was done since a time, by agent. */
export interface DayRow extends AgentDay {
  readonly agentId: string;
}

/** The table of the activity log in the history's file. Every method blocks. */
export class ActTable {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** All of them or none. */
  append(acts: readonly Act[]): void {
    const statement = this.#db.prepare(insert);
    transaction(this.#db, () => {
      for (const act of acts) statement.run(valuesOf(act));
    });
  }

  /** Rows, newest first. */
  page(query: ActQuery): readonly unknown[] {
    const conditions = conditionsOf(query);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
    return this.#db
      .prepare(`SELECT * FROM acts ${where} ORDER BY id DESC LIMIT ?`)
      .all([...conditions.flatMap(({ values }) => values), query.limit]);
  }

  /** What each agent did since then. */
  since(at: number): readonly unknown[] {
    return this.#db
      .prepare(
        `SELECT actor AS agentId, count(*) AS acts, sum(what = 'createCall' AND outcome = 'ok') AS calls,
         sum(what = 'createMessage' AND outcome = 'ok') AS messages FROM acts WHERE at >= ? AND actor IS NOT NULL GROUP BY actor`,
      )
      .all([at]);
  }

  /** Deletes some of what is older. @returns how many */
  deleteBefore(at: number, most: number): number {
    return this.#db.prepare('DELETE FROM acts WHERE id IN (SELECT id FROM acts WHERE at < ? ORDER BY at LIMIT ?)').run([at, most]).changes;
  }

  /** Deletes the oldest. @returns how many */
  deleteOldest(most: number): number {
    return this.#db.prepare('DELETE FROM acts WHERE id IN (SELECT id FROM acts ORDER BY id LIMIT ?)').run([most]).changes;
  }
}

function valuesOf(act: Act): (Value | null)[] {
  const { at, actor, what, to, callId, outcome, durationMs, allowed, aboutAgent } = act;
  const [id, name] = actor.kind === 'agent' ? [actor.id, actor.name] : [null, personActor];
  const rest = [to, callId, outcome, durationMs, allowed?.how, allowed?.by, aboutAgent].map((value) => value ?? null);
  return [Math.round(at), id, name, what, ...rest];
}

function conditionsOf(query: ActQuery): readonly { readonly sql: string; readonly values: readonly Value[] }[] {
  const { text, agent, person, tools, outcome, callId, since, until, before } = query;
  const found: { readonly sql: string; readonly values: readonly Value[] }[] = [];
  const add = (sql: string, ...values: Value[]) => found.push({ sql, values });
  if (agent !== undefined) add('actor = ?', agent);
  if (person !== undefined) add(person ? 'actor IS NULL' : 'actor IS NOT NULL');
  if (tools !== undefined) add('what IN (SELECT value FROM json_each(?))', JSON.stringify(tools));
  if (outcome === 'failed') add("outcome <> 'ok'");
  else if (outcome !== undefined) add('outcome = ?', outcome);
  if (callId !== undefined) add('call_id = ?', callId);
  if (since !== undefined) add('at >= ?', since);
  if (until !== undefined) add('at < ?', until);
  if (before !== undefined) add('id < ?', /^\d{1,15}$/.test(before) ? Number(before) : 0);
  for (const word of wordsOf(text))
    add(`instr(lower(actor_name || ' ' || what || ' ' || coalesce("to", '') || ' ' || outcome), ?) > 0`, word);
  return found;
}

const optional = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined);

const allowance = z.object({ how: z.enum(approvalAnswers).exclude(['no']), by: z.enum(approvers) });

const rowSchema = z
  .object({
    ...{ id: z.number(), at: z.number(), actor: optional, actor_name: z.string(), what: z.string(), to: optional, call_id: optional },
    outcome: z.custom<Act['outcome']>((value) => typeof value === 'string'),
    duration: z
      .number()
      .nullable()
      .transform((ms) => ms ?? undefined),
    ...{ allowed_how: optional, allowed_by: optional, about_agent: optional },
  })
  .transform((row): LoggedAct => {
    const allowed = allowance.safeParse({ how: row.allowed_how, by: row.allowed_by });
    return {
      seq: row.id,
      at: row.at,
      actor: row.actor === undefined ? { kind: 'person' } : { kind: 'agent', id: row.actor, name: row.actor_name },
      what: row.what,
      to: row.to,
      callId: row.call_id,
      outcome: row.outcome,
      durationMs: row.duration,
      allowed: allowed.success ? allowed.data : undefined,
      aboutAgent: row.about_agent,
    };
  });

/** @throws z.ZodError for rows this version did not write */
export function actsOf(rows: unknown): readonly LoggedAct[] {
  return z.array(rowSchema).parse(rows);
}

/** @throws z.ZodError for rows this version did not write */
export function daysOf(rows: unknown): readonly DayRow[] {
  const count = z
    .number()
    .nullable()
    .transform((number) => number ?? 0);
  return z.array(z.object({ agentId: z.string(), acts: count, calls: count, messages: count })).parse(rows);
}
