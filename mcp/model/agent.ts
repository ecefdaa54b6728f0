import { randomBytes } from 'node:crypto';
import type { AgentDay } from './act';
import type { ChoosableProfile } from './profiles';

/** Whoever holds one bearer token (HTTP) or owns one process (stdio). */
export interface Agent {
  readonly id: string;
  /** Shown to the person: the name its token was made for, or the client name it sent. */
  readonly name: string;
}

/** Whoever sits in front of Switchboard, where they answer a call in an agent's place. */
export const person: Agent = { id: 'person', name: 'You' };

/** One agent's right to connect. The token itself is never stored. */
export interface AgentToken {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  /** ISO-8601. */
  readonly createdAt: string;
  /** Its own profiles, in place of the general setting. */
  readonly profiles?: readonly ChoosableProfile[] | undefined;
  /** It connects through the stdio bridge. */
  readonly bridge?: boolean | undefined;
  /** Which desktop agent it is: the id of its row in the table of agents. */
  readonly kind?: string | undefined;
  /** ISO-8601, when it last used its token; written at most once a minute. */
  readonly lastSeenAt?: string | undefined;
  /** The client's own name and version, as it said then. */
  readonly client?: string | undefined;
}

export type MintOptions = Pick<AgentToken, 'profiles' | 'bridge' | 'kind'> & {
  /** An id that `newAgentId` made, so that a configuration can be shown before the agent is made. */
  readonly id?: string | undefined;
};

/** A token that no longer opens anything: revoked, or replaced. It tells the person who was refused. */
export interface RetiredToken {
  /** The agent it belonged to. */
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
  /** ISO-8601. */
  readonly retiredAt: string;
}

export interface AgentTokenStore {
  list(): readonly AgentToken[];
  /** Left out: those of this run only. */
  retired?(): readonly RetiredToken[];
  save(tokens: readonly AgentToken[], retired?: readonly RetiredToken[]): Promise<void>;
}

export interface SeenAgent {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** The client's own name and version, once it has connected in this run. */
  readonly client: string | undefined;
  readonly lastSeenAt: number | undefined;
  /** Its own profiles, in place of the general setting. */
  readonly profiles?: readonly ChoosableProfile[] | undefined;
  /** Which desktop agent it is: the id of its row in the table of agents. */
  readonly kind?: string | undefined;
  /** It connects through the stdio bridge. */
  readonly bridge?: boolean | undefined;
  /** It has a request or a stream open at this moment. */
  readonly open?: boolean | undefined;
  /** What it did since midnight, local time. */
  readonly today?: AgentDay | undefined;
}

/** As much of a client's own name and version is kept, in characters. */
export const longestClient = 300;

/** The id of a row in the table of desktop agents. */
export const agentKindShape = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** An agent's id names a file, so it holds neither a separator nor a dot. */
export const agentIdShape = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** True for an agent's id. */
export function isAgentId(id: string): boolean {
  return agentIdShape.test(id);
}

/** An id that no agent has. */
export function newAgentId(): string {
  return `agent-${randomBytes(8).toString('hex')}`;
}
