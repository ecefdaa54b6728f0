import { SwitchboardError } from '../base/errors';
import type { Agent } from '../model/agent';
import type { Hosts } from '../model/line';
import type { Line } from './line';
import type { Lines } from './lines';
import type { Login } from './oauth';

/** As many placed calls as are remembered; a call outlives its place here only after thousands of newer ones. */
const remembered = 5_000;

interface Placement {
  readonly line: Line;
  readonly agentId: string;
}

/**
 * Which line serves whom: agents by what they set, calls by the line that placed them, so that a later tool call
 * about a call, and the work done for it in the background, use the credentials the call was made with.
 */
export class LineBook {
  readonly #lines: Lines;
  readonly #placed = new Map<string, Placement>();

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** Where the lines lead, for what needs no credentials. */
  get hosts(): Hosts {
    return this.#lines.hosts;
  }

  /** @throws SwitchboardError `auth` when the agent has no credentials. */
  lineFor(agent: Agent): Line {
    return this.#lines.lineFor(agent.id);
  }

  /** The line of agents that have set no credentials of their own; undefined when there are no credentials for it. */
  shared(): Line | undefined {
    try {
      return this.#lines.lineFor('');
    } catch (error) {
      if (error instanceof SwitchboardError) return undefined;
      throw error;
    }
  }

  /** setCredentials and clearCredentials for one agent. `changed` is called with each new line, and with undefined after it was cleared. */
  credentialsOf(
    agent: Agent,
    changed: (line: Line | undefined) => void = () => undefined,
  ): { set(login: Login): Promise<Line>; clear(): void } {
    return {
      set: async (login) => {
        const line = await this.#lines.set(agent.id, login);
        changed(line);
        return line;
      },
      clear: () => {
        this.#lines.clear(agent.id);
        changed(undefined);
      },
    };
  }

  remember(callId: string, line: Line, agent: Agent): void {
    this.#placed.set(callId, { line, agentId: agent.id });
    if (this.#placed.size <= remembered) return;
    const oldest = this.#placed.keys().next().value;
    if (oldest !== undefined) this.#placed.delete(oldest);
  }

  /**
   * The line this agent placed the call with, else the agent's own: another agent's credentials are never lent.
   * @throws SwitchboardError `auth` when the agent has no credentials.
   */
  lineOfCall(callId: string, agent: Agent): Line {
    const own = this.lineFor(agent);
    const placed = this.#placed.get(callId);
    return placed?.agentId === agent.id ? placed.line : own;
  }

  /**
   * For background work, which no agent asked for: the line that placed the call, else its owner's, else the shared one.
   * @throws SwitchboardError `auth` when none of them has credentials.
   */
  backgroundLine(callId: string, owner: Agent | undefined): Line {
    return this.#placed.get(callId)?.line ?? this.#lines.lineFor(owner?.id ?? '');
  }
}
