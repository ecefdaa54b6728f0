import { describe, expect, it } from 'vitest';
import { type Cause, causes } from './causes';
import { initialState } from './machine';
import type { Phase } from './state';
import { actionLabels, statusOf } from './status';

const at = { deadline: 0 };
const phases: readonly Phase[] = [
  { name: 'off' },
  { name: 'finding' },
  { name: 'downloading' },
  { name: 'requesting', ...at },
  { name: 'connecting', ...at },
  { name: 'settling', ...at },
  { name: 'resolving', ...at },
  { name: 'verifying', ...at, why: 'unreachable' },
  { name: 'ready' },
  { name: 'degraded', ...at },
  { name: 'ending', ...at, forced: false, next: 'off' },
];
const isCause = (name: string): name is Cause => name in causes;
const troubles = Object.keys(causes)
  .filter(isCause)
  .flatMap((cause): Phase[] => [
    { name: 'waiting', cause, retryAt: 0 },
    { name: 'failed', cause },
    { name: 'ending', ...at, forced: false, next: cause },
  ]);

describe('the status a person sees', () => {
  it.each([...phases, ...troubles].map((phase) => [JSON.stringify(phase), phase] as const))('%s', (_name, phase) => {
    const { sentence, action } = statusOf({ ...initialState, phase });
    expect(sentence).toMatch(/^[A-Zc][^\n]+\.$/);
    expect(action.label).toBe(actionLabels[action.id]);
    expect(action.label.length).toBeGreaterThan(5);
  });

  it('says what works and what to do when cloudflared is missing', () => {
    const status = statusOf({ ...initialState, phase: { name: 'failed', cause: 'missing' } });
    expect(status).toMatchObject({ severity: 'warning', action: { id: 'get-cloudflared' } });
    expect(status.sentence).toContain('everything else works');
    expect(status.action.label).toContain('brew install cloudflared');
  });

  it.each([
    [1_000, 'Trying again soon.'],
    [64_000, 'Trying again soon.'],
    [120_000, 'Trying again in 2 minutes.'],
    [900_000, 'Trying again in 15 minutes.'],
  ])('says when it tries again: after %i ms, %s', (ms, says) => {
    const status = statusOf({ ...initialState, since: 5, phase: { name: 'waiting', cause: 'crashed', retryAt: 5 + ms } });
    expect(status.sentence).toBe(`cloudflared stopped unexpectedly. ${says}`);
  });
});
