import type { Activity, ApprovalEnd, PendingApproval } from '../../mcp/index';
import type { ApprovalView } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

/** How long a request that has ended still shows how, milliseconds. */
export const endedShownMs = 8_000;

interface Shown {
  readonly approval: PendingApproval;
  /** Undefined while it waits. `at`: milliseconds since the epoch. */
  readonly ended: { readonly at: number; readonly end: ApprovalEnd } | undefined;
}

/** The requests that the window shows, oldest first: those that wait, and those that ended just now. */
export type ShownApprovals = readonly Shown[];

/** As a line that starts, or that the app begins to follow, knows them. */
export function waitingApprovals(pending: readonly PendingApproval[]): ShownApprovals {
  return pending.map((approval) => ({ approval, ended: undefined }));
}

/** The requests after an activity. Pure. */
export function foldApproval(shown: ShownApprovals, activity: Activity): ShownApprovals {
  switch (activity.kind) {
    case 'approval-asked':
      return [...shown.filter(({ approval }) => approval.id !== activity.approval.id), { approval: activity.approval, ended: undefined }];
    case 'approval-ended': {
      const ended = { at: activity.at, end: activity.end };
      return shown.map((one) => (one.approval.id === activity.approval.id && one.ended === undefined ? { ...one, ended } : one));
    }
    default:
      return shown;
  }
}

/** Without the requests that ended long enough ago. Pure. */
export function withoutOld(shown: ShownApprovals, now: number): ShownApprovals {
  const kept = shown.filter(({ ended }) => ended === undefined || ended.at + endedShownMs > now);
  return kept.length === shown.length ? shown : kept;
}

/** When the next ended request goes, in milliseconds since the epoch; undefined when none has ended. Pure. */
export function nextToGo(shown: ShownApprovals): number | undefined {
  const ends = shown.flatMap(({ ended }) => (ended === undefined ? [] : [ended.at + endedShownMs]));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What costs money each time, besides what the line knows about the number. Nothing is asked on the practice line. */
const costs: Readonly<Record<string, string>> = {
  createCall: 'The call costs money on your Bandwidth account.',
  createMessage: 'Each message costs money on your Bandwidth account.',
};

/** The requests as the window shows them. Pure. */
export function approvalViews(shown: ShownApprovals): readonly ApprovalView[] {
  return shown.map(({ approval, ended }) => {
    const { id, agent, tool, question, to, reaches, askedAt, expiresAt, mayAlways } = approval;
    const numbers = to.map((number) => formatNumber(number)).filter((number) => !question.includes(number));
    return {
      ...{ id, question, askedAt, until: expiresAt },
      agentId: agent.id,
      agent: agent.name,
      to: numbers.length === 0 ? undefined : numbers.join(', '),
      reasons: [reaches, costs[tool] ?? ''].filter((sentence) => sentence !== ''),
      always: mayAlways ? (to.length > 1 ? 'Always for these numbers' : 'Always for this number') : undefined,
      ended: ended === undefined ? undefined : endingOf(approval, ended.end),
    };
  });
}

function endingOf({ agent, to }: PendingApproval, end: ApprovalEnd): NonNullable<ApprovalView['ended']> {
  const where = 'by' in end && end.by === 'agent' ? ` in ${agent.name}` : '';
  switch (end.how) {
    case 'once':
      return { how: 'allowed', sentence: `You allowed it once${where}.`, tone: 'good' };
    case 'always':
      return {
        how: 'allowed',
        sentence: `You allowed ${to.length > 1 ? 'these numbers' : 'this number'} from now on${where}.`,
        tone: 'good',
      };
    case 'no':
      return { how: 'refused', sentence: `You refused it${where}.`, tone: 'neutral' };
    case 'expired':
      return { how: 'expired', sentence: 'You did not answer in time, so it was refused.', tone: 'warning' };
    case 'cancelled':
      return { how: 'cancelled', sentence: `${agent.name} no longer asks.`, tone: 'neutral' };
  }
}
