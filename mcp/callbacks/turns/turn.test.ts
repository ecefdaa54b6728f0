import { describe, expect, it } from 'vitest';
import { type Agent, person } from '../../model/agent';
import type { TurnTerms } from './terms';
import { advance, isOpen, openTurn, type Step, type Turn, type TurnEffect, type TurnInput } from './turn';

const alice: Agent = { id: 'a1', name: 'Alice' };
const bob: Agent = { id: 'a2', name: 'Bob' };
const terms: TurnTerms = {
  callbackId: 'cb-1',
  callId: 'c-1',
  eventType: 'answer',
  keepAlive: 'redirect',
  maxHoldMs: 300_000,
  budgetMs: 23_000,
  returnMs: 5_000,
  speechMs: 2_000,
  attended: true,
};
const answer: TurnInput = { kind: 'answer', by: alice, bxml: '<Response/>' };
const tick: TurnInput = { kind: 'tick' };
const attached: TurnInput = { kind: 'attached' };
const taken: TurnInput = { kind: 'taken' };
const overridden: TurnInput = { kind: 'overridden', by: person, bxml: '<Response><Hangup/></Response>' };

/** Runs inputs at their times and gives the last step. */
function run(first: Partial<TurnTerms>, ...inputs: readonly (readonly [number, TurnInput])[]): Step {
  return inputs.reduce((step, [now, input]) => advance(step.turn, input, now), openTurn({ ...terms, ...first }, 0));
}

const flushed = (connection: number, ok = true): TurnInput => ({ kind: 'written', connection, ok });
const phaseOf = (turn: Turn) => turn.phase.kind;
const doing = ({ effects }: Step) => effects.filter(({ kind }) => kind !== 'wake').map(({ kind }) => kind);
const wakes = ({ effects }: Step) =>
  effects.filter((effect): effect is Extract<TurnEffect, { kind: 'wake' }> => effect.kind === 'wake').map(({ at }) => at);

describe('a turn', () => {
  const rows: readonly {
    readonly it: string;
    readonly terms?: Partial<TurnTerms>;
    readonly inputs: readonly (readonly [number, TurnInput])[];
    readonly phase: string;
    readonly effects: readonly string[];
    readonly wake?: number;
    readonly open: boolean;
  }[] = [
    {
      it: 'waits for a call that is being sent to a new address, and sends for it no second time',
      inputs: [
        [1_000, { kind: 'detached', connection: 1 }],
        [2_000, { kind: 'sent-for' }],
        [2_100, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'away',
      effects: [],
      wake: 7_000,
      open: true,
    },
    {
      it: 'sends for its call again when that could not be sent to the new address',
      inputs: [
        [1_000, { kind: 'detached', connection: 1 }],
        [2_000, { kind: 'sent-for' }],
        [2_100, { kind: 'not-coming', why: 'Bandwidth is down' }],
        [7_000, tick],
        [7_100, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'asking',
      effects: ['redirect'],
      wake: 300_000,
      open: true,
    },
    {
      it: 'goes on being held when its call is sent for while the connection stands',
      inputs: [[1_000, { kind: 'sent-for' }]],
      phase: 'held',
      effects: [],
      wake: 23_000,
      open: true,
    },
    { it: 'is held for its budget', inputs: [], phase: 'held', effects: [], wake: 23_000, open: true },
    { it: 'is held no longer than its hold', terms: { maxHoldMs: 9_000 }, inputs: [], phase: 'held', effects: [], wake: 9_000, open: true },
    {
      it: 'tells when nobody is there',
      terms: { attended: false },
      inputs: [],
      phase: 'held',
      effects: ['unattended'],
      wake: 10_000,
      open: true,
    },
    { it: 'sends a keep-alive when the budget is over', inputs: [[23_000, tick]], phase: 'writing', effects: ['write'], open: true },
    { it: 'ignores a timer that runs early', inputs: [[22_999, tick]], phase: 'held', effects: [], wake: 23_000, open: true },
    {
      it: 'is away once the keep-alive is flushed',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
      ],
      phase: 'away',
      effects: [],
      wake: 28_001,
      open: true,
    },
    {
      it: 'asks for the call when the keep-alive could not be flushed',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1, false)],
      ],
      phase: 'asking',
      effects: ['ask-state'],
      wake: 300_000,
      open: true,
    },
    {
      it: 'is held again when the call returns',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_050, attached],
      ],
      phase: 'held',
      effects: ['still-waiting'],
      wake: 46_050,
      open: true,
    },
    {
      it: 'is held again when the call returns before the flush is known',
      inputs: [
        [23_000, tick],
        [23_001, attached],
        [23_002, flushed(1)],
      ],
      phase: 'held',
      effects: [],
      wake: 46_001,
      open: true,
    },
    { it: 'writes the answer at once while held', inputs: [[1, answer]], phase: 'writing', effects: ['write'], open: false },
    {
      it: 'is answered when the answer is flushed',
      inputs: [
        [1, answer],
        [2, flushed(1)],
      ],
      phase: 'ended',
      effects: ['end'],
      open: false,
    },
    {
      it: 'asks for the call when the answer could not be flushed',
      inputs: [
        [1, answer],
        [2, flushed(1, false)],
      ],
      phase: 'asking',
      effects: ['ask-state'],
      wake: 300_000,
      open: false,
    },
    {
      it: 'keeps an answer given while away',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, answer],
      ],
      phase: 'away',
      effects: [],
      wake: 28_001,
      open: false,
    },
    {
      it: 'writes the kept answer when the call returns',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, answer],
        [23_003, attached],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'ignores a second answer',
      inputs: [
        [1, answer],
        [2, { kind: 'answer', by: bob, bxml: '<Bxml/>' }],
      ],
      phase: 'writing',
      effects: [],
      open: false,
    },
    {
      it: 'sends a newcomer round while the answer is written',
      inputs: [
        [1, answer],
        [2, attached],
      ],
      phase: 'writing',
      effects: ['bounce'],
      open: false,
    },
    {
      it: 'sends a newcomer round when it has ended',
      inputs: [
        [1, answer],
        [2, flushed(1)],
        [3, attached],
      ],
      phase: 'ended',
      effects: ['bounce'],
      open: false,
    },
    {
      it: 'asks at once when the connection breaks',
      inputs: [[5, { kind: 'detached', connection: 1 }]],
      phase: 'asking',
      effects: ['ask-state'],
      wake: 300_000,
      open: true,
    },
    {
      it: 'ignores that an older connection breaks',
      inputs: [
        [5, attached],
        [6, { kind: 'detached', connection: 1 }],
      ],
      phase: 'held',
      effects: [],
      wake: 23_005,
      open: true,
    },
    {
      it: 'asks after 5 s away',
      inputs: [
        [23_000, tick],
        [23_000, flushed(1)],
        [28_000, tick],
      ],
      phase: 'asking',
      effects: ['ask-state'],
      wake: 300_000,
      open: true,
    },
    {
      it: 'does not send the call back the moment its connection breaks, because our address may be gone as well',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'away',
      effects: [],
      wake: 5_006,
      open: true,
    },
    {
      it: 'sends the call back when it is still up 5 s later',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
        [5_006, tick],
        [5_007, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'asking',
      effects: ['redirect'],
      wake: 300_000,
      open: true,
    },
    {
      it: 'sends the call back only once',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
        [5_006, tick],
        [5_006, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
        [5_007, { kind: 'redirected', connection: 1, outcome: { kind: 'sent' } }],
        [10_007, tick],
        [10_008, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'away',
      effects: [],
      wake: 15_008,
      open: true,
    },
    {
      it: 'is gone when the call has ended',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, { kind: 'call-state', connection: 1, state: { kind: 'ended', cause: 'hangup' } }],
      ],
      phase: 'ended',
      effects: ['end'],
      open: false,
    },
    {
      it: 'asks again when the state is not known',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, { kind: 'call-state', connection: 1, state: { kind: 'unknown', why: '503' } }],
      ],
      phase: 'away',
      effects: [],
      wake: 5_006,
      open: true,
    },
    {
      it: 'is gone at the end of its hold when it never hears',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [300_000, tick],
      ],
      phase: 'ended',
      effects: ['end'],
      open: false,
    },
    {
      it: 'ignores a late state after the call came back',
      inputs: [
        [5, { kind: 'detached', connection: 1 }],
        [6, attached],
        [7, { kind: 'call-state', connection: 1, state: { kind: 'answered' } }],
      ],
      phase: 'held',
      effects: [],
      wake: 23_006,
      open: true,
    },
    {
      it: 'lapses at the end of its hold',
      terms: { maxHoldMs: 9_000 },
      inputs: [[9_000, tick]],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'lapses on return when its hold ended while away',
      terms: { maxHoldMs: 23_500 },
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_600, attached],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'has lapsed when the fallback is flushed',
      terms: { maxHoldMs: 9_000 },
      inputs: [
        [9_000, tick],
        [9_001, flushed(1)],
      ],
      phase: 'ended',
      effects: ['end'],
      open: false,
    },
    {
      it: 'without a keep-alive lapses within its budget',
      terms: { keepAlive: 'none', maxHoldMs: 5_000, budgetMs: 3_000 },
      inputs: [[3_000, tick]],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'is held on when an agent arrives',
      terms: { attended: false },
      inputs: [
        [9_000, { kind: 'agent-arrived' }],
        [10_000, tick],
      ],
      phase: 'writing',
      effects: ['write'],
      open: true,
    },
    {
      it: 'is gone when the call moves on',
      inputs: [[5, { kind: 'gone', why: 'the caller hung up' }]],
      phase: 'ended',
      effects: ['end'],
      open: false,
    },
    {
      it: 'lets an answer on its way decide',
      inputs: [
        [5, answer],
        [6, { kind: 'gone', why: 'the caller hung up' }],
      ],
      phase: 'writing',
      effects: [],
      open: false,
    },
    {
      it: 'lapses at once on closing',
      inputs: [[5, { kind: 'closing', why: 'Switchboard is closing' }]],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'is closed to agents once the person has it, and held as long as a new turn',
      inputs: [[100_000, taken]],
      phase: 'held',
      effects: [],
      wake: 23_000,
      open: false,
    },
    {
      it: 'drops the answer of an agent when the person has it',
      inputs: [
        [5, taken],
        [6, answer],
      ],
      phase: 'held',
      effects: [],
      wake: 23_000,
      open: false,
    },
    {
      it: 'drops an answer that waits for the call to come back when the person takes it',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, answer],
        [23_003, taken],
        [23_004, attached],
      ],
      phase: 'held',
      effects: ['still-waiting'],
      wake: 46_004,
      open: false,
    },
    {
      it: 'lets an agent’s document that is on its way out go',
      inputs: [
        [5, answer],
        [6, taken],
      ],
      phase: 'writing',
      effects: [],
      open: false,
    },
    { it: 'is written at once when the person decides', inputs: [[5, overridden]], phase: 'writing', effects: ['write'], open: false },
    {
      it: 'is written with the person’s document when the call comes back, not with the agent’s',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, answer],
        [23_003, overridden],
        [23_004, attached],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'is not written twice',
      inputs: [
        [5, answer],
        [6, overridden],
      ],
      phase: 'writing',
      effects: [],
      open: false,
    },
    {
      it: 'is open to agents again when the person gives it back, as long as a new turn',
      inputs: [
        [100_000, taken],
        [299_000, { kind: 'given-back' }],
        [300_000, tick],
      ],
      phase: 'writing',
      effects: ['write'],
      open: true,
    },
    {
      it: 'still speaks the person’s words when it is given back before the call has come for them',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, taken],
        [23_003, overridden],
        [23_004, { kind: 'given-back' }],
        [23_005, attached],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'keeps the caller on the line for the person',
      inputs: [
        [5, taken],
        [23_000, tick],
        [23_001, flushed(1)],
      ],
      phase: 'away',
      effects: [],
      wake: 28_001,
      open: false,
    },
    {
      it: 'lapses when the person does not answer either',
      inputs: [
        [1_000, taken],
        [301_000, tick],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
    {
      it: 'lapses on return after closing',
      inputs: [
        [23_000, tick],
        [23_001, flushed(1)],
        [23_002, { kind: 'closing', why: 'Switchboard is closing' }],
        [23_003, attached],
      ],
      phase: 'writing',
      effects: ['write'],
      open: false,
    },
  ];

  it.each(rows)('$it', ({ terms: given, inputs, phase, effects, wake, open }) => {
    const step = run(given ?? {}, ...inputs);
    expect(phaseOf(step.turn)).toBe(phase);
    expect(doing(step)).toEqual(effects);
    expect(wakes(step)).toEqual(wake === undefined ? [] : [wake]);
    expect(isOpen(step.turn)).toBe(open);
  });

  it('allows for speech in the second keep-alive, and not in the first', () => {
    const once = run({}, [23_000, tick], [23_000, flushed(1)]);
    const twice = run({}, [23_000, tick], [23_000, flushed(1)], [23_100, attached], [46_100, tick], [46_100, flushed(2)]);
    expect([...wakes(once), ...wakes(twice)]).toEqual([28_000, 53_100]);
  });

  it('tells who answered and when', () => {
    const { turn } = run({}, [1, answer], [2, flushed(1)]);
    expect(turn.phase).toEqual({ kind: 'ended', ending: { kind: 'answered', by: alice, at: 1 } });
  });

  it('tells why it was given up', () => {
    const { turn } = run(
      {},
      [5, { kind: 'detached', connection: 1 }],
      [6, { kind: 'call-state', connection: 1, state: { kind: 'unknown', why: 'HTTP 503' } }],
      [300_006, tick],
    );
    expect(turn.phase).toMatchObject({ ending: { kind: 'gone', why: expect.stringContaining('HTTP 503') } });
  });
});

describe('news of a connection that is not the one it asks about', () => {
  const [lost, back]: readonly (readonly [number, TurnInput])[] = [
    [1_000, { kind: 'detached', connection: 1 }],
    [1_500, attached],
  ];
  const ended: TurnInput['kind'][] = ['call-state', 'redirected'];
  const endedOn = (connection: number): readonly TurnInput[] => [
    { kind: 'call-state', connection, state: { kind: 'ended', cause: undefined } },
    { kind: 'redirected', connection, outcome: { kind: 'ended' } },
  ];

  it.each(ended)('changes nothing: %s of an earlier connection, while it asks about this one', (kind) => {
    const input = endedOn(1).find((each) => each.kind === kind) ?? tick;
    const { turn } = run({}, lost ?? [0, tick], back ?? [0, tick], [2_000, { kind: 'detached', connection: 2 }], [2_100, input]);
    expect([turn.phase.kind, isOpen(turn)]).toEqual(['asking', true]);
  });

  it.each(ended)('changes nothing: %s of this connection, while its request is held', (kind) => {
    const input = endedOn(2).find((each) => each.kind === kind) ?? tick;
    const { turn } = run({}, lost ?? [0, tick], back ?? [0, tick], [1_600, input]);
    expect([turn.phase.kind, isOpen(turn)]).toEqual(['held', true]);
  });
});

describe('what is written when the person decides', () => {
  it('is the person’s document, whatever an agent had answered', () => {
    const { effects } = run({}, [23_000, tick], [23_001, flushed(1)], [23_002, answer], [23_003, overridden], [23_004, attached]);
    expect(effects).toEqual([{ kind: 'write', what: 'answer', bxml: '<Response><Hangup/></Response>', by: person }]);
  });

  it('says who did not answer, and for how long', () => {
    expect(run({}, [1_000, taken], [301_000, tick]).effects).toEqual([
      { kind: 'write', what: 'lapse', why: 'the person did not answer within 300 s' },
    ]);
    expect(run({}, [5, { kind: 'closing', why: 'the person stopped all calls' }]).effects).toEqual([
      { kind: 'write', what: 'lapse', why: 'the person stopped all calls' },
    ]);
  });
});
