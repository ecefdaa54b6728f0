import type { Act } from '../model/act';
import type { ActActivity } from '../model/actQueue';
import type { ApprovalEnd } from '../model/approval';
import type { KnownCall } from '../model/call';

/**
 * Makes rows of the activity log. It keeps what ended a request for approval until the tool call that asked for it is
 * recorded, so that one that expired is not taken for one that was refused.
 */
export class ActMaker {
  readonly #callOf: (callId: string) => Pick<KnownCall, 'direction' | 'from' | 'to'> | undefined;
  readonly #ended = new Map<string, ApprovalEnd['how']>();

  constructor(callOf: (callId: string) => Pick<KnownCall, 'direction' | 'from' | 'to'> | undefined) {
    this.#callOf = callOf;
  }

  /** Undefined for what is no row of its own. */
  make(activity: ActActivity): Act | undefined {
    switch (activity.kind) {
      case 'tool':
        return this.#ofTool(activity);
      case 'person':
        return this.#ofPerson(activity);
      case 'approval-ended':
        return this.#ofApproval(activity);
    }
  }

  #ofTool({ at, agent, tool, callId, to, durationMs, allowed, outcome }: Extract<ActActivity, { kind: 'tool' }>): Act {
    const key = `${agent.id} ${tool}`;
    const ended = this.#ended.get(key);
    this.#ended.delete(key);
    const unanswered = !outcome.ok && outcome.code === 'denied' && (ended === 'expired' || ended === 'cancelled') ? ended : undefined;
    return {
      ...{ at, actor: { kind: 'agent', ...agent }, what: tool, callId, durationMs, allowed, aboutAgent: undefined },
      to: to === undefined || to.length === 0 ? this.#otherParty(callId) : to.join(', '),
      outcome: unanswered ?? (outcome.ok ? 'ok' : outcome.code),
    };
  }

  #ofPerson({ at, act, callId, to, agent }: Extract<ActActivity, { kind: 'person' }>): Act {
    return {
      ...{ at, actor: { kind: 'person' }, what: act, callId, outcome: 'ok', durationMs: undefined, allowed: undefined },
      to: to ?? this.#otherParty(callId),
      aboutAgent: agent?.id,
    };
  }

  #ofApproval({ at, approval, end }: Extract<ActActivity, { kind: 'approval-ended' }>): Act | undefined {
    const { agent, tool, to } = approval;
    if (end.how === 'expired' || end.how === 'cancelled') {
      this.#ended.set(`${agent.id} ${tool}`, end.how);
      return undefined;
    }
    return {
      ...{ at, actor: { kind: 'person' }, callId: undefined, outcome: 'ok', durationMs: undefined, aboutAgent: agent.id },
      what: end.how === 'no' ? 'refused' : 'approved',
      to: to.length === 0 ? undefined : to.join(', '),
      allowed: end.how === 'no' ? undefined : { how: end.how, by: end.by },
    };
  }

  #otherParty(callId: string | undefined): string | undefined {
    const call = callId === undefined ? undefined : this.#callOf(callId);
    return call?.direction === 'inbound' ? call.from : call?.to;
  }
}
