import type { Subscribe } from '../base/emitter';
import type { ErrorCode } from '../base/errors';
import type { Allowance } from './approval';

/** Who did something: an agent with a tool, or the person. */
export type Actor = { readonly kind: 'agent'; readonly id: string; readonly name: string } | { readonly kind: 'person' };

/** How the person is named where an agent has its name. */
export const personActor = 'You';

/** What the person does, in the activity log. */
export const personActs = [
  'stopped-all-calls',
  'reopened',
  'ended-call',
  'took-over',
  'said',
  'put-through',
  'hung-up',
  'gave-back',
  'approved',
  'refused',
  'revoked-agent',
] as const;

export type PersonAct = (typeof personActs)[number];

/** How it ended. `ok`, one of the error codes, or a request for approval that ended without an answer. */
export type ActOutcome = 'ok' | ErrorCode | 'expired' | 'cancelled';

/** One row of the activity log. It never holds a secret, the text of a message, what was said, or BXML. */
export interface Act {
  /** Milliseconds since the epoch, when it ended. */
  readonly at: number;
  readonly actor: Actor;
  /** A tool's name, or what the person did. */
  readonly what: string;
  /** The other party as it was dialled or written to: a number, a SIP address, or several with commas. */
  readonly to: string | undefined;
  readonly callId: string | undefined;
  readonly outcome: ActOutcome;
  readonly durationMs: number | undefined;
  /** How the person allowed it, where they were asked. */
  readonly allowed: Allowance | undefined;
  /** For the person's acts about an agent: its id. */
  readonly aboutAgent: string | undefined;
}

/** Rises with every act that is kept. */
export interface LoggedAct extends Act {
  readonly seq: number;
}

/** Every condition given must hold. */
export interface ActQuery {
  /** Words that must all occur in the agent's name, the tool, the other party or the outcome. Letter case does not count. */
  readonly text?: string | undefined;
  /** An agent's id. */
  readonly agent?: string | undefined;
  readonly person?: boolean | undefined;
  readonly tools?: readonly string[] | undefined;
  /** `failed` is every outcome but `ok`. */
  readonly outcome?: ActOutcome | 'failed' | undefined;
  readonly callId?: string | undefined;
  /** Milliseconds since the epoch; `since` inclusive, `until` exclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** The `next` of an earlier page. */
  readonly before?: string | undefined;
  /** 1 to 1000. */
  readonly limit: number;
}

export interface ActPage {
  /** Newest first. */
  readonly acts: readonly LoggedAct[];
  /** Pass it as `before` for the next page; undefined on the last. */
  readonly next: string | undefined;
}

export type ActExportFormat = 'csv' | 'jsonl';

/** What an agent did since midnight, local time. */
export interface AgentDay {
  /** Calls it placed. */
  readonly calls: number;
  readonly messages: number;
  /** All its tool calls. */
  readonly acts: number;
}

export interface AgentSummary {
  readonly agentId: string;
  readonly today: AgentDay;
  readonly lastAt: number | undefined;
  /** Newest first, a few. */
  readonly last: readonly LoggedAct[];
}

/** Every tool call of every agent, and what the person did, kept with the event history or, without one, in memory. */
export interface ActivityLogPort {
  /** `memory`: the newest `most` acts of this run, because there is no history. `lost`: acts that could not be stored. */
  readonly kept: { readonly where: 'history' | 'memory'; readonly most: number | undefined; readonly lost: number };
  /** @throws SwitchboardError `unavailable` when the history cannot be read, `validation` for a limit out of range */
  query(query: ActQuery): Promise<ActPage>;
  /** Everything that matches, newest first, as text in pieces. Numbers are masked unless `full`. */
  export(query: Omit<ActQuery, 'limit'>, options: { readonly format: ActExportFormat; readonly full: boolean }): AsyncIterable<string>;
  /** @throws SwitchboardError `unavailable` when the history cannot be read */
  summary(agentId: string): Promise<AgentSummary>;
  /** Called with each act once it is counted. */
  readonly subscribe: Subscribe<Act>;
}

/** The words of a search, in small letters. */
export function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
