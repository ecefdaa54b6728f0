import { randomBytes } from 'node:crypto';
import type { Cancel, Clock } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import type { RecordActivity } from '../model/activity';
import type { Allowance, ApprovalAnswer, ApprovalEnd, Approver, PendingApproval } from '../model/approval';

/** How long a request waits for a person, in milliseconds. Shorter than the shortest time-out of a client, 60 s. */
const approvalMs = 45_000;

/** At most this many requests wait at once, for all agents together: more than a person could read in the time. */
const mostPending = 20;

/** What a request asks, before it has an id and a time. */
export type ApprovalRequest = Omit<PendingApproval, 'id' | 'askedAt' | 'expiresAt'>;

/** Why a call may not go on. */
export type Refusal = { readonly how: 'no'; readonly by: Approver } | { readonly how: 'expired' | 'cancelled' | 'used' };

export type Verdict = ({ readonly ok: true } & Allowance) | ({ readonly ok: false } & Refusal);

interface Entry {
  readonly key: string;
  readonly approval: PendingApproval;
  /** Calls that wait, in order. */
  waiting: Set<(verdict: Verdict) => void>;
  /** The agent's own program shows the question now and calls again with the answer, so that no call of ours waits for it. */
  shownByAgent: boolean;
  cancelTimer: Cancel;
}

/** What a person answered while no call waited: the call that comes back with the same request takes it, once. */
interface Answered {
  readonly end: Extract<ApprovalEnd, { by: Approver }>;
  readonly cancelTimer: Cancel;
}

/**
 * The requests that wait for a person. Identical requests join: the person sees one. `once` lets one call through, the one that
 * waits longest. The first answer counts, and after the end of a request no answer does anything.
 */
export class Approvals {
  readonly #clock: Clock;
  readonly #record: RecordActivity;
  readonly #lastsMs: number;
  readonly #pending = new Map<string, Entry>();
  readonly #answered = new Map<string, Answered>();
  readonly #changes = new Emitter<void>();
  readonly #always = new Emitter<PendingApproval>();

  constructor(parts: { readonly clock: Clock; readonly record: RecordActivity; readonly lastsMs?: number | undefined }) {
    this.#clock = parts.clock;
    this.#record = parts.record;
    this.#lastsMs = parts.lastsMs ?? approvalMs;
  }

  readonly subscribe: Subscribe<void> = this.#changes.subscribe;

  /** Called for each request that is answered with “always”. */
  readonly onAlways: Subscribe<PendingApproval> = this.#always.subscribe;

  list(): readonly PendingApproval[] {
    return [...this.#pending.values()].map(({ approval }) => approval);
  }

  /** Asks, or joins the same question. @returns undefined when too many wait already. @param key the same for identical requests */
  open(key: string, request: ApprovalRequest): PendingApproval | undefined {
    const known = this.#pending.get(key);
    if (known !== undefined) return known.approval;
    if (this.#pending.size >= mostPending) return undefined;
    const askedAt = this.#clock.now();
    const approval = { ...request, id: `ask-${randomBytes(8).toString('hex')}`, askedAt, expiresAt: askedAt + this.#lastsMs };
    const cancelTimer = this.#clock.after(this.#lastsMs, () => this.#end(entry, { how: 'expired' }));
    const entry: Entry = { key, approval, waiting: new Set(), shownByAgent: false, cancelTimer };
    this.#pending.set(key, entry);
    this.#record({ kind: 'approval-asked', at: askedAt, approval });
    this.#changes.emit();
    return approval;
  }

  /** What the person answered to this request while no call waited for it. Taking it uses it up, except `always`. */
  taken(key: string): Verdict | undefined {
    const answered = this.#answered.get(key);
    if (answered === undefined) return undefined;
    answered.cancelTimer();
    this.#answered.delete(key);
    return verdictOf(answered.end);
  }

  /** The agent's program shows the question and will call again, so the request outlives this call. */
  shownByAgent(key: string): void {
    const entry = this.#pending.get(key);
    if (entry !== undefined) entry.shownByAgent = true;
  }

  /** Waits for the end of an open request. It never rejects. When `signal` aborts and no other call waits, the request is cancelled. */
  wait(key: string, signal: AbortSignal): Promise<Verdict> {
    const entry = this.#pending.get(key);
    if (entry === undefined) return Promise.resolve(this.taken(key) ?? { ok: false, how: 'expired' });
    return new Promise((resolve) => {
      const settle = (verdict: Verdict) => {
        signal.removeEventListener('abort', giveUp);
        entry.waiting.delete(settle);
        resolve(verdict);
      };
      const giveUp = () => {
        settle({ ok: false, how: 'cancelled' });
        if (entry.waiting.size === 0 && this.#pending.get(key) === entry) this.#end(entry, { how: 'cancelled' });
      };
      entry.waiting.add(settle);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
    });
  }

  /** @returns false when the request has already ended; nothing happens then */
  answer(id: string, answer: ApprovalAnswer, by: Approver): boolean {
    const entry = [...this.#pending.values()].find(({ approval }) => approval.id === id);
    if (entry === undefined) return false;
    const how = answer === 'always' && !entry.approval.mayAlways ? 'once' : answer;
    this.#end(entry, { how, by });
    return true;
  }

  /** Whether such a request waits for an answer. */
  waits(key: string): boolean {
    return this.#pending.has(key);
  }

  /** Answers a request in the name of the call that brings the answer, which gets it before others that wait. */
  answerHere(key: string, answer: ApprovalAnswer, by: Approver): Verdict {
    const entry = this.#pending.get(key);
    if (entry === undefined) return { ok: false, how: 'expired' };
    let verdict: Verdict = { ok: false, how: 'expired' };
    const takeIt = (own: Verdict) => {
      verdict = own;
    };
    entry.waiting = new Set([takeIt, ...entry.waiting]);
    this.answer(entry.approval.id, answer, by);
    return verdict;
  }

  /** @returns false when the request has already ended */
  cancel(id: string): boolean {
    const entry = [...this.#pending.values()].find(({ approval }) => approval.id === id);
    if (entry !== undefined) this.#end(entry, { how: 'cancelled' });
    return entry !== undefined;
  }

  /** Ends everything that waits: for one agent, whose right to connect has ended, or for all. */
  cancelAll(agentId?: string): void {
    for (const entry of [...this.#pending.values()]) {
      if (agentId === undefined || entry.approval.agent.id === agentId) this.#end(entry, { how: 'cancelled' });
    }
  }

  #end(entry: Entry, end: ApprovalEnd): void {
    entry.cancelTimer();
    this.#pending.delete(entry.key);
    this.#record({ kind: 'approval-ended', at: this.#clock.now(), approval: entry.approval, end });
    if (end.how === 'always') this.#always.emit(entry.approval);
    if (entry.waiting.size === 0 && 'by' in end) this.#keepAnswer(entry, end);
    let first = true;
    for (const settle of [...entry.waiting]) {
      settle(!first && end.how === 'once' ? { ok: false, how: 'used' } : verdictOf(end));
      first = false;
    }
    this.#changes.emit();
  }

  /** For the call that the agent's program will send again. */
  #keepAnswer(entry: Entry, end: Answered['end']): void {
    if (!entry.shownByAgent) return;
    const cancelTimer = this.#clock.after(this.#lastsMs, () => this.#answered.delete(entry.key));
    this.#answered.set(entry.key, { end, cancelTimer });
  }
}

function verdictOf(end: ApprovalEnd): Verdict {
  if (end.how === 'no') return { ok: false, how: 'no', by: end.by };
  return 'by' in end ? { ok: true, how: end.how, by: end.by } : { ok: false, how: end.how };
}
