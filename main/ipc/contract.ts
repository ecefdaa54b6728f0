/**
 * The one declaration of what crosses between the main process and the window: names and types only, no Node,
 * no validator (those stand in `validators.ts`, which the renderer never loads). From this table come the preload
 * bridge, the guarded handlers and the mock bridge for tests.
 */

import type { ChoosableProfile, PhoneState } from '../../mcp/index';
import { type AgentsPage, type AgentsRequests, agentsRequestNames } from './agentsContract';
import { type ApprovalView, type AskingRequests, askingRequestNames, type StopView, type TakeOverView } from './askingContract';
import type { EntryBody, Tone } from './elements';
import { type HistoryRequests, historyRequestNames } from './historyContract';
import { type HomeRequests, type HomeView, homeRequestNames } from './homeContract';
import { type LineRequests, type LineSummary, lineRequestNames } from './lineContract';
import { type SettingsRequests, settingsRequestNames } from './settingsContract';
import { type SetupRequests, type SetupStep, type SetupView, setupRequestNames } from './setupContract';

export type { Caption, ChoosableProfile, PhoneCall, PhoneState } from '../../mcp/index';
export type {
  AgentCard,
  AgentDeed,
  AgentDetails,
  AgentMark,
  AgentsPage,
  AgentTrouble,
  ChangePlan,
  Connected,
  DestinationView,
  DiffLine,
  FileChange,
  KnownAgent,
  LimitView,
  ListedNumber,
  NumbersView,
  Permissions,
  ToolPermission,
} from './agentsContract';
export type {
  ActivityOutcome,
  ActivityPage,
  ActivityRow,
  ActivitySearch,
  ApprovalDecision,
  ApprovalView,
  StoppedCall,
  StopView,
  TakeOverView,
} from './askingContract';
export type { EntryBody, Tone } from './elements';
export type { ExportFormat, HistoryRow, HistorySearch, HistoryView } from './historyContract';
export type { Fix, HomeAction, HomeRow, HomeView, ReadinessRow, ReadinessRowId, ReadinessState } from './homeContract';
export type { AddressView, ApplicationView, InboundView, LineName, LineSummary, Said, TunnelAction } from './lineContract';
export type { FieldValue, SettingField, SettingGroup } from './settingsContract';
export type {
  BroughtCredentials,
  CheckResult,
  CredentialPlace,
  CredentialsView,
  HandoffTick,
  KeptAccount,
  NumberView,
  OutsidePage,
  SetupApplication,
  SetupStep,
  SetupView,
  SignUpDetails,
  SignUpResult,
  SignUpView,
  Trouble,
} from './setupContract';

/** One state said in words; the shape drawn beside it follows `tone`. */
export interface StatusItem {
  readonly tone: Tone;
  /** Short: "Running", "Practice line", "1 agent waiting". */
  readonly label: string;
  /** One whole sentence a person can act on. */
  readonly sentence: string;
}

export interface StatusView {
  readonly server: StatusItem;
  readonly line: StatusItem;
  readonly agents: StatusItem;
}

export interface CallView {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly practice: boolean;
  readonly from: string;
  readonly to: string;
  readonly state: 'queued' | 'initiated' | 'answered' | 'disconnected';
  /** The state in words: "Ringing", "Talking", "Ended: hung up", "Waiting for an agent". */
  readonly stateLabel: string;
  readonly tone: Tone;
  /** Milliseconds since the epoch; the window runs the clock of a live call itself. */
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Since when the other party has been waiting for an agent's answer; undefined while nothing waits. */
  readonly waitingSince: number | undefined;
  readonly agent: string | undefined;
  /** What the person can do in it; undefined once it has ended. */
  readonly takeOver: TakeOverView | undefined;
}

export type TimelineKind = 'person' | 'webhook' | 'answer' | 'waiting' | 'tool' | 'turn-ended' | 'nobody-there' | 'call';

/** One row of a call's timeline. Bodies are fetched on demand with `entryBody`. */
export interface TimelineEntry {
  readonly id: string;
  readonly callId: string;
  readonly at: number;
  readonly kind: TimelineKind;
  /** Which lane it belongs to. */
  readonly lane: 'caller' | 'line' | 'agent';
  /** "The callee answered", "Agent answered the gather", "Keep-alive". */
  readonly title: string;
  /** More in plain words, may be empty: digits pressed, the failure, the verbs of the answer. */
  readonly detail: string;
  /** Who gave an answer or made a tool call. */
  readonly by: string | undefined;
  /** How long the caller waited for this answer, such as "3.2 s". */
  readonly waited: string | undefined;
  readonly tone: Tone;
  readonly body: 'json' | 'bxml' | undefined;
  /** Its part of the conversation; undefined for steps that nobody on the phone notices. */
  readonly talk: Talk | undefined;
}

/** Who speaks: the agent, the person, Switchboard itself (the fallback), or whoever is on the phone. */
export type Speaker = 'agent' | 'you' | 'switchboard' | 'other';

/** What one step adds to the conversation, in order. */
export interface Talk {
  readonly by: Speaker;
  readonly parts: readonly Utterance[];
}

export type Utterance =
  | { readonly kind: 'speech'; readonly text: string }
  /** A sound by the name of its file. */
  | { readonly kind: 'sound'; readonly name: string }
  /** Keys pressed on the phone, or sent to it. */
  | { readonly kind: 'keys'; readonly keys: string }
  /** Somebody spoke for so long, in words. */
  | { readonly kind: 'recording'; readonly length: string }
  /** A quiet line between the bubbles: "Answered". */
  | { readonly kind: 'note'; readonly text: string };

export interface AgentView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly client: string | undefined;
  readonly lastSeenAt: number | undefined;
  /** The groups of tools chosen for it alone; undefined: the choice for all agents holds. */
  readonly profiles: readonly ChoosableProfile[] | undefined;
}

/** Which groups of tools agents are offered. */
export interface ProfilesView {
  /** The choice for every agent without one of its own; undefined: all groups. */
  readonly chosen: readonly ChoosableProfile[] | undefined;
  /** The groups of each tool there is; none for a tool that every agent has. */
  readonly tools: readonly (readonly ChoosableProfile[])[];
}

export interface Notice {
  readonly id: string;
  readonly at: number;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** Everything the window shows, as of `seq`. */
export interface AppView {
  readonly seq: number;
  readonly version: string;
  readonly runtime: string;
  readonly endpoint: string | undefined;
  readonly practiceNumber: string | undefined;
  readonly status: StatusView;
  readonly line: LineSummary;
  readonly home: HomeView;
  readonly setup: SetupView;
  /** Newest first, at most 200. */
  readonly calls: readonly CallView[];
  /** Oldest first, by call. */
  readonly timelines: Readonly<{ [callId: string]: readonly TimelineEntry[] }>;
  readonly agents: readonly AgentView[];
  readonly agentsPage: AgentsPage;
  readonly profiles: ProfilesView;
  readonly phone: PhoneState;
  readonly notices: readonly Notice[];
  /** Requests of agents that wait for the person, and for a moment those that ended; oldest first. */
  readonly approvals: readonly ApprovalView[];
  readonly stop: StopView;
}

export type Change =
  | { readonly kind: 'status'; readonly status: StatusView }
  /** Another line is in use, or something about it has changed. */
  | {
      readonly kind: 'line';
      readonly line: LineSummary;
      readonly endpoint: string | undefined;
      readonly practiceNumber: string | undefined;
    }
  | { readonly kind: 'home'; readonly home: HomeView }
  | { readonly kind: 'setup'; readonly setup: SetupView }
  | { readonly kind: 'call'; readonly call: CallView }
  | { readonly kind: 'call-dropped'; readonly callId: string }
  | { readonly kind: 'entry'; readonly entry: TimelineEntry }
  | { readonly kind: 'agents'; readonly agents: readonly AgentView[] }
  | { readonly kind: 'agents-page'; readonly agentsPage: AgentsPage }
  | { readonly kind: 'profiles'; readonly profiles: ProfilesView }
  | { readonly kind: 'phone'; readonly phone: PhoneState }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | { readonly kind: 'approvals'; readonly approvals: readonly ApprovalView[] }
  | { readonly kind: 'stop'; readonly stop: StopView };

/** Changes after `seq - 1`. A gap in `seq` means: ask for a snapshot. */
export interface Delta {
  readonly seq: number;
  readonly changes: readonly Change[];
}

/** One way to connect an agent, ready to paste. */
export interface ConnectSnippet {
  readonly id: 'http' | 'stdio';
  readonly title: string;
  readonly hint: string;
  readonly language: 'json';
  readonly text: string;
}

export interface MintedAgent {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  /** Shown once. The only secret that ever reaches the window, because the person must copy it. */
  readonly token: string;
  readonly snippets: readonly ConnectSnippet[];
}

/** Requests the window may make: argument and result by name. */
export interface Requests
  extends AgentsRequests,
    AskingRequests,
    HistoryRequests,
    HomeRequests,
    LineRequests,
    SettingsRequests,
    SetupRequests {
  snapshot: { args: undefined; result: AppView };
  entryBody: { args: { readonly entryId: string }; result: EntryBody };
  phoneAnswer: { args: { readonly callId: string }; result: undefined };
  phoneDecline: { args: { readonly callId: string }; result: undefined };
  phoneDigits: { args: { readonly callId: string; readonly digits: string }; result: undefined };
  phoneSay: { args: { readonly callId: string; readonly text: string }; result: undefined };
  phoneHangup: { args: { readonly callId: string }; result: undefined };
  phoneCallIn: { args: { readonly from: string }; result: { readonly callId: string } };
  /** Without `profiles` the choice for all agents holds. */
  mintAgent: { args: { readonly name: string; readonly profiles?: readonly ChoosableProfile[] | undefined }; result: MintedAgent };
  revokeAgent: { args: { readonly id: string }; result: undefined };
  /** The choice for every agent without one of its own. */
  setProfiles: { args: { readonly profiles: readonly ChoosableProfile[] }; result: undefined };
  copyText: { args: { readonly text: string }; result: undefined };
  dismissNotice: { args: { readonly id: string }; result: undefined };
}

export type RequestName = keyof Requests;

/** What the main process tells the window without being asked. */
export interface Announcements {
  delta: Delta;
  /** Bring a view to the front: the tray menu and notifications use it. */
  show: {
    readonly view: 'home' | 'calls' | 'phone' | 'agents' | 'settings';
    readonly callId: string | undefined;
    /** Opens the set-up sheet over Home at that step; `open` is the first that is not done. */
    readonly setup?: SetupStep | 'open' | undefined;
    /** Brings this request for approval into sight. */
    readonly approval?: string | undefined;
  };
}

export type AnnouncementName = keyof Announcements;

export const requestNames = [
  'snapshot',
  'entryBody',
  'phoneAnswer',
  'phoneDecline',
  'phoneDigits',
  'phoneSay',
  'phoneHangup',
  'phoneCallIn',
  'mintAgent',
  'revokeAgent',
  'setProfiles',
  'copyText',
  'dismissNotice',
  ...agentsRequestNames,
  ...askingRequestNames,
  ...historyRequestNames,
  ...homeRequestNames,
  ...lineRequestNames,
  ...settingsRequestNames,
  ...setupRequestNames,
] as const satisfies readonly RequestName[];

export const announcementNames = ['delta', 'show'] as const satisfies readonly AnnouncementName[];

/** Errors lose their fields crossing processes, so a failure crosses as data. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string; readonly recovery: string };

type Ask<N extends RequestName> = Requests[N]['args'] extends undefined
  ? () => Promise<Reply<Requests[N]['result']>>
  : (args: Requests[N]['args']) => Promise<Reply<Requests[N]['result']>>;

/** `window.switchboard` in the renderer. */
export type Bridge = { readonly [N in RequestName]: Ask<N> } & {
  /** Returns how to stop listening. */
  on<N extends AnnouncementName>(name: N, listener: (message: Announcements[N]) => void): () => void;
};
