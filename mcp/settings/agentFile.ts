import { z } from 'zod';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { JsonFile } from '../base/jsonFile';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { type AgentToken, type AgentTokenStore, agentKindShape, isAgentId, longestClient, type RetiredToken } from '../model/agent';
import { choosableProfiles } from '../model/profiles';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const schema = z.object({
  agents: z.array(
    z.object({
      // It names the agent's bridge file.
      id: z.string().refine(isAgentId),
      name: z.string().min(1),
      tokenHash: hash,
      createdAt: z.iso.datetime(),
      profiles: z.array(z.enum(choosableProfiles)).optional(),
      bridge: z.boolean().optional(),
      kind: z.string().regex(agentKindShape).optional(),
      lastSeenAt: z.iso.datetime().optional(),
      client: z.string().max(longestClient).optional(),
    }),
  ),
  retired: z
    .array(z.object({ id: z.string().refine(isAgentId), name: z.string(), tokenHash: hash, retiredAt: z.iso.datetime() }))
    .optional(),
});

/** The agents that may connect, kept in one file that only its owner can read. */
export interface AgentFile extends AgentTokenStore {
  /** What went wrong while reading, for the person; undefined when all is well. */
  readonly problem: string | undefined;
}

/**
 * Opens `agents.json`. A missing file is an empty list; a damaged one is renamed and named in `problem`.
 * `save` writes atomically with mode 0600 and throws `unavailable` when the file cannot be written.
 */
export function agentFile(file: string, log: Log, clock: Clock): AgentFile {
  const json = new JsonFile({ file, version: 1, schema, links: 'refuse', indent: 2 });
  const { problem, ...read } = readAgents(json, clock.now());
  if (problem !== undefined) log.warn(problem);
  let { agents, retired } = read;
  return {
    problem,
    list: () => agents,
    retired: () => retired,
    async save(next, nextRetired = []) {
      try {
        await json.write({
          agents: [...next].map((agent) => ({ ...agent, profiles: agent.profiles && [...agent.profiles] })),
          ...(nextRetired.length > 0 && { retired: [...nextRetired] }),
        });
      } catch (cause) {
        throw new SwitchboardError(
          'unavailable',
          `The list of agents could not be saved to ${file}: ${reasonOf(cause)}.`,
          'Make that folder writable for your user and try again.',
          { cause },
        );
      }
      agents = [...next];
      retired = [...nextRetired];
    },
  };
}

interface ReadAgents {
  readonly agents: readonly AgentToken[];
  readonly retired: readonly RetiredToken[];
  readonly problem: string | undefined;
}

function readAgents(json: JsonFile<z.output<typeof schema>>, now: number): ReadAgents {
  const read = json.read(now);
  const none = (problem: string | undefined) => ({ agents: [], retired: [], problem });
  switch (read.kind) {
    case 'read':
      return { agents: read.value.agents, retired: read.value.retired ?? [], problem: undefined };
    case 'absent':
      return none(undefined);
    case 'refused':
      return none(`The list of agents was not read. ${read.why} Agents that were connected before must be connected again.`);
    case 'damaged':
      return none(
        read.aside === undefined
          ? `The list of agents in ${json.file} is damaged. ${read.why} Move or delete it, then connect your agents again.`
          : `The list of agents was damaged, so it was renamed to ${read.aside}. ${read.why} Agents that were connected before must be connected again.`,
      );
  }
}
