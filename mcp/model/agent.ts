import type { ChoosableProfile } from './profiles';

/** Whoever holds one bearer token (HTTP) or owns one process (stdio). */
export interface Agent {
  readonly id: string;
  /** Shown to the person: the name its token was made for, or the client name it sent. */
  readonly name: string;
}

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
}

export type MintOptions = Pick<AgentToken, 'profiles' | 'bridge'>;

export interface AgentTokenStore {
  list(): readonly AgentToken[];
  save(tokens: readonly AgentToken[]): Promise<void>;
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
}

/** An agent's id names a file, so it holds neither a separator nor a dot. */
export const agentIdShape = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** True for an agent's id. */
export function isAgentId(id: string): boolean {
  return agentIdShape.test(id);
}
