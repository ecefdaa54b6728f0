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
  /** "Claude Code wants to call +1 919 555 0177". */
  readonly question: string;
  /** To whom, and in which country: "+1 919 555 0177 · United States". Undefined when it concerns no number. */
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
  readonly calls: readonly StoppedCall[];
}

/** What the person can do in a live call. */
export interface TakeOverView {
  /** The person has the call. Its agent is refused until the person gives it back. */
  readonly taken: boolean;
  /** Why nothing can be done about it now, in a whole sentence; undefined when it can. */
  readonly why: string | undefined;
}

export type ActivityOutcome = 'done' | 'failed' | 'denied';

/** A tool call of an agent, in words. */
export interface ActivityRow {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly agentId: string;
  readonly agent: string;
  /** "Placed a call". */
  readonly what: string;
  /** The tool's own name, for whoever debugs. */
  readonly tool: string;
  readonly to: string | undefined;
  readonly outcome: ActivityOutcome;
  /** The outcome in words, with why it failed. */
  readonly said: string;
  readonly tone: Tone;
  /** "0.3 s". */
  readonly took: string;
  /** Who allowed it: "You, once". Undefined where nothing was asked. */
  readonly approvedBy: string | undefined;
  readonly callId: string | undefined;
}

/** What to look for in the activity; everything given must match. */
export interface ActivitySearch {
  readonly words?: string | undefined;
  readonly agentId?: string | undefined;
  readonly outcome?: ActivityOutcome | undefined;
}

export interface ActivityPage {
  /** Newest first. */
  readonly rows: readonly ActivityRow[];
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined;
}

/** What the window may ask about approvals, Stop, taking over a call, and the activity. */
export interface AskingRequests {
  /** What became of it; a late answer changes nothing, and the result says so. */
  answerApproval: { args: { readonly id: string; readonly decision: ApprovalDecision }; result: { readonly late: string | undefined } };
  /** Opens the line for new calls again after End all calls. */
  allowCalls: { args: undefined; result: undefined };
  takeOverCall: { args: { readonly callId: string }; result: undefined };
  sayInCall: { args: { readonly callId: string; readonly text: string }; result: undefined };
  putCallThrough: { args: { readonly callId: string; readonly to: string }; result: undefined };
  giveCallBack: { args: { readonly callId: string }; result: undefined };
  activity: { args: { readonly search: ActivitySearch; readonly before?: string | undefined }; result: ActivityPage };
  /** Asks where to save; `path` is undefined when the person cancelled. */
  exportActivity: { args: { readonly search: ActivitySearch }; result: { readonly path: string | undefined; readonly rows: number } };
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
