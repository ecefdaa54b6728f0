import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { setAside } from '../base/setAside';
import type { AgentToken, AgentTokenStore } from '../model/agent';
import { choosableProfiles } from '../model/profiles';

const fileSchema = z.object({
  version: z.literal(1),
  agents: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().min(1),
      tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
      createdAt: z.iso.datetime(),
      profiles: z.array(z.enum(choosableProfiles)).optional(),
      bridge: z.boolean().optional(),
    }),
  ),
});

/** The agents that may connect, kept in one file that only its owner can read. */
export interface AgentFile extends AgentTokenStore {
  /** What went wrong while reading, for the person; undefined when all is well. */
  readonly problem: string | undefined;
}

/**
 * Opens `agents.json`. A missing file is an empty list; a damaged one is renamed and told in `problem`.
 * `save` writes atomically with mode 0600 and throws `unavailable` when the folder cannot be written.
 */
export function agentFile(file: string, log: Log, clock: Clock): AgentFile {
  const { problem, ...read } = readAgents(file, log, clock);
  let { agents } = read;
  return {
    problem,
    list: () => agents,
    async save(next) {
      try {
        await writeFileAtomic(file, `${JSON.stringify({ version: 1, agents: next }, undefined, 2)}\n`, { mode: 0o600 });
      } catch (cause) {
        throw new SwitchboardError(
          'unavailable',
          `The list of agents could not be saved to ${file}: ${reasonOf(cause)}.`,
          'Make that folder writable for your user and try again.',
          { cause },
        );
      }
      agents = [...next];
    },
  };
}

interface ReadResult {
  readonly agents: readonly AgentToken[];
  readonly problem: string | undefined;
}

function readAgents(file: string, log: Log, clock: Clock): ReadResult {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { agents: [], problem: undefined };
    return told(
      log,
      `The list of agents in ${file} could not be read: ${reasonOf(error)}. Agents connected earlier must be connected anew.`,
    );
  }
  const parsed = fileSchema.safeParse(parseJson(text));
  if (parsed.success) return { agents: parsed.data.agents, problem: undefined };
  try {
    const aside = setAside(file, clock.now());
    return told(log, `The list of agents was damaged. It was kept as ${aside}; agents connected earlier must be connected anew.`);
  } catch (error) {
    return told(
      log,
      `The list of agents in ${file} is damaged and could not be moved aside: ${reasonOf(error)}. Move or delete it, then connect your agents anew.`,
    );
  }
}

function told(log: Log, problem: string): ReadResult {
  log.warn(problem);
  return { agents: [], problem };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Undefined fails the schema, which is how a damaged file is recognised.
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
