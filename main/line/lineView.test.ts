import { describe, expect, it } from 'vitest';
import type { PointingState, TunnelStatus } from '../../mcp/switchboard';
import { type AddressFacts, inboundView, lineView } from './lineView';

const desk = { applicationId: 'a-1', name: 'Desk' };
const tunnel = (phase: string, action: TunnelStatus['action']['id'], severity: TunnelStatus['severity'], on = true): AddressFacts => ({
  kind: 'tunnel',
  phase,
  on,
  status: { sentence: 'The sentence.', action: { id: action, label: 'The label' }, severity },
});

function address(facts: AddressFacts, downloadable = true) {
  const view = lineView({
    changingTo: undefined,
    problem: undefined,
    real: { address: facts, inbound: { kind: 'working' } },
    downloadable,
  });
  if (view.inUse === 'practice') throw new Error('is the practice line');
  return view.address;
}

describe('what the window shows of the line', () => {
  it('is little on the practice line', () => {
    const facts = { changingTo: undefined, problem: 'It could not be started.', real: undefined, downloadable: true };
    expect(lineView(facts)).toEqual({ inUse: 'practice', changingTo: undefined, problem: 'It could not be started.' });
  });

  it('says how to log in until somebody has', () => {
    const view = (inbound: PointingState) =>
      lineView({ changingTo: undefined, problem: undefined, downloadable: true, real: { address: { kind: 'own' }, inbound } });
    expect(view({ kind: 'no-credentials' })).toMatchObject({ credentials: expect.stringContaining('BW_CLIENT_ID') });
    expect(view({ kind: 'not-reached' })).toMatchObject({ credentials: undefined });
  });

  it.each([
    ['off', tunnel('off', 'turn-on', undefined, false), 'neutral', undefined],
    ['on the way', tunnel('settling', 'wait', undefined), 'neutral', undefined],
    ['downloading', tunnel('downloading', 'wait', 'info'), 'neutral', undefined],
    ['ready', tunnel('ready', 'turn-off', 'info'), 'good', undefined],
    ['without its program', tunnel('failed', 'get-cloudflared', 'warning'), 'warning', 'get-cloudflared'],
    ['with a program that is not there', tunnel('failed', 'choose-cloudflared', 'error'), 'bad', 'choose-cloudflared'],
    ['after a failed download', tunnel('failed', 'try-again', 'error'), 'bad', 'try-again'],
  ] as const)('is the tunnel %s', (_what, facts, tone, action) => {
    expect(address(facts)).toEqual({ kind: 'tunnel', on: facts.kind === 'tunnel' && facts.on, tone, action, sentence: 'The sentence.' });
  });

  it('says what can only be done elsewhere, and offers no download where none can be checked', () => {
    expect(address(tunnel('waiting', 'ask-network', 'warning'))).toMatchObject({
      action: undefined,
      sentence: 'The sentence. Use another network, or ask your network administrator to allow cloudflared.',
    });
    expect(address(tunnel('failed', 'get-cloudflared', 'warning'), false)).toMatchObject({ action: 'choose-cloudflared' });
  });

  it.each([
    [{ kind: 'no-credentials' }, 'neutral', 'after you log in to Bandwidth', { kind: 'none' }],
    [{ kind: 'not-reached' }, 'neutral', 'once Bandwidth can reach this computer', { kind: 'none' }],
    [{ kind: 'not-asked' }, 'neutral', 'configureCallbacks', { kind: 'none' }],
    [{ kind: 'working' }, 'neutral', 'Setting up', { kind: 'none' }],
    [{ kind: 'no-application' }, 'warning', 'no voice application', { kind: 'try-again' }],
    [{ kind: 'none-chosen', applications: [desk] }, 'warning', 'Choose which one', { kind: 'choose', applications: [desk] }],
    [
      { kind: 'pointed', application: desk, guard: 'credentials' },
      'good',
      'Switchboard receives the inbound calls of “Desk”.',
      { kind: 'none' },
    ],
    [{ kind: 'pointed', application: desk, guard: 'path' }, 'good', 'does not accept callback credentials', { kind: 'none' }],
    [{ kind: 'kept-credentials', application: desk }, 'warning', 'its own callback credentials', { kind: 'take-over', application: desk }],
    [{ kind: 'owned', applicationId: 'a-1', pid: 7, since: '' }, 'warning', 'process 7', { kind: 'try-again' }],
    [
      { kind: 'failed', reason: 'It did not.', recovery: '', retries: true },
      'bad',
      'It did not. It tries again automatically.',
      { kind: 'try-again' },
    ],
    [{ kind: 'failed', reason: 'It did not.', recovery: '', retries: false }, 'bad', 'It did not.', { kind: 'try-again' }],
  ] as const satisfies readonly (readonly [PointingState, string, string, object])[])(
    'is one sentence and one action about inbound calls: %j',
    (state, tone, says, action) => {
      expect(inboundView(state)).toMatchObject({ tone, sentence: expect.stringContaining(says), action });
    },
  );
});
