import { describe, expect, it } from 'vitest';
import type { AppView, LineSummary } from '../../main/ipc/contract';
import { keptBack, loggedOut, practising, reachable, realLine, unchosen } from '../mock/line';
import { emptyView } from '../mock/session';
import { complete } from '../mock/setup';
import { lineState } from './lineState';

const said = (line: LineSummary, more: Partial<AppView> = {}) => lineState({ ...emptyView, line, ...more });

describe('the foot of the rail', () => {
  it.each([
    ['the practice line', practising, 'good', 'Nothing leaves this computer'],
    ['a line that is being changed', { ...practising, changingTo: 'real' }, 'neutral', 'Changing to the real line…'],
    ['a real line that did not start', keptBack, 'warning', 'The real line did not start'],
    ['a real line without credentials', loggedOut, 'warning', 'Not signed in'],
    ['a real line that Bandwidth cannot reach', realLine, 'warning', 'Not reachable'],
    ['a real line without inbound calls', unchosen, 'warning', 'Outgoing calls only'],
    ['a real line that works', reachable, 'good', 'Ready for calls'],
  ] as const satisfies readonly (readonly [string, LineSummary, string, string])[])('says of %s', (_, line, tone, word) => {
    expect(said(line)).toMatchObject({ tone, word });
  });

  it('shows that nothing is served before anything else', () => {
    const server = { tone: 'bad', label: 'Not running', sentence: '' } as const;
    expect(said(reachable, { status: { ...emptyView.status, server } })).toMatchObject({ tone: 'bad', word: 'Not running' });
  });

  it('names the practice line, and the real line by its number once that is known', () => {
    expect(said(practising)).toMatchObject({ name: 'Practice line', short: 'Practice' });
    expect(said(reachable)).toMatchObject({ name: 'Real line', short: 'Real' });
    expect(said(reachable, { setup: complete })).toMatchObject({ name: '+1 919 555 0100', short: 'Real' });
  });
});
