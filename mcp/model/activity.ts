import type { ErrorCode } from '../base/errors';
import type { PersonAct } from './act';
import type { Agent } from './agent';
import type { Allowance, ApprovalEnd, PendingApproval } from './approval';
import type { KnownCall } from './call';
import type { CallbackEvent } from './event';
import type { LineKind } from './line';
import type { Answerer } from './turn';

/**
 * Everything a person can watch, in the order in which it happened. The live view is a pure fold over these.
 * `at` is milliseconds since the epoch. No secret is ever in one: BXML is recorded as the agent wrote it,
 * before credentials are added for the wire.
 */
export type Activity =
  | { readonly kind: 'call'; readonly at: number; readonly call: KnownCall }
  | { readonly kind: 'webhook'; readonly at: number; readonly event: CallbackEvent }
  /** Bandwidth came back for a turn that is still open. */
  | { readonly kind: 'still-waiting'; readonly at: number; readonly callId: string; readonly callbackId: string }
  /** A response was written to a webhook. Keep-alives are included so that nothing the caller heard is missing. */
  | {
      readonly kind: 'answer';
      readonly at: number;
      readonly callId: string;
      readonly callbackId: string;
      readonly event_type: string;
      readonly by: Answerer;
      readonly waitedMs: number;
      readonly bxml: string;
    }
  /** A turn ended without an answer; `how` is a sentence. */
  | { readonly kind: 'turn-ended'; readonly at: number; readonly callId: string; readonly callbackId: string; readonly how: string }
  /** An inbound call arrived and no agent was there to take it. */
  | { readonly kind: 'nobody-there'; readonly at: number; readonly callId: string; readonly from: string | undefined }
  | {
      readonly kind: 'tool';
      readonly at: number;
      readonly agent: Agent;
      readonly tool: string;
      readonly callId: string | undefined;
      readonly durationMs: number;
      /** BXML the tool sent to the call, readable in the timeline. */
      readonly bxml: string | undefined;
      /** The numbers (E.164) and SIP addresses it reached or would have reached; left out for none. */
      readonly to?: readonly string[] | undefined;
      /** Who allowed it, where a person had to be asked. */
      readonly allowed?: Allowance | undefined;
      readonly outcome: { readonly ok: true } | { readonly ok: false; readonly code: ErrorCode; readonly error: string };
    }
  /** A person is asked whether a tool call may go on. */
  | { readonly kind: 'approval-asked'; readonly at: number; readonly approval: PendingApproval }
  /** The person answered, or no answer is needed any more. */
  | { readonly kind: 'approval-ended'; readonly at: number; readonly approval: PendingApproval; readonly end: ApprovalEnd }
  /** The person did something to the line, a call or an agent. */
  | {
      readonly kind: 'person';
      readonly at: number;
      readonly act: PersonAct;
      readonly callId: string | undefined;
      /** The number a call was put through to. */
      readonly to?: string | undefined;
      /** What the person said to the caller. For the timeline only: the activity log does not keep it. */
      readonly text?: string | undefined;
      readonly agent?: Agent | undefined;
    }
  /** A program was refused for its token. Each program counts once in ten minutes. */
  | {
      readonly kind: 'refused';
      readonly at: number;
      /** What the person calls it, by what it says of itself: "Codex". */
      readonly program: string;
      readonly why: 'no token' | 'wrong token' | 'revoked token';
      /** Whose token it was, where it is known: revoked, or replaced by a new one. */
      readonly agent: Agent | undefined;
    }
  | {
      readonly kind: 'agent-seen';
      readonly at: number;
      readonly agent: Agent;
      readonly client: string | undefined;
      readonly era: '2025' | '2026';
    }
  /** An agent logged in with setCredentials. */
  | { readonly kind: 'login'; readonly at: number; readonly agent: Agent; readonly accountId: string; readonly build: boolean }
  /** An agent logged out with clearCredentials. */
  | { readonly kind: 'logout'; readonly at: number; readonly agent: Agent }
  /** The person let an agent that had logged out use their credentials again. */
  | { readonly kind: 'readmitted'; readonly at: number; readonly agent: Agent }
  /** An agent signed the person up with createRegistration. */
  | {
      readonly kind: 'sign-up';
      readonly at: number;
      readonly agent: Agent;
      /** Masked: `j…@example.com`. */
      readonly email: string;
      /** Masked: its last four digits, `…0123`. */
      readonly phone: string;
      readonly registrationId: string;
      /** It went to the practice line, so no account was created. */
      readonly practice: boolean;
    }
  /** Something a person should be told, already in plain words. */
  | {
      readonly kind: 'notice';
      readonly at: number;
      readonly severity: 'info' | 'warning' | 'error';
      readonly line: LineKind | undefined;
      readonly message: string;
      /** It tells of a state that can also be read as it changes (`Switchboard.tunnel`, `.pointing`); who shows that need not show this. */
      readonly state?: 'tunnel' | 'inbound' | undefined;
    };

export type RecordActivity = (activity: Activity) => void;
