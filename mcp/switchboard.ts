import type { CredentialProblem, CredentialSource } from './bandwidth/credentials';
import type { ClientCredentials } from './bandwidth/oauth';
import type { Clock } from './base/clock';
import type { Log } from './base/log';
import type { Rates } from './callbacks/intake/listener';
import type { TestCallRequest } from './control/testCall';
import type { Retention } from './history/retention';
import type { SwitchboardHistory } from './history/switchboardHistory';
import type { ActivityLogPort } from './model/act';
import type { Activity } from './model/activity';
import type { AgentTokenStore, MintOptions, SeenAgent } from './model/agent';
import type { KnownCall } from './model/call';
import type { PracticePhone } from './model/phone';
import type { ChoosableProfile } from './model/profiles';
import type { ReadinessFacts } from './model/readiness';
import type { StopPort } from './model/stop';
import type { TakeOverPort } from './model/takeOver';
import type { TurnSettings } from './model/turn';
import type { PolicyPort, PolicyStore } from './policy/port';
import type { DevTunnel, DevTunnelOptions } from './real/devTunnel';
import type { PointingPort } from './real/pointing/state';
import type { RealLineJournals, RealLineOptions } from './real/realLine';
import type { ToolSelection } from './server/toolset';

export type { CredentialProblem, CredentialRead, CredentialSource } from './bandwidth/credentials';
export type { ClientCredentials } from './bandwidth/oauth';
export type { TestCallRequest } from './control/testCall';
export type { ExportFormat } from './history/export';
export type { HistoryQuery } from './history/query';
export type { StoredEvent } from './history/record';
export type { Retention } from './history/retention';
export type { SwitchboardHistory } from './history/switchboardHistory';
export type {
  ActivityLogPort,
  ActOutcome,
  ActPage,
  ActQuery,
  LoggedAct,
  PersonAct,
} from './model/act';
export type { ApprovalEnd, PendingApproval } from './model/approval';
export type { Caption, PhoneCall, PhoneState } from './model/phone';
export type { StopPort, StoppedCall, StoppedCallState, StopState } from './model/stop';
export type { NumberCheck, TakenCall, TakeOverPort } from './model/takeOver';
export type { Decision, LimitName, NumberList, Policy, PolicyChange, Preset } from './policy/policy';
export type { AgentPermissions, PolicyPort, PolicyState, PolicyStore } from './policy/port';
export type { PointingPort, PointingState } from './real/pointing/state';
export type { RealLineJournals, RealLineOptions } from './real/realLine';
export type { ActionId } from './real/tunnel/causes';
export type { PinnedAsset } from './real/tunnel/pinned';
export type { TunnelStatus } from './real/tunnel/status';

export interface SwitchboardOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** The line agents start on. */
  readonly line: 'practice' | 'real';
  readonly real: RealLineOptions | undefined;
  /**
   * `pace` scales how long the practice line speaks and rings: 1 is lifelike, 0.1 ten times as fast. `webhookOrigins` are programs of the
   * person's own on this machine that its webhooks may go to; left out: our listener alone.
   */
  readonly practice:
    | { readonly mode: 'build' | 'full'; readonly pace: number; readonly webhookOrigins?: readonly string[] | undefined }
    | undefined;
  /** Undefined: no HTTP endpoint (stdio only). */
  readonly mcp:
    | {
        readonly host: string;
        /** The usual port; while another program has it, the next free one is used. 0 for any. */
        readonly port: number;
        /** The port of the Switchboard before this one, tried first, where one takes the place of another within a run. */
        readonly lastPort?: number | undefined;
        /** Extra Host header values (BW_MCP_ALLOWED_HOSTS). */
        readonly allowedHosts: readonly string[];
        /** Extra Origin header values. */
        readonly allowedOrigins: readonly string[];
        /** Prepares for the first requests this many milliseconds after it listens; left out: the first requests wait for that. */
        readonly warmUpAfterMs?: number | undefined;
      }
    | undefined;
  readonly callbacks: {
    readonly port: number;
    readonly secret: string;
    /** Whether the next run uses the same secret, so that applications may keep pointing here (BW_MCP_CALLBACK_SECRET). */
    readonly secretLasts?: boolean | undefined;
    /** Requests a second the callback listener takes; its own limits when left out. */
    readonly rates?: Rates | undefined;
  };
  /** Every webhook on disk, acknowledged once it is there. Undefined: an hour in memory only. */
  readonly history?: HistorySettings | undefined;
  /** How requests to Bandwidth, or to the practice line, travel; left out: the platform's fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Where recordings and attachments too large for a result are saved; left out: a private temporary folder. */
  readonly downloadsFolder?: string | undefined;
  /** A public address for the real line's callbacks where `real.baseUrl` gives none. Undefined: there is no tunnel to turn on. */
  readonly tunnel?: DevTunnelOptions | undefined;
  /** Left out: nothing is recorded, no application is pointed by itself, and a restart loses live calls. */
  readonly journals?: RealLineJournals | undefined;
  readonly turns: TurnSettings;
  /** Agents as the Switchboard before this one saw them, where one takes the place of another within a run. */
  readonly seen?: readonly SeenAgent[] | undefined;
  /** Agents whose tokens were made in earlier runs. */
  readonly agents: AgentTokenStore;
  /** Where the person's stop is kept until they reopen the line; left out: for this run only. */
  readonly stopFile?: string | undefined;
  /** Where `switchboard-mcp stop` finds the runs on this computer; left out: it does not find this one. */
  readonly controlFolder?: string | undefined;
  /** Which tools agents are offered; left out: all. */
  readonly tools?: ToolSelection | undefined;
  /** Where the person reads what is to be done; left out: in the app. */
  readonly shell?: ReadinessFacts['shell'] | undefined;
  /** What the shell knows besides, laid over what the line knows, for the rows that agents and the doctor read. */
  readonly readiness?: ((facts: ReadinessFacts) => ReadinessFacts) | undefined;
  /** What agents may do. Left out: everything, within the limits of Trusted, until the process ends. */
  readonly permissions?: PermissionsOptions | undefined;
  /** Where bridged agents find this run (`agents/<id>.json`); left out: no bridge. */
  readonly bridgeFolder?: string | undefined;
}

export interface PermissionsOptions {
  readonly store: PolicyStore;
  /** Whether a person can be asked in a window (`Switchboard.policy.approvals`). */
  readonly window: boolean;
  /** Where calls and messages are counted across restarts; left out: in memory. Several processes may use one folder. */
  readonly usageFolder?: string | undefined;
  /** How long a request waits for the person, in milliseconds; left out: 45 s. */
  readonly approvalMs?: number | undefined;
}

/** The credentials that agents of the real line have without logging in. */
export interface CredentialsPort {
  readonly state: SharedCredentialsState;
  /** Called after each change of `state`. @returns the function that ends the subscription */
  subscribe(listener: () => void): () => void;
  /**
   * Replaces what the keychain gave: the person signed in, or with undefined signed out. The environment's credentials
   * still win. What was changed at Bandwidth for the account is put back first, within 2 s; then its tokens are dropped.
   */
  use(pair: ClientCredentials | undefined, accountId: string | undefined): void;
  /** Reads the keychain again, this entry in place of the earlier one if given. What is in use stays until it has replied. */
  readAgain(source?: CredentialSource): Promise<void>;
  /** What this agent logged in with, for the person to keep. It never crosses to the window. */
  ofAgent(agentId: string): { readonly pair: ClientCredentials; readonly accountId: string } | undefined;
  /** The ids of agents that logged out with clearCredentials. */
  loggedOut(): readonly string[];
  /** The person's yes: the agent may use the shared credentials again. */
  readmit(agentId: string): void;
}

export type SharedCredentialsState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'none'; readonly problems: readonly CredentialProblem[] }
  | {
      readonly kind: 'found';
      readonly source: 'environment' | 'keychain';
      /** The last four characters of the client id. */
      readonly ending: string;
      /** The account they are kept for, where that is known without asking Bandwidth. */
      readonly accountId: string | undefined;
    };

export interface HistorySettings {
  /** The database file. Its folder is made if need be; both are readable by their owner only. */
  readonly file: string;
  /** The bundled `historyWorker.js`. */
  readonly worker: string;
  readonly retention?: Retention | undefined;
  /** Without a usable file: true refuses to start, false goes on in memory and says so in a notice. */
  readonly required: boolean;
}

/** The running server. `main/` and `cli.ts` know nothing else of `mcp/`. */
export interface Switchboard {
  /** `http://127.0.0.1:PORT/mcp`, or undefined with stdio only. It changes when the usual port is free again; a notice says so. */
  readonly endpoint: string | undefined;
  /** True while another port than the usual one is used, because that is taken. */
  readonly portChanged: boolean;
  /** The program that uses the usual port, in words, where the system tells. */
  readonly portTakenBy: string | undefined;
  /** The listener's local address, secret path included. */
  readonly callbacks: string;
  readonly practice: PracticePhone | undefined;
  /** The tunnel's switch; undefined on the practice line, with a base address of the person's own, and where none was asked for. */
  readonly tunnel: DevTunnel | undefined;
  /** Inbound calls of the real line; undefined on the practice line and without journals. */
  readonly pointing: PointingPort | undefined;
  readonly line: 'practice' | 'real';
  /** What agents may do, and the requests that wait for the person. */
  readonly policy: PolicyPort;
  /** What agents have without logging in; undefined on the practice line. */
  readonly credentials: CredentialsPort | undefined;
  /** Makes a new token; it is returned once and stored only as its hash. */
  mintAgent(name: string, options?: MintOptions): Promise<{ readonly id: string; readonly token: string }>;
  /** Accepts a token the person chose (BW_MCP_TOKEN) for this run only. */
  adoptAgent(name: string, token: string): void;
  /**
   * Takes the agent's right to connect away, at once; what it waits for ends with `auth`.
   * @throws SwitchboardError `not_found`, or `unavailable` when it could not be saved: then the token is dead for this run only
   */
  revokeAgent(id: string): Promise<void>;
  /** @throws SwitchboardError `not_found`, `validation` for an empty or over-long name, `unavailable` when it could not be saved */
  renameAgent(id: string, name: string): Promise<void>;
  /** Which desktop agent it is, for its icon. @throws as `renameAgent` */
  setAgentKind(id: string, kind: string | undefined): Promise<void>;
  /** The groups of tools it is offered; undefined: those of every agent. Its client is notified. @throws as `renameAgent` */
  setAgentProfiles(id: string, profiles: readonly ChoosableProfile[] | undefined): Promise<void>;
  /**
   * A new token in place of the old one, which is refused from now on; it is returned once. A bridged agent goes on with
   * a new file of its bridge.
   * @throws SwitchboardError `not_found`, or `unavailable` when it could not be saved: then the old token is still in use
   */
  mintAgain(id: string): Promise<{ readonly token: string }>;
  agents(): readonly SeenAgent[];
  /** Undefined while webhooks are kept in memory only. */
  readonly history: SwitchboardHistory | undefined;
  /** Why there is no history though one was asked for, and what to do, in whole sentences. */
  readonly historyProblem: string | undefined;
  /** The profiles of each tool there is, in the order of tools/list; none for a tool that every agent has. */
  readonly toolProfiles: readonly (readonly ChoosableProfile[])[];
  /** Changes which profiles agents without their own are offered, and tells their clients. Undefined: all. */
  setProfiles(profiles: readonly ChoosableProfile[] | undefined): void;
  liveCalls(): readonly KnownCall[];
  /** What this run knows about the line being ready, without asking anyone; `readiness` makes rows of it. */
  readinessFacts(): ReadinessFacts;
  /**
   * Ends a live call, one that rings included. The person did it.
   * @throws SwitchboardError in a person's words: `not_found` when it has ended, `unavailable` when it could not be ended
   */
  endCall(callId: string): Promise<void>;
  /** The emergency stop. */
  readonly stop: StopPort;
  /** The person answers calls in the agents' place. */
  readonly takeOver: TakeOverPort;
  /** Every tool call, and what the person did. */
  readonly activityLog: ActivityLogPort;
  /**
   * Calls the person and says a greeting and goodbye. On the practice line `to` may be left out: the practice phone rings.
   * No agent is needed, and none sees the call.
   * @throws SwitchboardError in a person's words when the call could not be placed
   */
  placeTestCall(request: TestCallRequest): Promise<{ readonly callId: string }>;
  /** Called with each activity from now on, in order, synchronously; the first also hears what was told while starting. */
  subscribe(listener: (activity: Activity) => void): () => void;
  setTurns(settings: TurnSettings): void;
  /** Calls and messages are placed from this number, E.164, when an agent names none. */
  preferNumber(number: string): void;
  /** Serves one agent on these streams until the input ends. */
  serveStdio(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void>;
  /** Stops accepting, ends long-polls, gives open turns the fallback, and closes every listener. Resolves within 5 s. */
  close(): Promise<void>;
}
