import type { ChoosableProfile, Decision, LimitName, NumberList, Preset as PresetName } from '../../mcp/index';
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
  /** The agent's, or for an entry in a file whose agent no longer exists, one of its own. */
  readonly id: string;
  /** Undefined when there is only an entry in a file, whose agent may no longer connect. */
  readonly agentId: string | undefined;
  readonly name: string;
  readonly mark: AgentMark;
  readonly state: AgentState;
  /** "Careful: asks before a new number". */
  readonly may: string;
  readonly callsToday: number;
  readonly messagesToday: number;
  readonly trouble: AgentTrouble | undefined;
}

export interface AgentState {
  readonly kind: 'connected' | 'seen' | 'never';
  readonly tone: Tone;
  /** "Connected", "Seen", "Never connected". */
  readonly label: string;
  /** When it was last seen, in milliseconds since the epoch. */
  readonly at: number | undefined;
}

/** Why an agent cannot reach the line, and the one button that mends it. */
export interface AgentTrouble {
  readonly sentence: string;
  /** Undefined where only the person can mend it, in the file itself. */
  readonly mend: { readonly label: string; readonly does: 'rewrite' | 'new-token' } | undefined;
  /** Under Details: the file. */
  readonly where: string | undefined;
}

/** A kind of agent that Switchboard knows how to connect. */
export interface KnownAgent {
  readonly kind: string;
  readonly name: string;
  readonly mark: AgentMark;
  /** What Connect does: "Adds one entry to its settings file and keeps a copy of the file." */
  readonly sentence: string;
  /** Set when its file cannot be read, with the line; Connect is not offered then. */
  readonly trouble: AgentTrouble | undefined;
}

/** One way to connect an agent: by an entry in its own settings file, an extension it installs, a link it opens, or by hand. */
export interface ConnectOption {
  /** `edit-bridge`; `planConnect` takes it. */
  readonly option: string;
  readonly label: string;
  readonly sentence: string;
}

/** What connecting, mending or disconnecting would change, before anything is changed. */
export interface ChangePlan {
  readonly kind: string;
  readonly name: string;
  /** The one that this plan is for. */
  readonly option: string;
  /** Every way there is, the best first. */
  readonly options: readonly ConnectOption[];
  /** What happens, in a sentence or two each. */
  readonly sentences: readonly string[];
  readonly changes: readonly FileChange[];
  readonly consents: readonly Consent[];
  /** What to paste, with the token left out, where it is connected by hand. */
  readonly snippet: string | undefined;
  /** Connecting opens the agent, which asks the person. */
  readonly opens: boolean;
}

/** What becomes of one file. */
export interface FileChange {
  /** `~/.codex/config.toml`. */
  readonly file: string;
  /** "Switchboard adds these lines to the file. A copy of the file as it is now is kept beside it." */
  readonly sentence: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  /** `gap`: unchanged lines that are left out. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
}

/** Something besides the entry that an agent needs for a conversation to flow, and that the person decides about. */
export interface Consent {
  readonly id: string;
  readonly sentence: string;
  readonly given: boolean;
}

/** An agent was connected: from now on its first sign of life is awaited. */
export interface Connected {
  readonly agentId: string;
  /** What the person does now: "Restart Claude Desktop." */
  readonly next: readonly string[];
  /** To paste, where it is connected by hand. Holds the token, which is shown once. */
  readonly snippet: string | undefined;
}

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
  /** Said above it all: that the practice line asks nothing, or why the permissions could not be read. */
  readonly note: { readonly tone: Tone; readonly sentence: string } | undefined;
}

export interface ToolPermission {
  readonly tool: string;
  /** What it does, in words: "Place a call". */
  readonly title: string;
  readonly decision: Decision;
  /** What it is while nothing is chosen here. */
  readonly preset: Decision;
  /** Chosen here. */
  readonly own: boolean;
  /** What can be chosen; empty for reading, which is never refused. */
  readonly choices: readonly Decision[];
}

export interface LimitView {
  readonly limit: LimitName;
  readonly label: string;
  /** "calls", "minutes". */
  readonly unit: string;
  /** Chosen here. */
  readonly value: number | undefined;
  /** What applies while nothing is chosen here; undefined: no limit. */
  readonly otherwise: number | undefined;
  /** How much of it is used now. */
  readonly used: number;
}

/** Numbers that are always allowed, never allowed, or known, and what else agents may reach; the same for every agent. */
export interface NumbersView {
  readonly allowed: readonly ListedNumber[];
  readonly blocked: readonly ListedNumber[];
  /** The person's own. */
  readonly own: readonly ListedNumber[];
  /** Reached earlier without a question, newest first, at most 50. */
  readonly contacts: readonly ListedNumber[];
  readonly contactsInAll: number;
  readonly destinations: readonly DestinationView[];
}

export interface ListedNumber {
  /** E.164. */
  readonly number: string;
  /** As people write it. */
  readonly shown: string;
}

/** A kind of number that agents may not reach until the person opens it. */
export interface DestinationView {
  readonly id: string;
  readonly label: string;
  readonly sentence: string;
  readonly open: boolean;
  /** These are opened one by one: by the number, or by the country. Undefined: all together. */
  readonly named: 'number' | 'country' | undefined;
  readonly opened: readonly { readonly item: string; readonly label: string }[];
}

export interface AgentDetails {
  readonly agentId: string;
  readonly name: string;
  /** The kind of agent it is; undefined for "Something else". */
  readonly kind: string | undefined;
  readonly kinds: readonly { readonly kind: string; readonly name: string }[];
  readonly createdAt: number;
  /** The client's own name and version. */
  readonly client: string | undefined;
  /** The groups of tools chosen for it alone; undefined: the choice for every agent. */
  readonly profiles: readonly ChoosableProfile[] | undefined;
  /** The files that have its entry. */
  readonly files: readonly string[];
  /** Newest first, at most 20; what went wrong when they cannot be read. */
  readonly activity: readonly AgentDeed[] | { readonly problem: string };
}

/** Shown once. */
export interface NewToken {
  readonly token: string;
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
  /** Without `option` the best way; without `consents` those that are given already. */
  planConnect: {
    args: { readonly kind: string; readonly option?: string | undefined; readonly consents?: readonly string[] | undefined };
    result: ChangePlan;
  };
  connectAgent: { args: { readonly kind: string; readonly option: string; readonly consents: readonly string[] }; result: Connected };
  planDisconnect: { args: { readonly id: string }; result: ChangePlan | undefined };
  /** Takes the entry out of the agent's file and ends its right to use the line. */
  disconnectAgent: { args: { readonly id: string }; result: undefined };
  planMend: { args: { readonly id: string }; result: ChangePlan };
  mendAgent: { args: { readonly id: string }; result: Connected };
  agentDetails: { args: { readonly agentId: string }; result: AgentDetails };
  renameAgent: { args: { readonly agentId: string; readonly name: string }; result: undefined };
  /** Undefined: "Something else". */
  setAgentKind: { args: { readonly agentId: string; readonly kind?: string | undefined }; result: undefined };
  /** Undefined: the groups of tools that every agent has. */
  setAgentProfiles: { args: { readonly agentId: string; readonly profiles?: readonly ChoosableProfile[] | undefined }; result: undefined };
  /** A new token in place of the old one, which stops working. */
  newToken: { args: { readonly agentId: string }; result: NewToken };
  agentPermissions: { args: Whose; result: Permissions };
  /** Undefined: what holds for every agent. */
  setPreset: { args: Whose & { readonly preset?: PresetName | undefined }; result: Permissions };
  /** Undefined: what the preset says. */
  setToolDecision: { args: Whose & { readonly tool: string; readonly decision?: Decision | undefined }; result: Permissions };
  /** A value left out: for an agent no limit of its own, for every agent the preset's. */
  setLimits: {
    args: Whose & { readonly limits: readonly { readonly limit: LimitName; readonly value?: number | undefined }[] };
    result: Permissions;
  };
  agentNumbers: { args: undefined; result: NumbersView };
  /** Puts a number on one list, or with undefined off all of them. */
  listNumber: { args: { readonly number: string; readonly list?: NumberList | undefined }; result: NumbersView };
  forgetContacts: { args: { readonly numbers?: readonly string[] | undefined }; result: NumbersView };
  /** An emergency number is asked about in a dialog of the system first. */
  openDestination: { args: { readonly id: string; readonly item?: string | undefined; readonly open: boolean }; result: NumbersView };
}

export const agentsRequestNames = [
  'lookForAgents',
  'planConnect',
  'connectAgent',
  'planDisconnect',
  'disconnectAgent',
  'planMend',
  'mendAgent',
  'agentDetails',
  'renameAgent',
  'setAgentKind',
  'setAgentProfiles',
  'newToken',
  'agentPermissions',
  'setPreset',
  'setToolDecision',
  'setLimits',
  'agentNumbers',
  'listNumber',
  'forgetContacts',
  'openDestination',
] as const satisfies readonly (keyof AgentsRequests)[];
