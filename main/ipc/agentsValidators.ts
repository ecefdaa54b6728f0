import { z } from 'zod';
import { e164Shape } from '../../mcp/base/phoneNumber';
import { choosableProfiles, decisions, limitNames, numberLists, presets } from '../../mcp/index';
import type { AgentsRequests } from './agentsContract';

const id = z.string().min(1).max(200);
const kind = z.string().regex(/^[a-z0-9-]{1,60}$/, 'Unknown kind of agent.');
const option = z.string().max(60);
const consents = z.array(z.string().max(100)).max(50);
const whose = { agentId: id.optional() };
const number = z.string().regex(e164Shape, 'Enter the number with its country code, such as +19195550100.');

/** What each request about agents must carry. */
export const agentsValidators = {
  lookForAgents: z.undefined(),
  planConnect: z.strictObject({ kind, option: option.optional(), consents: consents.optional() }),
  connectAgent: z.strictObject({ kind, option, consents }),
  planDisconnect: z.strictObject({ id }),
  disconnectAgent: z.strictObject({ id }),
  planMend: z.strictObject({ id }),
  mendAgent: z.strictObject({ id }),
  agentDetails: z.strictObject({ agentId: id }),
  renameAgent: z.strictObject({
    agentId: id,
    name: z.string().trim().min(1, 'Enter a name for the agent.').max(60, 'Use at most 60 characters for the name.'),
  }),
  setAgentKind: z.strictObject({ agentId: id, kind: kind.optional() }),
  setAgentProfiles: z.strictObject({ agentId: id, profiles: z.array(z.enum(choosableProfiles)).max(choosableProfiles.length).optional() }),
  newToken: z.strictObject({ agentId: id }),
  agentPermissions: z.strictObject(whose),
  setPreset: z.strictObject({ ...whose, preset: z.enum(presets).optional() }),
  setToolDecision: z.strictObject({ ...whose, tool: z.string().min(1).max(128), decision: z.enum(decisions).optional() }),
  setLimits: z.strictObject({
    ...whose,
    limits: z
      .array(
        z.strictObject({
          limit: z.enum(limitNames),
          value: z
            .number()
            .int('A limit is a whole number.')
            .min(0, 'A limit is 0 or more.')
            .max(1_000_000, 'A limit is at most 1,000,000.')
            .optional(),
        }),
      )
      .max(limitNames.length),
  }),
  agentNumbers: z.undefined(),
  listNumber: z.strictObject({ number, list: z.enum(numberLists).optional() }),
  forgetContacts: z.strictObject({ numbers: z.array(number).max(1_000).optional() }),
  openDestination: z.strictObject({ id: z.string().min(1).max(40), item: z.string().trim().max(20).optional(), open: z.boolean() }),
} satisfies { readonly [N in keyof AgentsRequests]: z.ZodType<AgentsRequests[N]['args']> };
