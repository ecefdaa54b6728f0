import { describe, expect, it } from 'vitest';
import { noSettings, type Settings } from '../../mcp/settings/settings';
import type { PinnedAsset, PointingPort, PointingState, Switchboard } from '../../mcp/switchboard';
import { switchboardDouble } from '../testing/switchboardDouble';
import { createLineControls } from './lineControls';
import type { Question } from './lineQuestions';

const asset: PinnedAsset = { version: '1.2.3', license: 'Apache-2.0', url: 'https://github.com/x', sha256: '', archive: undefined };
const call: ReturnType<Switchboard['liveCalls']>[number] = {
  ...{ callId: 'c-1', parentCallId: undefined, line: 'real', account: undefined, applicationId: undefined, direction: 'outbound' },
  ...{ from: '+15005550100', to: '+15005550001', owner: undefined, state: 'answered', createdAt: 1, answeredAt: 1 },
  ...{ endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined },
};

const off: NonNullable<Switchboard['tunnel']>['state'] = {
  ...{ phase: { name: 'off' }, since: 0, child: undefined, starts: 0, pollAt: undefined, askAt: undefined },
  attempts: { restarts: [], refusals: 0, notBefore: 0 },
};

/** The controls over a Switchboard whose tunnel and pointing only note what is done with them. */
function open(
  over: { readonly line?: 'practice' | 'real'; readonly live?: boolean; readonly yes?: boolean; readonly pointing?: PointingState } = {},
) {
  const done: string[] = [];
  const asked: Question[] = [];
  let current: Settings = noSettings;
  const pointing: PointingPort = {
    state: over.pointing ?? { kind: 'not-reached' },
    subscribe: () => () => undefined,
    applications: async () => [{ applicationId: 'a-1', name: 'Desk' }],
    choose: (id) => void done.push(`choose ${id}`),
    takeOver: (id) => void done.push(`take over ${id}`),
    retry: () => void done.push('again'),
  };
  const real: Partial<Switchboard> = {
    line: 'real',
    pointing,
    tunnel: {
      ...{ state: off, status: { sentence: 'Off.', action: { id: 'turn-on', label: '' }, severity: undefined } },
      start: () => void done.push('start'),
      stop: async () => void done.push('stop'),
      resume: () => undefined,
      address: () => undefined,
      roundTripMs: () => 0,
      reaches: () => false,
      whyUnreachable: () => ({ why: 'Off.', recovery: 'Turn it on.', passes: false }),
      subscribe: () => () => undefined,
    },
    liveCalls: () => (over.live === true ? [call] : []),
  };
  const { running } = switchboardDouble(over.line === 'practice' ? {} : real);
  const controls = createLineControls({
    running,
    settings: {
      get current() {
        return current;
      },
    },
    keep(change) {
      current = { ...current, ...change };
    },
    dialogs: {
      async confirm(question) {
        asked.push(question);
        return over.yes === true;
      },
      pickProgram: async () => (over.yes === true ? '/opt/cloudflared' : undefined),
    },
    asset,
    allowDownload: () => void done.push('may download'),
    problem: undefined,
    changed: () => undefined,
  });
  return { ...controls, done, asked, kept: () => current };
}

describe('what a person does about the line', () => {
  it('keeps a line only when it has come up', async () => {
    const { handlers, kept } = open();
    await expect(handlers.chooseLine({ line: 'practice' })).rejects.toThrow();
    expect(kept().line).toBeUndefined();
  });

  it('turns the tunnel on and off, and keeps that', async () => {
    const { handlers, kept, done, view } = open();
    expect(view).toMatchObject({ inUse: 'real', address: { kind: 'tunnel', on: false } });
    expect(await handlers.setTunnel({ on: true })).toEqual({ on: true });
    expect(kept().tunnel).toBe(true);
    expect(await handlers.setTunnel({ on: false })).toEqual({ on: false });
    expect(kept().tunnel).toBe(false);
    expect(done).toEqual(['start', 'stop']);
  });

  it.each([
    [false, { on: true }, []],
    [true, { on: false }, ['stop']],
  ] as const)('asks before a live call loses the tunnel (yes: %s)', async (yes, holds, expected) => {
    const { handlers, asked, done } = open({ live: true, yes });
    expect(await handlers.setTunnel({ on: false })).toEqual(holds);
    expect(asked.map(({ detail }) => detail)).toEqual([expect.stringContaining('A call is live.')]);
    expect(done).toEqual(expected);
  });

  it.each([
    [false, []],
    [true, ['may download', 'start']],
  ] as const)(
    'downloads nothing before the person has agreed to what, from where, and under which licence (yes: %s)',
    async (yes, expected) => {
      const { handlers, asked, done } = open({ yes });
      await handlers.tunnelAction({ action: 'get-cloudflared' });
      expect(asked.map(({ detail }) => detail)).toEqual([expect.stringMatching(/cloudflared 1\.2\.3.*Apache-2\.0.*github\.com/)]);
      expect(done).toEqual(expected);
    },
  );

  it('uses the program the person found, or goes on as it was', async () => {
    const chosen = open({ yes: true });
    await chosen.handlers.tunnelAction({ action: 'choose-cloudflared' });
    expect([chosen.kept().cloudflared, chosen.done]).toEqual(['/opt/cloudflared', ['start']]);
    const left = open();
    await left.handlers.tunnelAction({ action: 'choose-cloudflared' });
    expect([left.kept().cloudflared, left.done]).toEqual([undefined, []]);
  });

  it('keeps the chosen application and has it in force at once', async () => {
    const { handlers, kept, done } = open();
    expect(await handlers.voiceApplications(undefined)).toEqual([{ applicationId: 'a-1', name: 'Desk' }]);
    await handlers.chooseApplication({ applicationId: 'a-1' });
    expect([kept().voiceApplicationId, done]).toEqual(['a-1', ['choose a-1']]);
  });

  it.each([
    [false, []],
    [true, ['take over a-1']],
  ] as const)('replaces somebody’s credentials only after saying that it cannot be undone (yes: %s)', async (yes, expected) => {
    const { handlers, asked, done } = open({
      yes,
      pointing: { kind: 'kept-credentials', application: { applicationId: 'a-1', name: 'Desk' } },
    });
    await handlers.takeOver({ applicationId: 'a-1' });
    expect(asked).toEqual([
      expect.objectContaining({ message: expect.stringContaining('“Desk”'), detail: expect.stringContaining('cannot be undone') }),
    ]);
    expect(done).toEqual(expected);
  });

  it('does nothing about applications on the practice line', async () => {
    const { handlers, view } = open({ line: 'practice' });
    expect(view.inUse).toBe('practice');
    expect(() => handlers.chooseApplication({ applicationId: 'a-1' })).toThrow('uses its own application');
  });
});
