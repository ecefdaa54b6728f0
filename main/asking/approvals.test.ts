import { describe, expect, it } from 'vitest';
import type { Activity, ApprovalEnd, PendingApproval } from '../../mcp/index';
import { approvalViews, endedShownMs, foldApproval, nextToGo, type ShownApprovals, waitingApprovals, withoutOld } from './approvals';

const approval: PendingApproval = {
  ...{ id: 'ask-1', agent: { id: 'a-1', name: 'Claude Code' }, tool: 'createCall', to: ['+19195550177'] },
  question: 'Claude Code wants to call +1 919 555 0177. Allow it?',
  ...{ reaches: 'A mobile number in the United States.', askedAt: 1_000, expiresAt: 46_000, mayAlways: true },
};
const asked = (more: Partial<PendingApproval> = {}): Activity => ({
  kind: 'approval-asked',
  at: 1_000,
  approval: { ...approval, ...more },
});
const ended = (end: ApprovalEnd, at = 5_000): Activity => ({ kind: 'approval-ended', at, approval, end });
const folded = (...activities: Activity[]): ShownApprovals => activities.reduce<ShownApprovals>(foldApproval, []);

describe('the requests for approval in the window', () => {
  it('say who asks what, why, and until when', () => {
    expect(approvalViews(folded(asked()))).toEqual([
      {
        ...{ id: 'ask-1', agentId: 'a-1', agent: 'Claude Code', question: approval.question, to: undefined },
        reasons: ['A mobile number in the United States.', 'The call costs money on your Bandwidth account.'],
        ...{ always: 'Always for this number', askedAt: 1_000, until: 46_000 },
        ended: undefined,
      },
    ]);
  });

  it('name the numbers that the question does not', () => {
    const many = asked({
      tool: 'updateCallBxml',
      question: 'Claude Code wants to message 2 numbers.',
      to: ['+19195550177', '+442079460123'],
      reaches: '',
    });
    expect(approvalViews(folded(many))).toMatchObject([
      { to: '+1 919 555 0177, +44 20 7946 0123', always: 'Always for these numbers', reasons: [] },
    ]);
  });

  it('offer no “always” where there is none', () => {
    expect(approvalViews(folded(asked({ mayAlways: false, to: [] })))[0]?.always).toBeUndefined();
  });

  it.each<[ApprovalEnd, string, string]>([
    [{ how: 'once', by: 'window' }, 'allowed', 'You allowed it once.'],
    [{ how: 'always', by: 'window' }, 'allowed', 'You allowed this number from now on.'],
    [{ how: 'no', by: 'window' }, 'refused', 'You refused it.'],
    [{ how: 'once', by: 'agent' }, 'allowed', 'You allowed it once in Claude Code.'],
    [{ how: 'no', by: 'agent' }, 'refused', 'You refused it in Claude Code.'],
    [{ how: 'expired' }, 'expired', 'You did not answer in time, so it was refused.'],
    [{ how: 'cancelled' }, 'cancelled', 'Claude Code no longer asks.'],
  ])('end with %j', (end, how, sentence) => {
    expect(approvalViews(folded(asked(), ended(end)))).toMatchObject([{ ended: { how, sentence } }]);
  });

  it('keep their first ending, and show it for a while', () => {
    const shown = folded(asked(), asked({ id: 'ask-2' }), ended({ how: 'no', by: 'window' }), ended({ how: 'expired' }, 6_000));
    expect(approvalViews(shown)[0]?.ended?.how).toBe('refused');
    expect(nextToGo(shown)).toBe(5_000 + endedShownMs);
    expect(withoutOld(shown, 5_000 + endedShownMs - 1)).toBe(shown);
    expect(approvalViews(withoutOld(shown, 5_000 + endedShownMs)).map(({ id }) => id)).toEqual(['ask-2']);
    expect(nextToGo(waitingApprovals([approval]))).toBeUndefined();
  });

  it('are left as they are by everything else', () => {
    const shown = folded(asked());
    expect(foldApproval(shown, { kind: 'still-waiting', at: 1, callId: 'c-1', callbackId: 'cb-1' })).toBe(shown);
  });
});
