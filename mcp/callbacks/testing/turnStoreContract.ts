import { describe, expect, it } from 'vitest';
import type { Agent } from '../../model/agent';
import { termsOf } from '../turns/terms';
import { advance, openTurn, type Turn } from '../turns/turn';
import type { TurnRecord, TurnStore } from '../turns/turnStore';
import { webhookKind } from '../webhookTable';

const alice: Agent = { id: 'a1', name: 'Alice' };
const settings = { maxHoldSeconds: 300, pleaseHold: '' };
const answer = { by: alice, bxml: '<Response/>', at: 1_000 };

/** A turn as it is saved when it opens. */
export function opened(callbackId: string, fields: { callId?: string; parentCallId?: string; openedAt?: number } = {}): TurnRecord {
  const { callId = 'c-1', parentCallId, openedAt = 0 } = fields;
  const { turn: rule } = webhookKind('gather');
  if (rule === undefined) throw new Error('a gather opens a turn');
  const named = { callbackId, callId, eventType: 'gather', attended: true, rule };
  const terms = termsOf({ ...named, callbackTimeout: 25, roundTripMs: 0, settings });
  const opening = { terms, place: 'call', line: 'practice', account: 'acct', parentCallId, lapse: rule.lapse } as const;
  return { opening: { ...opening, from: undefined, to: undefined }, turn: openTurn(terms, openedAt).turn };
}

/** The same turn after its call has ended. */
export function ended({ opening, turn }: TurnRecord): TurnRecord {
  return { opening, turn: advance(turn, { kind: 'gone', why: 'the call ended' }, 1_000).turn };
}

const idsOf = (records: readonly TurnRecord[]) => records.map(({ opening }) => opening.terms.callbackId);
const phaseOf = (turn: Turn | undefined) => turn?.phase.kind;

/** What every store of turns does. `open` gives an empty one. */
export function describeTurnStore(name: string, open: () => Promise<TurnStore>): void {
  describe(`${name}, as a store of turns`, () => {
    finding(open);
    claiming(open);
    losing(open);
  });
}

function finding(open: () => Promise<TurnStore>): void {
  it('finds a turn by its id and by its call, as it was last saved', async () => {
    const store = await open();
    const first = opened('cb-1');
    await store.save(first);
    await store.save(opened('cb-2', { callId: 'c-2' }));
    expect(phaseOf((await store.find('cb-1'))?.turn)).toBe('held');
    await store.save(ended(first));
    expect(phaseOf((await store.find('cb-1'))?.turn)).toBe('ended');
    expect(idsOf(await store.ofCall('c-1'))).toEqual(['cb-1']);
    expect([await store.find('cb-3'), await store.ofCall('c-3')]).toEqual([undefined, []]);
  });

  it('gives the turns of a call in the order in which they opened, ended ones too', async () => {
    const store = await open();
    for (const id of ['cb-1', 'cb-2', 'cb-3']) await store.save(opened(id, { openedAt: Number(id.at(-1)) }));
    await store.save(ended(opened('cb-2', { openedAt: 2 })));
    expect(idsOf(await store.ofCall('c-1'))).toEqual(['cb-1', 'cb-2', 'cb-3']);
  });

  it('lists the turns that have not ended, all of them or those of a call and its transfer legs', async () => {
    const store = await open();
    await store.save(opened('cb-1', { openedAt: 1 }));
    await store.save(opened('cb-leg', { callId: 'c-b', parentCallId: 'c-1', openedAt: 2 }));
    await store.save(opened('cb-2', { callId: 'c-2', openedAt: 3 }));
    expect(idsOf(await store.open(undefined))).toEqual(['cb-1', 'cb-leg', 'cb-2']);
    expect(idsOf(await store.open('c-1'))).toEqual(['cb-1', 'cb-leg']);
    expect(idsOf(await store.open('c-b'))).toEqual(['cb-leg']);
    await store.save(ended(opened('cb-1', { openedAt: 1 })));
    await store.save(ended(opened('cb-leg', { callId: 'c-b', parentCallId: 'c-1', openedAt: 2 })));
    expect(idsOf(await store.open('c-1'))).toEqual([]);
    expect(idsOf(await store.open(undefined))).toEqual(['cb-2']);
  });
}

function claiming(open: () => Promise<TurnStore>): void {
  it('lets one of many claim a turn, and shows its answer to the others', async () => {
    const store = await open();
    await store.save(opened('cb-1'));
    const claims = await Promise.all(Array.from({ length: 50 }, (_, at) => store.claim('cb-1', { ...answer, bxml: `<!-- ${at} -->` })));
    expect(claims.filter((won) => won)).toHaveLength(1);
    const { turn } = (await store.find('cb-1')) ?? {};
    expect(turn?.answer).toEqual({ ...answer, bxml: `<!-- ${claims.indexOf(true)} -->` });
  });

  it('lets no one claim a turn that has ended, that is lapsing, or that it does not know', async () => {
    const store = await open();
    await store.save(ended(opened('cb-1')));
    const lapsing = opened('cb-2');
    await store.save({ ...lapsing, turn: advance(lapsing.turn, { kind: 'tick' }, 300_000).turn });
    expect(await Promise.all(['cb-1', 'cb-2', 'cb-3'].map((id) => store.claim(id, answer)))).toEqual([false, false, false]);
  });
}

function losing(open: () => Promise<TurnStore>): void {
  it('knows turns of an earlier run by id, and the newest of a call', async () => {
    const store = await open();
    const place = { callId: 'c-1', line: 'practice', account: 'acct' } as const;
    await store.lose(['cb-1', 'cb-2'].map((callbackId) => ({ callbackId, ...place })));
    expect(await store.lost({ callbackId: 'cb-1' })).toMatchObject({ callbackId: 'cb-1', ...place });
    expect(await store.lost({ callId: 'c-1' })).toMatchObject({ callbackId: 'cb-2' });
    expect(await store.lost({ callId: 'c-2' })).toBeUndefined();
    expect([await store.find('cb-1'), await store.open(undefined)]).toEqual([undefined, []]);
  });
}
