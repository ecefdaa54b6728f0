import { describe, expect, it } from 'vitest';
import { type Cause, causes } from './causes';
import { initialState } from './machine';
import { actionLabels, tell } from './sentences';
import type { Phase } from './state';

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

describe('what a person is told', () => {
  it.each([...phases, ...troubles].map((phase) => [JSON.stringify(phase), phase] as const))('%s', (_name, phase) => {
    const { sentence, action } = tell({ ...initialState, phase });
    expect(sentence).toMatch(/^[A-Zc][^\n]+\.$/);
    expect(action.label).toBe(actionLabels[action.id]);
    expect(action.label.length).toBeGreaterThan(5);
  });

  it('says what works and what to do when cloudflared is missing', () => {
    const told = tell({ ...initialState, phase: { name: 'failed', cause: 'missing' } });
    expect(told).toMatchObject({ severity: 'warning', action: { id: 'get-cloudflared' } });
    expect(told.sentence).toContain('everything but callbacks');
    expect(told.action.label).toContain('brew install cloudflared');
  });
});
