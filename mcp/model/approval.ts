import type { Agent } from './agent';

/** A tool call that waits until a person allows or refuses it. */
export interface PendingApproval {
  readonly id: string;
  readonly agent: Agent;
  readonly tool: string;
  /** The whole question, in plain words: “Claude wants to call +1 919 555 0100. Allow it?” */
  readonly question: string;
  /** The numbers (E.164) and SIP addresses it reaches; empty for a request without any, such as an application. */
  readonly to: readonly string[];
  /** What it reaches and costs, in words: “A mobile number in the United States.” */
  readonly reaches: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  /** Without an answer until then, it is refused. Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Whether `always` makes sense: there is a number that can be allowed from now on. */
  readonly mayAlways: boolean;
}

/** `once` allows this call only; `always` also allows its numbers from now on. */
export const approvalAnswers = ['once', 'always', 'no'] as const;

export type ApprovalAnswer = (typeof approvalAnswers)[number];

/** Where the person answered: in Switchboard's window, in a notification of the system, or in the agent's own program. */
export const approvers = ['window', 'notification', 'agent'] as const;

export type Approver = (typeof approvers)[number];

/** How a request for approval ended. */
export type ApprovalEnd =
  | { readonly how: 'once' | 'always'; readonly by: Approver }
  | { readonly how: 'no'; readonly by: Approver }
  /** Nobody answered in time. */
  | { readonly how: 'expired' }
  /** The agent gave up, or lost its connection. */
  | { readonly how: 'cancelled' };

/** Who allowed a tool call that had to be asked for. */
export interface Allowance {
  readonly how: Exclude<ApprovalAnswer, 'no'>;
  readonly by: Approver;
}
