import { describe, expect, it } from 'vitest';
import type { StoppedCallState } from '../../mcp/index';
import { stopView } from './stopView';

const call = (state: StoppedCallState, who: string | undefined = '+19195550142') =>
  ({ callId: 'c-1', who, direction: 'outbound', agent: undefined, state }) as const;

describe('Stop in the window', () => {
  it('is quiet while calls are allowed', () => {
    expect(stopView({ kind: 'open' })).toEqual({ stopped: false, since: undefined, note: undefined, calls: [] });
  });

  it.each<[StoppedCallState, 'ended' | 'trying', string]>([
    [{ kind: 'ending' }, 'trying', 'Is being ended.'],
    [{ kind: 'ended', at: 2 }, 'ended', 'Ended.'],
    [
      { kind: 'retrying', why: 'Bandwidth has a problem.', tries: 1 },
      'trying',
      'Not ended yet. Bandwidth has a problem. Switchboard keeps trying.',
    ],
    [
      { kind: 'retrying', why: 'Bandwidth has a problem.', tries: 4 },
      'trying',
      'Not ended yet. Bandwidth has a problem. Switchboard keeps trying (4 times so far).',
    ],
  ])('says of %j', (state, shown, sentence) => {
    expect(stopView({ kind: 'stopped', since: 1, by: 'window', saved: true, calls: [call(state)] }).calls).toEqual([
      { callId: 'c-1', who: '+1 919 555 0142', state: shown, sentence },
    ]);
  });

  it('says when it could not be saved, and calls a missing number by a name', () => {
    const view = stopView({
      kind: 'stopped',
      since: 1,
      by: 'window',
      saved: false,
      calls: [{ ...call({ kind: 'ending' }), who: undefined }],
    });
    expect(view.note).toContain('could not be saved');
    expect(view.calls[0]?.who).toBe('An unknown number');
  });
});
