import type { ApprovalAnswer, Approver, PendingApproval } from '../model/approval';
import type { Decision, LimitName, Limits, Policy, PolicyChange, Preset } from './policy';

/** How much of each limit is used. */
export type Usage = Readonly<Record<LimitName, number>>;

/** What one agent may do at this moment, with everything that applies to it already worked out. */
export interface AgentPermissions {
  readonly preset: Preset;
  /** Whether the preset is the agent's own choice rather than the general one. */
  readonly ownPreset: boolean;
  /** By name of tool. `own`: chosen for this agent, not by the preset. */
  readonly tools: Readonly<Record<string, { readonly decision: Decision; readonly own: boolean }>>;
  /** For this agent alone; the general limits apply besides. */
  readonly limits: Limits;
  readonly usage: Usage;
}

export interface PolicyState {
  /** What the person has chosen, as plain values. */
  readonly policy: Policy;
  /** The general limits in force: the preset's, with what the person chose. */
  readonly limits: Limits;
  /** Of all agents together. */
  readonly usage: Usage;
  /** Numbers that agents reached earlier without a question, newest first. They are not asked for again. */
  readonly contacts: readonly string[];
  /** On the practice line nothing is asked or limited, whatever the policy says. What is blocked stays blocked. */
  readonly practice: boolean;
  /** Why the policy or the counts could not be read, and what to do, in sentences. Everything but reading is refused then. */
  readonly problem: string | undefined;
}

/** What agents may do, and the requests that wait for the person. */
export interface PolicyPort {
  readonly state: PolicyState;
  permissionsOf(agentId: string): AgentPermissions;
  /** Keeps a choice. @throws SwitchboardError `unavailable` when it cannot be saved; nothing has changed then */
  change(change: PolicyChange): Promise<void>;
  /** Takes contacts from earlier off the list, or all of them. */
  forgetContacts(numbers?: readonly string[]): Promise<void>;
  /** The requests that wait for an answer, oldest first. */
  approvals(): readonly PendingApproval[];
  /**
   * Answers a request. `always` counts as `once` where `mayAlways` is false.
   * @returns false when the request has already ended; nothing happens then
   */
  answer(approvalId: string, answer: ApprovalAnswer, by: Approver): boolean;
  /** Called after each change of `state`, of what an agent may do, or of the approvals. @returns the function that ends it */
  subscribe(listener: () => void): () => void;
}

/** Where a policy is kept. */
export interface PolicyStore {
  /** Read once, at the start. `problem`: it could not be read, so everything but reading is refused. */
  readonly initial: { readonly policy: Policy; readonly problem: string | undefined };
  /** @throws SwitchboardError `unavailable` when it cannot be written */
  save(policy: Policy): Promise<void>;
}
