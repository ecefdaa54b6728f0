import { describe, expect, it, vi } from 'vitest';
import { SwitchboardError } from '../base/errors';
import type { Agent } from '../model/agent';
import type { PendingApproval } from '../model/approval';
import { type AgentsPerson, type Answer, type Question, QuestionPending } from './asking';
import { type Policy, policyOf, presets } from './policy';
import { callOf, claude, gateRig, other } from './testing/gateRig';
import { memoryJournal } from './usage';

const number = '+19195550100';
const call = { to: number };
const put = (...numbers: readonly string[]) =>
  `<Response><Transfer>${numbers.map((to) => `<PhoneNumber>${to}</PhoneNumber>`).join('')}</Transfer></Response>`;

type Rig = ReturnType<typeof gateRig>;

/** What a call that must be refused is refused with. */
async function refused(entering: Promise<unknown>): Promise<SwitchboardError> {
  const error = await entering.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SwitchboardError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.code).toBe('denied');
  expect(error.recovery).not.toBe('');
  return error;
}

/** The request that waits; there must be one. */
async function asked({ approvals }: Rig): Promise<PendingApproval> {
  return vi.waitFor(() => {
    const [first] = approvals.list();
    if (first === undefined) throw new Error('nobody was asked');
    return first;
  });
}

function policy(preset: Policy['preset'], more: Partial<Policy> = {}): Policy {
  return { ...policyOf(preset), ...more };
}

const samples: readonly (readonly [string, object])[] = [
  ['listCalls', {}],
  ['setCredentials', {}],
  ['respondToCallback', { bxml: '<Response><Hangup/></Response>' }],
  ['createCall', call],
  ['createMessage', { to: [number] }],
  ['updateCall', { callId: 'c-other', action: 'pause' }],
  ['createSyncLookup', { phoneNumbers: [number] }],
  ['uploadMedia', {}],
  ['createApplication', {}],
  ['deleteRecording', {}],
];

describe('the presets', () => {
  const table = {
    careful: ['allow', 'allow', 'allow', 'ask', 'ask', 'ask', 'allow', 'allow', 'ask', 'ask'],
    trusted: samples.map(() => 'allow'),
    watch: ['allow', 'allow', ...samples.slice(2).map(() => 'block')],
  };
  const rows = presets.flatMap((preset) => samples.map(([tool, input], index) => [preset, tool, input, table[preset][index]] as const));

  it.each(rows)('%s: %s %j is %s', async (preset, tool, input, expected) => {
    const rig = gateRig({ policy: policy(preset), calls: [callOf('c-other', other)] });
    const entering = rig.enter(tool, input);
    if (expected === 'block') return void (await refused(entering));
    if (expected === 'ask') expect(rig.approvals.answer((await asked(rig)).id, 'once', 'window')).toBe(true);
    expect((await entering).allowed).toEqual(expected === 'ask' ? { how: 'once', by: 'window' } : undefined);
    if (expected === 'allow') expect(rig.activities).toEqual([]);
  });

  it('give one agent other rules than the rest, and one tool another than its preset', async () => {
    const rig = gateRig({
      policy: policy('careful', {
        tools: { deleteRecording: 'block' },
        agents: { [other.id]: { preset: 'trusted', tools: { createApplication: 'block' }, limits: {} } },
      }),
    });
    await refused(rig.enter('deleteRecording', {}));
    await rig.enter('deleteRecording', {}, { as: other });
    await refused(rig.enter('createApplication', {}, { as: other }));
    await rig.enter('createCall', call, { as: other });
  });

  it('can block reading, and never ask about it', async () => {
    await refused(gateRig({ policy: policy('trusted', { tools: { getCallRecording: 'block' } }) }).enter('getCallRecording', {}));
    await gateRig({ policy: policy('trusted', { tools: { getCallRecording: 'ask' } }) }).enter('getCallRecording', {});
  });

  it('ask nothing on the practice line, where emergency numbers are still refused and what is blocked stays blocked', async () => {
    const rig = gateRig({
      practice: true,
      store: { initial: { policy: policyOf('careful'), problem: 'Unreadable.' }, save: async () => {} },
    });
    await rig.enter('createCall', { to: '+19005551234' });
    await rig.enter('createRegistration', {});
    expect((await refused(rig.enter('createCall', { to: '+1911' }))).message).toContain('911');
    await refused(gateRig({ practice: true, policy: policy('watch') }).enter('createCall', call));
    expect(rig.activities).toEqual([]);
  });
});

describe('a number', () => {
  it.each<[string, Partial<Policy['numbers']>]>([
    ['allowed', { allowed: [number] }],
    ['the person’s own', { own: [number] }],
    ['a contact from earlier', { contacts: [number] }],
  ])('that is %s is not asked about', async (_what, numbers) => {
    const rig = gateRig({ policy: policy('careful', { numbers: { ...policyOf('careful').numbers, ...numbers } }) });
    await rig.enter('createCall', call);
    await rig.enter('createMessage', { to: [number] });
    expect(rig.activities).toEqual([]);
  });

  it('that is blocked is refused under every preset', async () => {
    for (const preset of presets) {
      const numbers = { ...policyOf(preset).numbers, blocked: [number] };
      const error = await refused(gateRig({ policy: policy(preset, { numbers }) }).enter('createCall', call));
      if (preset !== 'watch') expect(error.message).toBe('+19195550100 is on the list of blocked numbers, so nothing was sent.');
    }
  });

  it('that is allowed with “always” is not asked about again; with “once” it is', async () => {
    const rig = gateRig();
    for (const [answer, again] of [
      ['once', true],
      ['always', true],
      ['always', false],
    ] as const) {
      const entering = rig.enter('createCall', call);
      if (again) rig.approvals.answer((await asked(rig)).id, answer, 'window');
      (await entering).ended();
      await new Promise(setImmediate);
    }
    expect(rig.permissions.policy.numbers).toMatchObject({ allowed: [number], contacts: [] });
  });

  it('that is allowed with “always” is in force before it is saved, and for the run when it cannot be', async () => {
    const saves: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
    const store = {
      initial: { policy: policy('careful'), problem: undefined },
      save: () => new Promise<void>((done, fail) => void saves.push({ done, fail })),
    };
    const rig = gateRig({ store });
    const entering = rig.enter('createCall', call);
    rig.approvals.answer((await asked(rig)).id, 'always', 'window');
    (await entering).ended();
    (await rig.enter('createCall', call, { as: other })).ended();
    saves[0]?.fail(new Error('The disk is full'));
    await expect.poll(() => rig.notKept).toEqual([`${number}: The disk is full`]);
    (await rig.enter('createCall', call)).ended();
    // The person takes it back.
    const removing = rig.permissions.change({ kind: 'number', number, list: undefined });
    await new Promise(setImmediate);
    saves[1]?.done();
    await removing;
    void rig.enter('createCall', call).catch(() => undefined);
    expect((await asked(rig)).to).toEqual([number]);
  });

  it('that an agent reached without a question is a contact under Careful', async () => {
    const rig = gateRig({ policy: policy('trusted') });
    (await rig.enter('createCall', call)).ended();
    (await rig.enter('createCall', { to: '+19195550101' })).ended(new SwitchboardError('validation', 'No.', 'Mend it.'));
    await rig.permissions.change({ kind: 'preset', preset: 'careful' });
    expect(rig.permissions.state.contacts).toEqual([number]);
    await rig.enter('createCall', call);
    await rig.permissions.forgetContacts();
    void rig.enter('createCall', call).catch(() => undefined);
    expect((await asked(rig)).question).toBe('Claude wants to call +1 919 555 0100. Allow it?');
  });
});

describe('a destination', () => {
  const sip = 'sip:alice@example.com';
  it.each<[string, string, object]>([
    ['a premium number', 'createCall', { to: '+19005551234' }],
    ['another country', 'createMessage', { to: ['+442079460018'] }],
    ['a satellite', 'createCall', { to: '+881612345678' }],
    ['a SIP address', 'createCall', { to: sip }],
    ['another server for a call', 'createCall', { ...call, answerUrl: 'https://evil.example/x' }],
    ['another server for a live call', 'updateCall', { callId: 'c-1', action: 'redirect', redirectUrl: 'https://evil.example' }],
    ['a Transfer', 'respondToCallback', { bxml: put('+19005551234') }],
    ['a Forward', 'respondToCallback', { bxml: `<Response><Forward to="${sip}"/></Response>` }],
    [
      'a Redirect elsewhere',
      'updateCallBxml',
      { callId: 'c-1', bxml: '<Response><Redirect redirectUrl="https://evil.example"/></Response>' },
    ],
  ])('H1: such as %s is refused under Careful and warned about under Trusted', async (_what, tool, input) => {
    const calls = [callOf('c-1', claude)];
    const careful = gateRig({ policy: policy('careful', { numbers: { ...policyOf('careful').numbers, contacts: [sip] } }), calls });
    const error = await refused(careful.enter(tool, input));
    expect(error.message).toMatch(/Nothing was sent\.$/);
    expect(error.recovery).toContain('only they can open it in Switchboard');
    expect((await gateRig({ policy: policy('trusted'), calls }).enter(tool, input)).warnings).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['createCall', { to: '+1911' }],
    ['createCall', { to: 'sip:911@example.com' }],
    ['createMessage', { to: [number, '+44999'] }],
    ['respondToCallback', { bxml: put(number, '+112') }],
    ['updateCallBxml', { callId: 'c-1', bxml: '<Response><Forward to="+1933"/></Response>' }],
  ])('H1: that is an emergency number is refused under every preset, in %s %j', async (tool, input) => {
    for (const preset of ['careful', 'trusted'] as const) {
      const numbers = { ...policyOf(preset).numbers, allowed: [number, '+1911', '+44999', '+112', '+1933'] };
      const error = await refused(gateRig({ policy: policy(preset, { numbers }), calls: [callOf('c-1', claude)] }).enter(tool, input));
      expect(error.recovery).toMatch(/dial it on their own phone/);
    }
  });

  it('is allowed once it is opened by name, or the person put the number on a list', async () => {
    const opened = { emergency: ['911'], destinations: ['country:GB', 'premium'] };
    const numbers = { ...policyOf('careful').numbers, allowed: ['+1911', '+449098790000', '+881612345678'] };
    const rig = gateRig({ policy: policy('careful', { opened, numbers }) });
    for (const to of ['+1911', '+449098790000', '+881612345678']) expect((await rig.enter('createCall', { to })).allowed).toBeUndefined();
    await refused(
      gateRig({ policy: policy('careful', { opened: { emergency: [], destinations: ['country:GB'] } }) }).enter('createCall', {
        to: '+449098790000',
      }),
    );
  });

  it('is home where the line’s own number is', async () => {
    await refused(gateRig().enter('createCall', { to: '+442079460018' }));
    const rig = gateRig({ from: '+442079460000', policy: policy('trusted') });
    expect((await rig.enter('createCall', { to: '+442079460018' })).warnings).toEqual([]);
    expect((await rig.enter('createCall', call)).warnings).toEqual([
      '+1 919 555 0100 is a number in another country or territory: the United States.',
    ]);
  });
});

describe('a call', () => {
  const pause = { action: 'pause' };
  it('of the agent’s own is changed without asking; another agent’s, or an unknown one, is asked about', async () => {
    const ended = callOf('c-ended', other, { state: 'disconnected', endedAt: 1 });
    const calls = [callOf('c-own', claude), callOf('c-other', other), callOf('c-inbound', undefined, { direction: 'inbound' }), ended];
    const rig = gateRig({ calls });
    await rig.enter('updateCall', { callId: 'c-own', ...pause });
    await rig.enter('updateCall', { callId: 'c-inbound', ...pause });
    // Bandwidth says what became of it.
    await rig.enter('updateCall', { callId: 'c-ended', ...pause });
    void rig.enter('updateCall', { callId: 'c-other', ...pause }).catch(() => undefined);
    expect((await asked(rig)).question).toBe('Claude wants to change a call of Codex. Allow it?');
  });

  it('is ended without asking, by whoever owns it, under every preset', async () => {
    const hangup = { callId: 'c-1', action: 'hangup' };
    for (const preset of presets) await gateRig({ policy: policy(preset), calls: [callOf('c-1', claude)] }).enter('updateCall', hangup);
    await gateRig({ calls: [callOf('c-1', other)] }).enter('updateCall', hangup);
    await refused(gateRig({ policy: policy('watch'), calls: [callOf('c-1', other)] }).enter('updateCall', hangup));
  });

  it('is never kept waiting for an answer: a new number in it is refused at once, and may be asked for with updateCallBxml', async () => {
    const rig = gateRig({ calls: [callOf('c-1', claude)] });
    const error = await refused(rig.enter('respondToCallback', { bxml: put(number) }));
    expect(error.message).toContain('the turn is still open');
    expect(error.recovery).toContain('updateCallBxml');
    expect(rig.activities).toEqual([]);
    const entering = rig.enter('updateCallBxml', { callId: 'c-1', bxml: put(number) });
    const approval = await asked(rig);
    expect(approval).toMatchObject({
      question: 'Claude wants to put a call through to +1 919 555 0100. Allow it?',
      to: [number],
      mayAlways: true,
    });
    rig.approvals.answer(approval.id, 'always', 'window');
    await entering;
    await rig.enter('respondToCallback', { bxml: put(number) });
    await gateRig({ policy: policy('careful', { tools: { respondToCallback: 'ask' } }) }).enter('respondToCallback', {
      bxml: '<Response><Hangup/></Response>',
    });
  });

  it('of another agent is connected with only when the person allows it', async () => {
    const rig = gateRig({ calls: [callOf('c-1', claude), callOf('c-2', claude), callOf('c-other', other)] });
    const bridge = (callId: string) => `<Response><Bridge>${callId}</Bridge></Response>`;
    await rig.enter('respondToCallback', { bxml: bridge('c-2') });
    expect((await refused(rig.enter('respondToCallback', { bxml: bridge('c-other') }))).message).toContain('a call that is not yours');
    await rig.enter('updateCallBxml', { callId: 'c-1', bxml: bridge('c-2') });
    void rig.enter('updateCallBxml', { callId: 'c-1', bxml: bridge('c-other') }).catch(() => undefined);
    expect((await asked(rig)).question).toBe('Claude wants to change a call of Codex. Allow it?');
  });

  it('cannot be put through by an agent that may not call', async () => {
    const rig = gateRig({ policy: policy('trusted', { tools: { createCall: 'block' } }) });
    await refused(rig.enter('respondToCallback', { bxml: put(number) }));
    await rig.enter('respondToCallback', { bxml: '<Response><Hangup/></Response>' });
  });
});

describe('a policy that cannot be read', () => {
  const store = { initial: { policy: policyOf('trusted'), problem: 'The permissions could not be read.' }, save: async () => undefined };
  it('refuses everything but reading, logging in and ending the agent’s own calls, and says why', async () => {
    const rig = gateRig({ store, calls: [callOf('c-1', claude)] });
    for (const [tool, input] of samples.slice(2)) expect((await refused(rig.enter(tool, input))).message).toContain('could not be read');
    await rig.enter('listCalls', {});
    await rig.enter('setCredentials', {});
    await rig.enter('updateCall', { callId: 'c-1', action: 'hangup' });
  });

  it('holds again once the person has chosen', async () => {
    const rig = gateRig({ store });
    await rig.permissions.change({ kind: 'preset', preset: 'trusted' });
    await rig.enter('createCall', call);
  });
});

/** A person behind the agent's program, asked as a 2025 session asks. */
function sessionPerson(answer: Promise<Answer>) {
  const shown: Question[] = [];
  let takenBack = false;
  const person: AgentsPerson = {
    canBeAsked: () => true,
    answerTo: () => undefined,
    ask: async (question, signal) => {
      shown.push(question);
      signal.addEventListener('abort', () => {
        takenBack = true;
      });
      return answer;
    },
  };
  return { person, shown, takenBack: () => takenBack };
}

/** The same for a client of 2026-07-28, whose call brings an answer or none. */
const callingAgain = (answer?: Answer): AgentsPerson => ({ canBeAsked: () => true, answerTo: () => answer, ask: 'by-calling-again' });
const waitingFor = new Promise<Answer>(() => undefined);

describe('a request', () => {
  it('says who, what, to whom, what it reaches and until when', async () => {
    const rig = gateRig();
    const entering = refused(rig.enter('createCall', { to: '+18005551234' }));
    const approval = await asked(rig);
    expect(approval).toEqual({
      id: expect.stringMatching(/^ask-/),
      agent: claude,
      tool: 'createCall',
      question: 'Claude wants to call +1 800 555 1234. Allow it?',
      to: ['+18005551234'],
      reaches: 'A toll-free number in the United States.',
      askedAt: rig.clock.now(),
      expiresAt: rig.clock.now() + 45_000,
      mayAlways: true,
    });
    expect(rig.activities).toEqual([{ kind: 'approval-asked', at: rig.clock.now(), approval }]);
    rig.approvals.answer(approval.id, 'no', 'notification');
    expect((await entering).message).toBe('The person said no, so nothing was sent.');
    expect(rig.activities.at(-1)).toMatchObject({ kind: 'approval-ended', end: { how: 'no', by: 'notification' } });
  });

  it('without a number can be allowed once only', async () => {
    const rig = gateRig();
    const entering = rig.enter('createRegistration', {});
    const approval = await asked(rig);
    expect(approval).toMatchObject({ mayAlways: false, to: [] });
    rig.approvals.answer(approval.id, 'always', 'window');
    expect((await entering).allowed).toEqual({ how: 'once', by: 'window' });
  });

  it('expires after 45 s, and an answer after that does nothing', async () => {
    const rig = gateRig();
    const entering = refused(rig.enter('createCall', call));
    const { id } = await asked(rig);
    await rig.clock.advance(44_999);
    expect(rig.approvals.list()).toHaveLength(1);
    await rig.clock.advance(1);
    const error = await entering;
    expect([error.message, error.recovery]).toEqual([
      'The person was asked and did not answer in time, so nothing was sent.',
      'Tell the user that you need their permission, then call this tool again when they are ready to answer.',
    ]);
    expect(rig.approvals.answer(id, 'always', 'window')).toBe(false);
    expect(rig.permissions.policy.numbers.allowed).toEqual([]);
    expect(rig.activities.at(-1)).toMatchObject({ kind: 'approval-ended', end: { how: 'expired' } });
    expect(rig.clock.pending).toBe(0);
  });

  it('is not ended by setting the clock', async () => {
    const rig = gateRig();
    void rig.enter('createCall', call).catch(() => undefined);
    await asked(rig);
    rig.clock.set(3_600_000);
    await rig.clock.advance(44_000);
    expect(rig.approvals.list()).toHaveLength(1);
  });

  it('ends when the agent cancels', async () => {
    const rig = gateRig();
    const cancel = new AbortController();
    const entering = refused(rig.enter('createCall', call, { signal: cancel.signal }));
    const { id } = await asked(rig);
    cancel.abort();
    expect((await entering).message).toContain('cancelled');
    expect(rig.approvals.answer(id, 'once', 'window')).toBe(false);
    expect(rig.activities.at(-1)).toMatchObject({ end: { how: 'cancelled' } });
    expect(rig.permissions.state.usage.callsPerDay).toBe(0);
  });

  it('joins an identical one: the person sees one, and “once” lets one call through', async () => {
    const rig = gateRig();
    const first = rig.enter('createCall', call);
    await asked(rig);
    const second = refused(rig.enter('createCall', call));
    await new Promise(setImmediate);
    expect(rig.approvals.list()).toHaveLength(1);
    rig.approvals.answer((await asked(rig)).id, 'once', 'window');
    await first;
    expect((await second).message).toContain('an identical call has used that');
  });

  it('joined is kept while one of its calls still waits, and “always” lets all through', async () => {
    const rig = gateRig();
    const cancel = new AbortController();
    const first = refused(rig.enter('createCall', call, { signal: cancel.signal }));
    await asked(rig);
    const others = [rig.enter('createCall', call), rig.enter('createCall', call)];
    await new Promise(setImmediate);
    cancel.abort();
    await first;
    rig.approvals.answer((await asked(rig)).id, 'always', 'window');
    expect((await Promise.all(others)).map(({ allowed }) => allowed?.how)).toEqual(['always', 'always']);
  });

  it('of another agent, or with other arguments, is another one; too many at once are refused', async () => {
    const rig = gateRig();
    const agents = Array.from({ length: 19 }, (_, index): Agent => ({ id: `agent-${index}`, name: 'Many' }));
    for (const as of agents) void rig.enter('createCall', call, { as }).catch(() => undefined);
    void rig.enter('createCall', { ...call, tag: 'x' }, { as: other }).catch(() => undefined);
    while (rig.approvals.list().length < 20) await new Promise(setImmediate);
    expect((await refused(rig.enter('createCall', { ...call, tag: 'y' }))).message).toContain('Too many requests');
    rig.approvals.cancelAll();
    expect(rig.approvals.list()).toEqual([]);
  });

  it('without anyone to ask is refused at once', async () => {
    const rig = gateRig({ window: false });
    const error = await refused(rig.enter('createCall', call));
    expect(error.message).toContain('no one can be asked');
    expect(error.recovery).toContain('BW_MCP_POLICY');
    expect(rig.activities).toEqual([]);
  });
});

describe('a 2025 client that can show a question', () => {
  it.each<[Answer, object | undefined]>([
    ['accepted', { how: 'once', by: 'agent' }],
    ['always', { how: 'always', by: 'agent' }],
    ['declined', undefined],
    ['dismissed', undefined],
    ['unavailable', undefined],
  ])('is asked while its call runs, without a window: %s', async (answer, allowed) => {
    const rig = gateRig({ window: false });
    const { person, shown } = sessionPerson(Promise.resolve(answer));
    const entering = rig.enter('createCall', call, { person });
    if (allowed === undefined) await refused(entering);
    else expect((await entering).allowed).toEqual(allowed);
    expect(shown).toEqual([
      {
        message: 'Claude wants to call +1 919 555 0100. Allow it? A phone number in the United States.',
        yes: 'Allow it',
        always: 'Always allow this number',
      },
    ]);
    expect(rig.approvals.list()).toEqual([]);
  });

  it('has its question taken back when the window answers first', async () => {
    const rig = gateRig();
    const { person, takenBack } = sessionPerson(waitingFor);
    const entering = rig.enter('createCall', call, { person });
    rig.approvals.answer((await asked(rig)).id, 'once', 'window');
    expect((await entering).allowed).toEqual({ how: 'once', by: 'window' });
    expect(takenBack()).toBe(true);
  });

  it('leaves the question to the window when its form is only closed', async () => {
    const rig = gateRig();
    const entering = rig.enter('createCall', call, { person: sessionPerson(Promise.resolve('dismissed')).person });
    const { id } = await asked(rig);
    await new Promise(setImmediate);
    rig.approvals.answer(id, 'once', 'window');
    expect((await entering).allowed).toEqual({ how: 'once', by: 'window' });
  });
});

describe('a client of 2026-07-28', () => {
  const ask = async (rig: Rig, person: AgentsPerson) => {
    await expect(rig.enter('createCall', call, { person })).rejects.toBeInstanceOf(QuestionPending);
  };

  it.each<[Answer, boolean]>([
    ['accepted', true],
    ['always', true],
    ['declined', false],
    ['dismissed', false],
  ])('gets the question, calls again with the answer, and without a window that decides: %s', async (answer, allowed) => {
    const rig = gateRig({ window: false });
    await ask(rig, callingAgain());
    const again = rig.enter('createCall', call, { person: callingAgain(answer) });
    if (allowed) expect((await again).allowed?.by).toBe('agent');
    else await refused(again);
    expect(rig.approvals.list()).toEqual([]);
  });

  it('finds the window’s answer when it calls again, once', async () => {
    const rig = gateRig();
    await ask(rig, callingAgain());
    rig.approvals.answer((await asked(rig)).id, 'once', 'window');
    expect((await rig.enter('createCall', call, { person: callingAgain('declined') })).allowed).toEqual({ how: 'once', by: 'window' });
    expect((await refused(rig.enter('createCall', call, { person: callingAgain('accepted') }))).message).toContain(
      'did not answer in time',
    );
  });

  it('that answers too late is refused', async () => {
    const rig = gateRig();
    await ask(rig, callingAgain());
    await rig.clock.advance(45_000);
    expect((await refused(rig.enter('createCall', call, { person: callingAgain('accepted') }))).message).toContain(
      'did not answer in time',
    );
  });

  it('that answers without having been asked is refused', async () => {
    await refused(gateRig().enter('createCall', call, { person: callingAgain('accepted') }));
  });

  it('waits for the window when its form is only closed', async () => {
    const rig = gateRig();
    await ask(rig, callingAgain());
    const again = rig.enter('createCall', call, { person: callingAgain('dismissed') });
    rig.approvals.answer((await asked(rig)).id, 'once', 'window');
    expect((await again).allowed).toEqual({ how: 'once', by: 'window' });
  });
});

describe('a limit', () => {
  const limited = (limits: Policy['limits'], more: Partial<Policy> = {}) => policy('trusted', { limits, ...more });

  it.each<[keyof Policy['limits'], number, string, object, string]>([
    ['callsPerHour', 2, 'createCall', call, 'The limit of 2 calls an hour for all agents together is reached, so nothing was sent.'],
    ['callsPerDay', 2, 'createCall', call, 'The limit of 2 calls a day for'],
    ['messagesPerHour', 2, 'createMessage', { to: [number] }, 'The limit of 2 messages an hour for'],
    ['messagesPerDay', 2, 'createMessage', { to: [number] }, 'The limit of 2 messages a day for'],
    ['lookupsPerDay', 2, 'createSyncLookup', { phoneNumbers: [number] }, 'The limit of 2 numbers looked up a day for'],
    ['callsPerHour', 2, 'respondToCallback', { bxml: put(number) }, 'The limit of 2 calls an hour for'],
  ])('of %s %d holds for %s %j', async (limit, value, tool, input, message) => {
    const rig = gateRig({ policy: limited({ [limit]: value }) });
    for (let time = 0; time < value; time += 1) (await rig.enter(tool, input)).ended();
    expect((await refused(rig.enter(tool, input))).message).toContain(message);
    expect(rig.permissions.state.usage[limit]).toBe(value);
    await rig.clock.advance(86_400_000);
    await rig.enter(tool, input);
  });

  it('of numbers a day counts each number once', async () => {
    const rig = gateRig({ policy: limited({ numbersPerDay: 2 }) });
    for (const to of [number, '+19195550101', number]) (await rig.enter('createCall', { to })).ended();
    await refused(rig.enter('createCall', { to: '+19195550102' }));
    await rig.enter('createCall', call);
  });

  it('of concurrent calls counts live calls and those that are just being placed', async () => {
    const rig = gateRig({ policy: limited({ concurrentCalls: 2 }), calls: [callOf('c-1', other), callOf('c-2', undefined)] });
    const pass = await rig.enter('createCall', call);
    expect((await refused(rig.enter('createCall', call))).recovery).toContain('Wait until one of the calls has ended');
    pass.ended(new SwitchboardError('feature_limit', 'No.', 'No.'));
    await rig.enter('createCall', call);
  });

  it('of minutes counts ended calls and those that go on', async () => {
    const rig = gateRig({ policy: limited({ minutesPerDay: 10 }) });
    const now = rig.clock.now();
    const ended = callOf('c-1', claude, { state: 'disconnected', answeredAt: now - 240_000, endedAt: now });
    rig.permissions.observe({ kind: 'call', at: now, call: ended });
    rig.permissions.observe({ kind: 'call', at: now, call: ended });
    expect(rig.permissions.state.usage.minutesPerDay).toBe(4);
    rig.calls.push(callOf('c-2', claude, { answeredAt: now - 300_000 }));
    await rig.enter('createCall', call);
    await rig.clock.advance(60_000);
    expect((await refused(rig.enter('createCall', call))).message).toContain('10 minutes of calls a day');
  });

  it('of one agent holds for it alone, besides the general ones', async () => {
    const rig = gateRig({ policy: limited({ callsPerDay: 2 }, { agents: { [claude.id]: { tools: {}, limits: { callsPerDay: 1 } } } }) });
    await rig.enter('createCall', call);
    expect((await refused(rig.enter('createCall', call))).message).toContain('for this agent is reached');
    await rig.enter('createCall', call, { as: other });
    expect((await refused(rig.enter('createCall', call, { as: other }))).message).toContain('for all agents together');
    expect(rig.permissions.permissionsOf(claude.id)).toMatchObject({ limits: { callsPerDay: 1 }, usage: { callsPerDay: 1 } });
  });

  it('lets two calls at once not both take the last place, and gives it back when nothing was dialled', async () => {
    const rig = gateRig({ policy: limited({ callsPerDay: 1 }) });
    const results = await Promise.allSettled([rig.enter('createCall', call), rig.enter('createCall', call), rig.enter('createCall', call)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const pass = results.find((result) => result.status === 'fulfilled');
    pass?.value.ended(new SwitchboardError('auth', 'No.', 'Log in.'));
    (await rig.enter('createCall', call)).ended(new SwitchboardError('timeout', 'Unknown.', 'Look.'));
    await refused(rig.enter('createCall', call));
  });

  it('is looked at before a person is asked, and again when they have answered', async () => {
    const rig = gateRig({ policy: policy('careful', { limits: { callsPerDay: 1 } }) });
    const first = rig.enter('createCall', call);
    await asked(rig);
    const second = refused(rig.enter('createCall', { to: '+19195550101' }));
    while (rig.approvals.list().length < 2) await new Promise(setImmediate);
    for (const { id } of rig.approvals.list()) rig.approvals.answer(id, 'once', 'window');
    await first;
    await second;
    expect((await refused(rig.enter('createCall', { to: '+19195550102' }))).message).toContain('limit');
    expect(rig.approvals.list()).toEqual([]);
  });

  it('that cannot be counted refuses the call, and says so in the state', async () => {
    const journal = {
      ...memoryJournal(),
      append: () => {
        throw new Error('ENOSPC: no space left on device');
      },
    };
    const rig = gateRig({ policy: policy('trusted'), journal });
    expect((await refused(rig.enter('createCall', call))).message).toContain('no space left on device');
    await rig.enter('deleteRecording', {});
  });
});

it('an allowed read costs next to nothing', () => {
  const { gate, context } = gateRig();
  const request = {
    ...{ tool: 'listCalls', input: {}, agent: claude, signal: new AbortController().signal, person: callingAgain() },
    context,
  };
  // It does not even wait for the next turn of the event loop.
  expect(gate.enter(request)).not.toBeInstanceOf(Promise);
});
