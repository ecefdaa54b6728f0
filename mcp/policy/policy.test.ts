import { describe, expect, it } from 'vitest';
import { changed, type Policy, type PolicyChange, policyChangeSchema, policyOf } from './policy';

const policyAfter = (...changes: readonly PolicyChange[]): Policy => changes.reduce(changed, policyOf('careful'));

describe('a change of the policy', () => {
  it.each<[string, PolicyChange, object]>([
    ['the preset', { kind: 'preset', preset: 'watch' }, { preset: 'watch' }],
    ['an agent’s preset', { kind: 'preset', agent: 'a', preset: 'trusted' }, { preset: 'careful', agents: { a: { preset: 'trusted' } } }],
    ['a tool', { kind: 'tool', tool: 'createCall', decision: 'block' }, { tools: { createCall: 'block' } }],
    [
      'an agent’s tool',
      { kind: 'tool', agent: 'a', tool: 'createCall', decision: 'ask' },
      { agents: { a: { tools: { createCall: 'ask' } } } },
    ],
    ['a limit', { kind: 'limit', limit: 'callsPerDay', value: 7 }, { limits: { callsPerDay: 7 } }],
    ['an agent’s limit', { kind: 'limit', agent: 'a', limit: 'callsPerDay', value: 0 }, { agents: { a: { limits: { callsPerDay: 0 } } } }],
    ['a destination', { kind: 'destination', destination: 'country:GB', open: true }, { opened: { destinations: ['country:GB'] } }],
    ['an emergency number', { kind: 'emergency', number: '911', open: true }, { opened: { emergency: ['911'] } }],
  ])('sets %s', (_what, change, expected) => {
    expect(policyAfter(change)).toMatchObject(expected);
  });

  it('puts a number on one list only, and takes it off all of them', () => {
    const number = '+19195550100';
    const blocked = policyAfter({ kind: 'number', number, list: 'allowed' }, { kind: 'number', number, list: 'blocked' });
    expect(blocked.numbers).toMatchObject({ allowed: [], blocked: [number] });
    expect(changed(blocked, { kind: 'number', number }).numbers).toMatchObject({ allowed: [], blocked: [] });
  });

  it('takes a choice back, and forgets an agent about which nothing is chosen', () => {
    expect(
      policyAfter(
        { kind: 'preset', agent: 'a', preset: 'watch' },
        { kind: 'tool', agent: 'a', tool: 'createCall', decision: 'ask' },
        { kind: 'limit', agent: 'a', limit: 'callsPerDay', value: 1 },
        { kind: 'preset', agent: 'a' },
        { kind: 'tool', agent: 'a', tool: 'createCall' },
        { kind: 'limit', agent: 'a', limit: 'callsPerDay' },
        { kind: 'limit', limit: 'callsPerDay', value: 1 },
        { kind: 'limit', limit: 'callsPerDay' },
        { kind: 'emergency', number: '911', open: true },
        { kind: 'emergency', number: '911', open: false },
      ),
    ).toEqual(policyOf('careful'));
    expect(policyAfter({ kind: 'preset', agent: 'a', preset: 'watch' }, { kind: 'forget-agent', agent: 'a' })).toEqual(policyOf('careful'));
  });

  it.each<[string, object]>([
    ['a number that is none', { kind: 'number', number: '911', list: 'allowed' }],
    ['an unknown destination', { kind: 'destination', destination: 'everything', open: true }],
    ['an emergency number in words', { kind: 'emergency', number: 'police', open: true }],
    ['an id that names another file', { kind: 'forget-agent', agent: '../x' }],
    ['a negative limit', { kind: 'limit', limit: 'callsPerDay', value: -1 }],
    ['a decision that does not exist', { kind: 'tool', tool: 'createCall', decision: 'maybe' }],
  ])('from the window is refused with %s', (_what, change) => {
    expect(policyChangeSchema.safeParse(change).success).toBe(false);
  });
});
