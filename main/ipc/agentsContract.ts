import type { ChoosableProfile } from '../../mcp/index';
import type { Tone } from './elements';

/** The agents of this computer: who may use the phone line, how far, and how another one is connected. */
export interface AgentsPage {
  /** False until this computer has been searched for agents. */
  readonly looked: boolean;
  /** Agents that may use the line, those that need the person first, then the latest seen. */
  readonly cards: readonly AgentCard[];
  /** Agents found on this computer that are not connected. */
  readonly found: readonly KnownAgent[];
  /** Agents that Switchboard knows and did not find. */
  readonly others: readonly KnownAgent[];
  /** What agents without permissions of their own may do, in a sentence. */
  readonly general: string;
}

/** Drawn in place of a logo: initials on a tint. */
export interface AgentMark {
  /** One to three characters. */
  readonly text: string;
  /** Which of the eight tints, 0 to 7. */
  readonly tint: number;
}

export interface AgentCard {
  readonly agentId: string;
  readonly name: string;
  readonly mark: AgentMark;
  readonly state: AgentState;
  /** "Careful: asks before a new number". */
  readonly may: string;
  readonly callsToday: number;
  readonly messagesToday: number;
  readonly trouble: AgentTrouble | undefined;
}

/** `at`: when it was last seen, in milliseconds since the epoch, shown beside "Seen". */
export interface AgentState {
  readonly kind: 'connected' | 'seen' | 'never';
  readonly tone: Tone;
  readonly label: string;
  readonly at: number | undefined;
}

/** Why an agent cannot reach the line, and the one button that mends it. */
export interface AgentTrouble {
  readonly sentence: string;
  /** Undefined where only the person can mend it, in the file itself. */
  readonly mend: { readonly label: string; readonly does: 'rewrite' | 'connect' | 'new-token' } | undefined;
  /** Under Details: the file and the line in it. */
  readonly where: string | undefined;
}

/** A kind of agent that Switchboard knows how to connect. */
export interface KnownAgent {
  readonly kind: string;
  readonly name: string;
  readonly mark: AgentMark;
  /** What Connect does: "Adds one entry to ~/.codex/config.toml and keeps a copy of the file." */
  readonly sentence: string;
  /** Set when its file cannot be read, with the line; Connect is not offered then. */
  readonly trouble: AgentTrouble | undefined;
}

export const connectWays = ['file', 'link', 'extension'] as const;

/** By an entry in the agent's own settings file, by a link that the agent opens, or by an extension that the agent installs. */
export type ConnectWay = (typeof connectWays)[number];

/** What connecting, mending or disconnecting would change, before anything is changed. */
export interface ChangePlan {
  readonly kind: string;
  readonly name: string;
  readonly way: ConnectWay;
  /** Every way there is, the best first. */
  readonly ways: readonly { readonly way: ConnectWay; readonly label: string }[];
  /** What happens, in a sentence or two. */
  readonly sentence: string;
  /** The changes of the file, for `file`. */
  readonly change: FileChange | undefined;
  readonly consents: readonly Consent[];
  /** What the person does afterwards: "Restart Claude Desktop." */
  readonly next: string;
}

export interface FileChange {
  /** `~/.codex/config.toml`. */
  readonly file: string;
  /** Where the copy of the file is kept; undefined for a file that does not exist yet. */
  readonly backup: string | undefined;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  /** `gap`: unchanged lines that are left out; `text` says how many. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** Something besides the entry that an agent needs for a conversation to flow, and that the person decides about. */
export interface Consent {
  readonly id: string;
  readonly label: string;
  readonly sentence: string;
  readonly checked: boolean;
}

/** An agent was connected: from now on its first sign of life is awaited. */
export interface Connected {
  readonly agentId: string;
  /** "Restart Claude Desktop." */
  readonly next: string;
}

export const presetNames = ['careful', 'trusted', 'watch'] as const;
export type PresetName = (typeof presetNames)[number];

export const decisions = ['allow', 'ask', 'block'] as const;
export type Decision = (typeof decisions)[number];

export interface PresetOption {
  readonly preset: PresetName;
  readonly label: string;
  readonly sentence: string;
}

/** What one agent may do, or with no `agentId` every agent that has no permissions of its own. */
export interface Permissions {
  readonly agentId: string | undefined;
  /** Undefined: what holds for every agent. */
  readonly preset: PresetName | undefined;
  /** The preset that holds for every agent. */
  readonly general: PresetName;
  readonly presets: readonly PresetOption[];
  readonly tools: readonly ToolPermission[];
  readonly limits: readonly LimitView[];
  readonly allowed: readonly ListedNumber[];
  readonly blocked: readonly ListedNumber[];
  readonly destinations: readonly DestinationView[];
  /** Said above it all: on the practice line nothing is asked, and where a file of the person's own decides, it says so. */
  readonly note: string | undefined;
}

export interface ToolPermission {
  readonly tool: string;
  /** What it does, in words: "Place a call". */
  readonly title: string;
  readonly decision: Decision;
  /** Chosen here, in place of what the preset says. */
  readonly own: boolean;
  /** It is never held, so there is nothing to choose. */
  readonly fixed: boolean;
}

export interface LimitView {
  readonly limit: string;
  readonly label: string;
  /** "calls", "minutes". */
  readonly unit: string;
  /** Undefined: no limit. */
  readonly value: number | undefined;
  /** Chosen here, in place of what holds for every agent. */
  readonly own: boolean;
  /** How much of it is used now; undefined where that is not counted for all agents together. */
  readonly used: number | undefined;
  readonly max: number;
}

export interface ListedNumber {
  /** E.164. */
  readonly number: string;
  /** As people write it. */
  readonly shown: string;
  /** The list is the one for every agent, where it is changed. */
  readonly general: boolean;
}

export interface DestinationView {
  readonly id: string;
  readonly label: string;
  readonly sentence: string;
  readonly open: boolean;
  /** Emergency numbers: opened one by one, by typing the number, and confirmed in a dialog of the system. */
  readonly named: boolean;
}

export interface AgentDetails {
  readonly agentId: string;
  readonly name: string;
  readonly mark: AgentMark;
  /** The kind of agent it is; undefined for "Something else". */
  readonly kind: string | undefined;
  readonly kinds: readonly { readonly kind: string; readonly name: string }[];
  readonly createdAt: number;
  /** The client's own name and version. */
  readonly client: string | undefined;
  /** The files that have its entry. */
  readonly files: readonly string[];
  readonly permissions: Permissions;
  /** Newest first, at most 20. */
  readonly activity: readonly AgentDeed[];
}

/** One thing that an agent did. */
export interface AgentDeed {
  readonly id: string;
  readonly at: number;
  /** "Placed a call to +1 919 555 0177". */
  readonly title: string;
  readonly tone: Tone;
  /** "Allowed by you", "Refused: the limit of calls an hour is reached." May be empty. */
  readonly outcome: string;
}

/** Whose permissions are changed: an agent's, or with undefined those of every agent. */
interface Whose {
  readonly agentId?: string | undefined;
}

export interface AgentsRequests {
  /** Searches this computer again; what is found arrives with the view. */
  lookForAgents: { args: undefined; result: undefined };
  planConnect: {
    args: { readonly kind: string; readonly way?: ConnectWay | undefined; readonly consents?: readonly string[] | undefined };
    result: ChangePlan;
  };
  connectAgent: { args: { readonly kind: string; readonly way: ConnectWay; readonly consents: readonly string[] }; result: Connected };
  planDisconnect: { args: { readonly agentId: string }; result: ChangePlan | undefined };
  /** Takes the entry out of the agent's file and ends its right to use the line. */
  disconnectAgent: { args: { readonly agentId: string }; result: undefined };
  mendAgent: { args: { readonly agentId: string }; result: Connected };
  agentDetails: { args: { readonly agentId: string }; result: AgentDetails };
  renameAgent: { args: { readonly agentId: string; readonly name: string }; result: undefined };
  /** Undefined: "Something else". */
  setAgentKind: { args: { readonly agentId: string; readonly kind: string | undefined }; result: undefined };
  /** Undefined: the groups of tools that every agent has. */
  setAgentProfiles: { args: { readonly agentId: string; readonly profiles: readonly ChoosableProfile[] | undefined }; result: undefined };
  permissions: { args: Whose; result: Permissions };
  /** Undefined: what holds for every agent. */
  setPreset: { args: Whose & { readonly preset: PresetName | undefined }; result: Permissions };
  /** Undefined: what the preset says. */
  setToolDecision: { args: Whose & { readonly tool: string; readonly decision: Decision | undefined }; result: Permissions };
  /** `none`: no limit. Undefined: what holds for every agent. */
  setLimit: { args: Whose & { readonly limit: string; readonly value: number | 'none' | undefined }; result: Permissions };
  listNumber: { args: Whose & { readonly list: 'allowed' | 'blocked' | 'neither'; readonly number: string }; result: Permissions };
  /** Emergency numbers are asked about in a dialog of the system first. */
  openDestination: { args: Whose & { readonly id: string; readonly open: boolean }; result: Permissions };
}

export const agentsRequestNames = [
  'lookForAgents',
  'planConnect',
  'connectAgent',
  'planDisconnect',
  'disconnectAgent',
  'mendAgent',
  'agentDetails',
  'renameAgent',
  'setAgentKind',
  'setAgentProfiles',
  'permissions',
  'setPreset',
  'setToolDecision',
  'setLimit',
  'listNumber',
  'openDestination',
] as const satisfies readonly (keyof AgentsRequests)[];
