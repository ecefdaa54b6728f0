import type { Tone } from './elements';

/** What the person decides about a request for approval. */
export type ApprovalDecision = 'once' | 'always' | 'no';

/** How a request for approval ended. */
export type ApprovalEnding = 'allowed' | 'refused' | 'expired' | 'cancelled';

/** An agent asks whether it may do something. */
export interface ApprovalView {
  readonly id: string;
  readonly agentId: string;
  readonly agent: string;
  /** In whole sentences: "Claude Code wants to call +1 919 555 0177. Allow it?" */
  readonly question: string;
  /** The numbers it concerns that the question does not name. */
  readonly to: string | undefined;
  /** Why it asks and what the call costs or reaches, in whole sentences. */
  readonly reasons: readonly string[];
  /** The label of the button that allows it from now on; undefined where only this one can be allowed. */
  readonly always: string | undefined;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  readonly until: number;
  /** Undefined while it waits for the person. */
  readonly ended: { readonly how: ApprovalEnding; readonly sentence: string; readonly tone: Tone } | undefined;
}

/** A call that the person's Stop ends. */
export interface StoppedCall {
  readonly callId: string;
  /** The other party's number as people write it. */
  readonly who: string;
  readonly state: 'ended' | 'trying';
  /** Why it has not ended yet and what happens next, or how it ended. */
  readonly sentence: string;
}

/** Whether the person has stopped all calls, and what became of the live ones. */
export interface StopView {
  /** New calls and messages are refused until the person allows them again. */
  readonly stopped: boolean;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  /** Said where the stop does not last. */
  readonly note: string | undefined;
  readonly calls: readonly StoppedCall[];
}

/** What the person can do in a live call. */
export interface TakeOverView {
  /** The person has the call. Its agent is refused until the person gives it back. */
  readonly taken: boolean;
  /** Why nothing can be said or taken over now, in a whole sentence; undefined when it can. */
  readonly why: string | undefined;
  /** What happens in a call that the person has: "The caller hears your words." Empty otherwise. */
  readonly doing: string;
  /** When a caller who waits for the person hears the fallback instead, milliseconds since the epoch. */
  readonly until: number | undefined;
  /** What went wrong last, and what to do. */
  readonly trouble: string | undefined;
}

/** How something that was done ended; `failed` is every outcome but `ok`. */
export type ActivityOutcome = 'ok' | 'failed' | 'denied' | 'expired' | 'cancelled';

/** A tool call of an agent, or something that the person did, in words. */
export interface ActivityRow {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The agent's name, or "You". */
  readonly who: string;
  /** "Placed a call". */
  readonly what: string;
  /** The tool's own name, for whoever debugs; undefined for what the person did. */
  readonly tool: string | undefined;
  readonly to: string | undefined;
  /** How it ended, in words. */
  readonly outcome: string;
  readonly tone: Tone;
  /** "0.3 s". */
  readonly took: string | undefined;
  /** Who allowed it: "you", "a rule of yours". Undefined where nothing was asked. */
  readonly allowedBy: string | undefined;
  readonly callId: string | undefined;
}

/** What to look for in the activity; everything given must match. */
export interface ActivitySearch {
  readonly words?: string | undefined;
  readonly agentId?: string | undefined;
  /** Only what the person did. */
  readonly person?: boolean | undefined;
  readonly outcome?: ActivityOutcome | undefined;
}

export interface ActivityPage {
  /** Newest first. */
  readonly rows: readonly ActivityRow[];
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined;
  /** Said where not everything is kept: without an event history, or when some of it could not be stored. */
  readonly note: string | undefined;
}

/** What the window may ask about approvals, Stop, taking over a call, and the activity. */
export interface AskingRequests {
  /** Fails when the request has ended: a late answer changes nothing. */
  answerApproval: { args: { readonly id: string; readonly decision: ApprovalDecision }; result: undefined };
  /** Opens the line for new calls again after End all calls. */
  allowCalls: { args: undefined; result: undefined };
  takeOverCall: { args: { readonly callId: string }; result: undefined };
  sayInCall: { args: { readonly callId: string; readonly text: string }; result: undefined };
  /** A number that costs much or calls for help is asked about in a dialog of the system first. */
  putCallThrough: { args: { readonly callId: string; readonly to: string }; result: undefined };
  giveCallBack: { args: { readonly callId: string }; result: undefined };
  activity: { args: { readonly search: ActivitySearch; readonly before?: string | undefined }; result: ActivityPage };
  /** Asks where to save; undefined when the person cancelled. `full`: numbers are not masked. */
  exportActivity: {
    args: { readonly search: ActivitySearch; readonly full: boolean };
    result: { readonly file: string; readonly rows: number } | undefined;
  };
}

export const askingRequestNames = [
  'answerApproval',
  'allowCalls',
  'takeOverCall',
  'sayInCall',
  'putCallThrough',
  'giveCallBack',
  'activity',
  'exportActivity',
] as const satisfies readonly (keyof AskingRequests)[];
