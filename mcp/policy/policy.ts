import { z } from 'zod';
import { e164Says, isE164 } from '../base/phoneNumber';
import { isAgentId } from '../model/agent';

/** What happens to a tool call before anything is done: it runs, a person is asked, or it is refused. */
export const decisions = ['allow', 'ask', 'block'] as const;

export type Decision = (typeof decisions)[number];

/** The sets of rules a person chooses from. */
export const presets = ['careful', 'trusted', 'watch'] as const;

export type Preset = (typeof presets)[number];

/** How much agents may do. Each counts a sliding hour, a sliding day (24 hours), or what runs at this moment. */
export const limitNames = [
  'callsPerHour',
  'callsPerDay',
  'concurrentCalls',
  'minutesPerDay',
  'messagesPerHour',
  'messagesPerDay',
  'numbersPerDay',
  'lookupsPerDay',
] as const;

export type LimitName = (typeof limitNames)[number];

/** A limit that is left out does not apply. */
export type Limits = Readonly<Partial<Record<LimitName, number>>>;

/** Destinations that are refused or warned about until a person opens them. A country is opened as `country:GB`. */
export const openable = ['premium', 'shared-cost', 'satellite', 'sip', 'other-server', 'unknown'] as const;

const destination = z
  .string()
  .refine(
    (text) => openable.some((kind) => kind === text) || /^country:[A-Z]{2}$/.test(text),
    `must be ${openable.join(', ')} or a country such as country:GB`,
  );
/** An emergency number as people dial it. */
const emergencyName = z.string().regex(/^(\d{2,8}|sos)$/, 'must be an emergency number as it is dialled, such as 911');
const number = z.string().refine(isE164, `must be ${e164Says}`);
const decision = z.enum(decisions);
const preset = z.enum(presets);
const limitValue = z.number().int().min(0).max(1_000_000);
const toolName = z.string().min(1).max(128);
const agentId = z.string().refine(isAgentId, 'must be the id of an agent');

/** The oldest contacts beyond this many are forgotten. */
export const mostContacts = 1_000;

export const numberLists = ['allowed', 'blocked', 'own'] as const;

/** The lists a number can be on: always allowed, never, or the person's own. */
export type NumberList = (typeof numberLists)[number];

const limits = z.partialRecord(z.enum(limitNames), limitValue);
const rules = z.record(toolName, decision);

/** What a person has chosen for one agent, in place of the general choice. */
const agentPolicySchema = z.strictObject({
  preset: preset.optional(),
  tools: rules.default({}),
  /** Counted for this agent alone, besides the general limits. */
  limits: limits.default({}),
});

/** Everything that a person has chosen, as plain values. */
export const policySchema = z.strictObject({
  preset,
  /** In place of the preset's rule, for every agent. */
  tools: rules.default({}),
  /** In place of the preset's limits, for all agents together. */
  limits: limits.default({}),
  agents: z.record(agentId, agentPolicySchema).default({}),
  numbers: z
    .strictObject({
      allowed: z.array(number).max(10_000).default([]),
      blocked: z.array(number).max(10_000).default([]),
      own: z.array(number).max(100).default([]),
      /** Reached earlier without a question; newest first. Switchboard adds to them. */
      contacts: z.array(z.string().max(1_024)).max(mostContacts).default([]),
    })
    .default({ allowed: [], blocked: [], own: [], contacts: [] }),
  opened: z
    .strictObject({ emergency: z.array(emergencyName).default([]), destinations: z.array(destination).default([]) })
    .default({ emergency: [], destinations: [] }),
});

export type Policy = z.output<typeof policySchema>;
export type AgentPolicy = z.output<typeof agentPolicySchema>;

/** One choice of a person. Where `agent` is left out it is for all agents; where a value is left out the preset's holds again. */
export const policyChangeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preset'), agent: agentId.optional(), preset: preset.optional() }),
  z.strictObject({ kind: z.literal('tool'), agent: agentId.optional(), tool: toolName, decision: decision.optional() }),
  z.strictObject({ kind: z.literal('limit'), agent: agentId.optional(), limit: z.enum(limitNames), value: limitValue.optional() }),
  /** Puts a number on one list and takes it off the others; without a list, off all of them. */
  z.strictObject({ kind: z.literal('number'), number, list: z.enum(numberLists).optional() }),
  z.strictObject({ kind: z.literal('destination'), destination, open: z.boolean() }),
  z.strictObject({ kind: z.literal('emergency'), number: emergencyName, open: z.boolean() }),
  /** Everything chosen for an agent, when it is removed. */
  z.strictObject({ kind: z.literal('forget-agent'), agent: agentId }),
]);

export type PolicyChange = z.output<typeof policyChangeSchema>;

/** A policy with nothing chosen but its preset. */
export function policyOf(preset: Preset): Policy {
  return policySchema.parse({ preset });
}

/** The policy after a change. Pure. */
export function changed(policy: Policy, change: PolicyChange): Policy {
  switch (change.kind) {
    case 'preset':
      if (change.agent === undefined) return { ...policy, preset: change.preset ?? policy.preset };
      return withAgent(policy, change.agent, (agent) => ({ ...agent, preset: change.preset }));
    case 'tool': {
      const { tool, decision } = change;
      if (change.agent === undefined) return { ...policy, tools: put(policy.tools, tool, decision) };
      return withAgent(policy, change.agent, (agent) => ({ ...agent, tools: put(agent.tools, tool, decision) }));
    }
    case 'limit': {
      const { limit, value } = change;
      if (change.agent === undefined) return { ...policy, limits: put(policy.limits, limit, value) };
      return withAgent(policy, change.agent, (agent) => ({ ...agent, limits: put(agent.limits, limit, value) }));
    }
    case 'number':
      return { ...policy, numbers: listed(policy.numbers, change.number, change.list) };
    case 'destination':
      return {
        ...policy,
        opened: { ...policy.opened, destinations: member(policy.opened.destinations, change.destination, change.open) },
      };
    case 'emergency':
      return { ...policy, opened: { ...policy.opened, emergency: member(policy.opened.emergency, change.number, change.open) } };
    case 'forget-agent':
      return { ...policy, agents: put(policy.agents, change.agent, undefined) };
  }
}

const nothingChosen: AgentPolicy = { tools: {}, limits: {} };

function withAgent(policy: Policy, id: string, change: (agent: AgentPolicy) => AgentPolicy): Policy {
  const agent = change(policy.agents[id] ?? nothingChosen);
  const empty = agent.preset === undefined && Object.keys(agent.tools).length === 0 && Object.keys(agent.limits).length === 0;
  return { ...policy, agents: put(policy.agents, id, empty ? undefined : agent) };
}

function put<V>(record: Readonly<Record<string, V>>, key: string, value: NoInfer<V> | undefined): Record<string, V> {
  const others = Object.entries(record).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

function member(list: readonly string[], value: string, included: boolean): string[] {
  const others = list.filter((item) => item !== value);
  return included ? [...others, value] : others;
}

function listed(numbers: Policy['numbers'], value: string, list: NumberList | undefined): Policy['numbers'] {
  return {
    ...numbers,
    allowed: member(numbers.allowed, value, list === 'allowed'),
    blocked: member(numbers.blocked, value, list === 'blocked'),
    own: member(numbers.own, value, list === 'own'),
  };
}
