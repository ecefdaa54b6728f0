/**
 * The port of "Connect an agent": which desktop agents this computer has, what connecting one would change, and doing it.
 * Nothing here runs an agent. No secret is in a row, a plan or a result.
 */

export type DesktopPlatform = 'darwin' | 'win32' | 'linux';

/** How an agent reaches the app, the better one first. */
export type ConnectWay =
  /** The agent starts `switchboard-mcp --bridge`. Its configuration holds no secret. */
  | 'bridge'
  /** The agent opens the address with a token, which its configuration holds. */
  | 'http';

/** What tells that an agent is installed. */
export interface Finding {
  readonly kind: 'configuration' | 'program' | 'application';
  /** Absolute. */
  readonly path: string;
}

/** One agent, as a person finds it in the list. */
export interface DesktopAgent {
  /** `claude-code`; the same in every version of Switchboard, on every platform and on the command line. */
  readonly id: string;
  readonly name: string;
  /** The name of its icon; the id where it has one of its own. */
  readonly icon: string;
  /** Where its maker describes how it is configured. */
  readonly docs: string | undefined;
  readonly found: readonly Finding[];
  readonly state: AgentState;
  /** What `plan` can be asked for, the first choice first. */
  readonly offers: readonly ConnectOffer[];
}

/** A way to connect, in words for a button. */
export interface ConnectOffer {
  readonly kind: 'edit' | 'bundle' | 'link' | 'by-hand';
  readonly way: ConnectWay;
}

export type AgentState =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'found' }
  | {
      readonly kind: 'connected';
      readonly file: string;
      readonly way: ConnectWay;
      /** The agent's id among those that may connect (`Switchboard.agents`). */
      readonly agentId: string | undefined;
    }
  | {
      readonly kind: 'stale';
      readonly file: string;
      readonly why: StaleReason;
      readonly agentId: string | undefined;
      /** What is wrong, and what Mend does about it. */
      readonly sentence: string;
      readonly fix: string;
    }
  | {
      readonly kind: 'unreadable';
      readonly file: string;
      /** 1-based. */
      readonly line: number | undefined;
      readonly sentence: string;
      readonly fix: string;
    };

export type StaleReason = 'moved-app' | 'changed-port' | 'revoked' | 'points-elsewhere';

/** What the person chose. Everything left out is the first choice. */
export interface ConnectChoice {
  readonly kind?: ConnectOffer['kind'] | undefined;
  readonly way?: ConnectWay | undefined;
  /** Ids of the consents that the person gave; left out: those that the connection already has, else none. */
  readonly consents?: readonly string[] | undefined;
}

/** Something an agent may do without asking its person, which the person must agree to. */
export interface Consent {
  readonly id: string;
  /** What it allows, and why a phone call goes better with it. */
  readonly sentence: string;
  /** Part of this plan. */
  readonly given: boolean;
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
  /** 1-based: in the new file, for a removed line in the old one. */
  readonly line: number;
}

/** What becomes of one file. */
export interface FileChange {
  readonly file: string;
  /** Where the file really is, when `file` is a link. */
  readonly target: string | undefined;
  readonly does: 'create' | 'change' | 'delete';
  /** The changed lines with three lines around them. What looks like a secret shows as `…`. */
  readonly diff: readonly DiffLine[];
  /** Where what was there is kept; undefined for a file that is new. */
  readonly backup: string | undefined;
}

/** What a person does so that the agent takes the change up. */
export interface PickUp {
  readonly kind: 'automatic' | 'reload' | 'restart';
  readonly sentence: string;
}

interface Planned {
  readonly agent: string;
  readonly name: string;
  readonly way: ConnectWay;
  /** The id of the agent that will be made, or of the one that is connected already. */
  readonly agentId: string;
}

/** The exact change, before anything is written. */
export type ConnectPlan =
  | EditPlan
  | BundlePlan
  | LinkPlan
  | (Planned & {
      readonly kind: 'by-hand';
      readonly language: 'json' | 'toml' | 'yaml' | 'shell';
      /** Ready to paste; a token shows as `…` until `apply` was asked for. */
      readonly snippet: string;
      readonly steps: readonly string[];
    })
  | (Refusal & { readonly kind: 'refused'; readonly agent: string; readonly name: string });

export interface EditPlan extends Planned {
  readonly kind: 'edit';
  /** None: everything is there already. */
  readonly changes: readonly FileChange[];
  readonly pickUp: PickUp;
  /** All that this agent knows, given or not. */
  readonly consents: readonly Consent[];
  /** What a person should know before they agree, in whole sentences. */
  readonly notes: readonly string[];
}

/** A file that the agent installs when it is opened with the system. `apply` writes it. */
export interface BundlePlan extends Planned {
  readonly kind: 'bundle';
  readonly fileName: string;
  readonly steps: readonly string[];
}

/** An address that the agent opens, and that holds no secret. */
export interface LinkPlan extends Planned {
  readonly kind: 'link';
  readonly url: string;
  readonly steps: readonly string[];
}

/** Why something was not done. Nothing was changed. */
export interface Refusal {
  readonly sentence: string;
  readonly fix: string;
  readonly file: string | undefined;
  /** 1-based. */
  readonly line: number | undefined;
}

/** What `mint` is asked for: `Switchboard.mintAgent(name, { id, bridge, kind })`, or with `again` `Switchboard.mintAgain(again)`. */
export interface MintRequest {
  /** The id that the plan shows. */
  readonly id: string;
  readonly name: string;
  readonly bridge: boolean;
  /** The agent's id in the table. */
  readonly kind: string;
  /** The agent of this id gets a new token; no new agent is made. */
  readonly again: string | undefined;
}

/** Makes an agent that may connect. Asked only when the plan needs one: an agent that still may connect keeps its id. */
export type MintAgent = (request: MintRequest) => Promise<{ readonly id: string; readonly token: string }>;

export type ConnectResult =
  | {
      readonly kind: 'connected';
      readonly agentId: string;
      readonly changes: readonly FileChange[];
      readonly pickUp: PickUp;
    }
  /** Open this with the system: the agent asks the person, and is connected when they agree. */
  | { readonly kind: 'open'; readonly agentId: string; readonly target: string; readonly steps: readonly string[] }
  /** For the person to paste, token included. */
  | { readonly kind: 'by-hand'; readonly agentId: string; readonly snippet: string; readonly steps: readonly string[] }
  /** `minted`: an agent that was made before the refusal, to be revoked. */
  | (Refusal & { readonly kind: 'refused'; readonly minted: string | undefined });

export type DisconnectResult =
  | {
      readonly kind: 'disconnected';
      /** To be revoked by the caller; undefined where the entry named none. */
      readonly agentId: string | undefined;
      readonly changes: readonly FileChange[];
      readonly pickUp: PickUp;
    }
  /** No entry of ours was found. */
  | { readonly kind: 'nothing'; readonly agentId: string | undefined }
  | (Refusal & { readonly kind: 'refused' });

/** Desktop agents and their connections to this app. */
export interface AgentConnections {
  /** Every agent of the table in its order, "Something else" last. Looks at files and folders only. */
  list(): Promise<readonly DesktopAgent[]>;
  /** @throws SwitchboardError `not_found` for an unknown agent, naming the nearest. */
  plan(agent: string, choice?: ConnectChoice): Promise<ConnectPlan>;
  /**
   * Carries a plan out. Files are read again first, so that what an agent wrote meanwhile is kept.
   * @throws what `mint` throws; nothing was changed then
   */
  apply(plan: ConnectPlan, mint: MintAgent): Promise<ConnectResult>;
  /** What `disconnect` would change. */
  planDisconnect(agent: string): Promise<DisconnectResult>;
  /** Takes our entry out, and nothing else. */
  disconnect(agent: string): Promise<DisconnectResult>;
  /** What `mend` would change. */
  planMend(agent: string): Promise<ConnectPlan>;
  /** Connects again in the way and with the consents that the connection has. */
  mend(agent: string, mint: MintAgent): Promise<ConnectResult>;
}
