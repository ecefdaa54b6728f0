import { type AgentPermissions, kindOfTool, type LimitName, limitNames, type PolicyState, presets, presetTable } from '../../mcp/index';
import type { LimitView, Permissions, ToolPermission } from '../ipc/contract';
import { toolAction } from '../live/toolWords';

const limitWords: Readonly<Record<LimitName, { readonly label: string; readonly unit: string }>> = {
  callsPerHour: { label: 'Calls an hour', unit: 'calls' },
  callsPerDay: { label: 'Calls a day', unit: 'calls' },
  concurrentCalls: { label: 'Calls at the same time', unit: 'calls' },
  minutesPerDay: { label: 'Minutes a day', unit: 'minutes' },
  messagesPerHour: { label: 'Messages an hour', unit: 'messages' },
  messagesPerDay: { label: 'Messages a day', unit: 'messages' },
  numbersPerDay: { label: 'Different numbers a day', unit: 'numbers' },
  lookupsPerDay: { label: 'Lookups a day', unit: 'lookups' },
};

const presetOptions = presets.map((preset) => ({ preset, label: presetTable[preset].title, sentence: presetTable[preset].summary }));

/** What one agent may do. `effective`: what the core worked out for it. */
export function permissionsOfAgent(agentId: string, state: PolicyState, effective: AgentPermissions): Permissions {
  const own = state.policy.agents[agentId];
  const tools = Object.entries(effective.tools).map(([tool, { decision, own: chosen }]) =>
    toolPermission({ tool, decision, own: chosen, otherwise: withoutOwn(tool, state, effective) }),
  );
  const limits = limitNames.map((limit) => limitView(limit, own?.limits[limit], undefined, effective.usage[limit]));
  return { ...shared(state), agentId, preset: own?.preset, tools, limits };
}

/** What every agent may do that has no permissions of its own. `names`: the tools in their order. */
export function permissionsOfAll(state: PolicyState, names: readonly string[]): Permissions {
  const { preset, tools: chosen, limits: own } = state.policy;
  const tools = names.map((tool) => {
    const otherwise = presetTable[preset].rules[kindOfTool(tool)];
    return toolPermission({ tool, decision: chosen[tool] ?? otherwise, own: chosen[tool] !== undefined, otherwise });
  });
  const limits = limitNames.map((limit) => limitView(limit, own[limit], presetTable[preset].limits[limit], state.usage[limit]));
  return { ...shared(state), agentId: undefined, preset, tools, limits };
}

function shared(state: PolicyState): Pick<Permissions, 'general' | 'presets' | 'note'> {
  return { general: state.policy.preset, presets: presetOptions, note: noteOf(state) };
}

function noteOf({ problem, practice }: PolicyState): Permissions['note'] {
  if (problem !== undefined) return { tone: 'bad', sentence: problem };
  if (!practice) return undefined;
  return {
    tone: 'neutral',
    sentence: 'The practice line is in use. It asks nothing and has no limits; what is refused here is refused there too.',
  };
}

/** What a tool's decision for an agent is while nothing is chosen for that agent alone. */
function withoutOwn(tool: string, { policy }: PolicyState, { preset, ownPreset }: AgentPermissions): ToolPermission['decision'] {
  return (ownPreset ? undefined : policy.tools[tool]) ?? presetTable[preset].rules[kindOfTool(tool)];
}

interface Decided {
  readonly tool: string;
  readonly decision: ToolPermission['decision'];
  readonly own: boolean;
  readonly otherwise: ToolPermission['decision'];
}

function toolPermission({ tool, decision, own, otherwise }: Decided): ToolPermission {
  return { tool, title: toolAction(tool), decision, own, preset: otherwise, choices: choicesOf(tool) };
}

/** Reading is never refused; a caller who waits for an answer, and an agent that logs in, are never held for a question. */
function choicesOf(tool: string): ToolPermission['choices'] {
  const kind = kindOfTool(tool);
  if (kind === 'read') return [];
  return kind === 'answer' || kind === 'session' ? ['allow', 'block'] : ['allow', 'ask', 'block'];
}

function limitView(limit: LimitName, value: number | undefined, otherwise: number | undefined, used: number): LimitView {
  return { limit, ...limitWords[limit], value, otherwise, used };
}
