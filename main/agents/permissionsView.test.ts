import { describe, expect, it } from 'vitest';
import { type AgentPermissions, type Decision, knownTools, type Policy, type PolicyState, presetTable } from '../../mcp/index';
import { destinationChange, numbersView } from './numbersView';
import { permissionsOfAgent, permissionsOfAll } from './permissionsView';

const usage: PolicyState['usage'] = {
  ...{ callsPerHour: 4, callsPerDay: 12, concurrentCalls: 1, minutesPerDay: 31 },
  ...{ messagesPerHour: 0, messagesPerDay: 190, numbersPerDay: 6, lookupsPerDay: 0 },
};

const policy = (more: Partial<Policy> = {}): Policy => ({
  ...{ preset: 'careful', tools: {}, limits: {}, agents: {} },
  numbers: { allowed: [], blocked: [], own: [], contacts: [] },
  opened: { emergency: [], destinations: [] },
  ...more,
});

const state = (chosen: Partial<Policy> = {}, more: Partial<PolicyState> = {}): PolicyState => ({
  policy: policy(chosen),
  ...{ limits: presetTable.careful.limits, usage, contacts: [], practice: false, problem: undefined },
  ...more,
});

const effective = (tools: AgentPermissions['tools'], more: Partial<AgentPermissions> = {}): AgentPermissions => ({
  ...{ preset: 'careful', ownPreset: false, tools, limits: {}, usage },
  ...more,
});

const own = (decision: Decision) => ({ decision, own: true });

describe('what every agent may do', () => {
  it('shows each preset in the core’s words, and the one that is chosen', () => {
    const shown = permissionsOfAll(state({ preset: 'trusted' }), []);
    expect(shown).toMatchObject({ agentId: undefined, preset: 'trusted', general: 'trusted', note: undefined });
    expect(shown.presets.map(({ label }) => label)).toEqual(['Careful', 'Trusted', 'Watch only']);
  });

  it.each([
    ['createCall', {}, { title: 'Place a call', decision: 'ask', preset: 'ask', own: false, choices: ['allow', 'ask', 'block'] }],
    ['createCall', { createCall: 'block' }, { decision: 'block', preset: 'ask', own: true }],
    ['listCalls', {}, { decision: 'allow', choices: [] }],
    ['respondToCallback', {}, { decision: 'allow', choices: ['allow', 'block'] }],
  ] as const)('says what happens to %s with %j', (tool, tools, expected) => {
    expect(permissionsOfAll(state({ tools }), [tool]).tools).toMatchObject([{ tool, ...expected }]);
  });

  it('shows each limit with what applies while none is chosen, and how much is used', () => {
    const [hour, day, , , , messages] = permissionsOfAll(state({ limits: { callsPerDay: 5 } }), []).limits;
    expect(hour).toMatchObject({ label: 'Calls an hour', value: undefined, otherwise: 30, used: 4 });
    expect(day).toMatchObject({ label: 'Calls a day', value: 5, otherwise: 100, used: 12 });
    expect(messages).toMatchObject({ label: 'Messages a day', used: 190 });
  });

  it.each([
    [{ practice: true }, { tone: 'neutral' }],
    [{ problem: 'The file is damaged.' }, { tone: 'bad', sentence: 'The file is damaged.' }],
    [{ practice: true, problem: 'The file is damaged.' }, { tone: 'bad' }],
  ] as const)('says what else matters: %j', (more, note) => expect(permissionsOfAll(state({}, more), []).note).toMatchObject(note));
});

describe('what one agent may do', () => {
  it('follows what every agent may do until something is chosen for it', () => {
    const shown = permissionsOfAgent('a-1', state(), effective({ createCall: { decision: 'ask', own: false } }));
    expect(shown).toMatchObject({ agentId: 'a-1', preset: undefined, general: 'careful' });
    expect(shown.tools).toMatchObject([{ decision: 'ask', preset: 'ask', own: false }]);
    expect(shown.limits.every(({ value, otherwise }) => value === undefined && otherwise === undefined)).toBe(true);
  });

  it.each([
    ['the general choice for the tool', { tools: { createCall: 'block' } }, {}, 'block'],
    ['its own preset before that', { tools: { createCall: 'block' } }, { preset: 'trusted', ownPreset: true }, 'allow'],
  ] as const)('names what it would be otherwise: %s', (_what, chosen, more, otherwise) => {
    const shown = permissionsOfAgent('a-1', state(chosen), effective({ createCall: own('ask') }, more));
    expect(shown.tools).toMatchObject([{ decision: 'ask', own: true, preset: otherwise }]);
  });

  it('has its own preset and limits', () => {
    const agents = { 'a-1': { preset: 'watch', tools: {}, limits: { callsPerHour: 2 } } } as const;
    const shown = permissionsOfAgent('a-1', state({ agents }), effective({}, { preset: 'watch', ownPreset: true }));
    expect(shown).toMatchObject({ preset: 'watch' });
    expect(shown.limits[0]).toMatchObject({ value: 2, otherwise: undefined, used: 4 });
  });
});

describe('numbers and destinations', () => {
  it('are written as people write them, and the known ones are counted', () => {
    const contacts = Array.from({ length: 60 }, (_, index) => `+1919555${String(1000 + index)}`);
    const numbers = { allowed: ['+19195550177'], blocked: [], own: ['+442079460123'], contacts: [] };
    const shown = numbersView(state({ numbers }, { contacts }));
    expect(shown.allowed).toEqual([{ number: '+19195550177', shown: '+1 919 555 0177' }]);
    expect(shown.own[0]?.shown).toBe('+44 20 7946 0123');
    expect([shown.contacts.length, shown.contactsInAll]).toEqual([50, 60]);
  });

  it('name what is open, a country by its name', () => {
    const opened = { emergency: ['911'], destinations: ['premium', 'country:GB'] };
    const shown = numbersView(state({ opened })).destinations;
    const of = (id: string) => shown.find((one) => one.id === id);
    expect(of('emergency')).toMatchObject({ named: 'number', opened: [{ item: '911', label: '911' }] });
    expect(of('country')).toMatchObject({ named: 'country', opened: [{ item: 'GB', label: 'United Kingdom' }] });
    expect([of('premium')?.open, of('satellite')?.open]).toEqual([true, false]);
    expect(of('premium')?.sentence).toBe('They cost extra. Refused until you open it.');
    expect(numbersView(state({ preset: 'trusted' })).destinations[1]?.sentence).toBe(
      'They cost extra. Allowed, with a warning to the agent.',
    );
  });

  it.each([
    ['emergency', '911', { kind: 'emergency', number: '911', open: true }],
    ['emergency', undefined, undefined],
    ['country', 'gb', { kind: 'destination', destination: 'country:GB', open: true }],
    ['country', undefined, undefined],
    ['premium', undefined, { kind: 'destination', destination: 'premium', open: true }],
    ['elsewhere', undefined, undefined],
  ] as const)('opening %s %s changes %j', (id, item, change) => expect(destinationChange(id, item, true)).toEqual(change));
});

it('has words for every tool', () => {
  const shown = permissionsOfAll(state(), knownTools).tools;
  expect(shown.filter(({ tool, title }) => tool === title)).toEqual([]);
});
