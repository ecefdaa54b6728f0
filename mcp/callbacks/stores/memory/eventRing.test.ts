import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventRing, hashOf, type Keys, type Scan, type Wanted } from './eventRing';

const keys = (call: string, identity = 0): Keys => ({
  ...{ identity, line: 1, account: 2, type: 3, call: hashOf(call), parent: 0, message: 0, from: 4, to: 5 },
});

/** The numbers that a scan visits, until there are `limit`. */
function found(ring: EventRing, wanted: readonly Wanted[], after = 0, order: Scan['order'] = 'oldest-first', limit = 1_000): number[] {
  const numbers: number[] = [];
  ring.scan({ wanted, order, after }, (number) => {
    numbers.push(number);
    return numbers.length < limit;
  });
  return numbers;
}

describe('the event ring', () => {
  it('keeps the newest records whatever their sizes, like a list that is cut at the front', () => {
    const text = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary' }),
      fc.nat(300_000).map((length) => 'x'.repeat(length + 1)),
    );
    const action = fc.oneof(text, fc.constant(undefined));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(action, { maxLength: 60 }), (slots, actions) => {
        const ring = new EventRing(slots);
        let kept: { readonly number: number; readonly text: string; readonly hash: number }[] = [];
        let last = 0;
        for (const given of actions) {
          if (given === undefined) {
            ring.shift();
            kept = kept.slice(1);
          } else {
            ring.push(given, keys(given), last);
            kept = [...kept, { number: ++last, text: given, hash: hashOf(given) }].slice(-slots);
          }
          expect([ring.first, ring.last, ring.size]).toEqual([last - kept.length + 1, last, kept.length]);
          expect(kept.map(({ number }) => ring.text(number))).toEqual(kept.map((record) => record.text));
          for (const { hash } of kept) {
            const same = kept.filter((record) => record.hash === hash).map(({ number }) => number);
            expect(found(ring, [{ columns: ['call'], hashes: [hash] }])).toEqual(same);
          }
          expect(ring.bytes).toBe(kept.reduce((sum, record) => sum + Buffer.byteLength(record.text), 0));
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('scans the records that fulfil all conditions, in either order, as going through all of them would', () => {
    const hash = fc.constantFrom(1, 2, 1 + 16_384, 2 + 3 * 16_384);
    const record = fc.record({ identity: hash, call: hash, parent: hash, type: hash });
    const condition = fc.record({
      columns: fc.subarray(['identity', 'call', 'parent', 'type'] as const, { minLength: 1 }),
      hashes: fc.uniqueArray(hash, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.option(record, { nil: undefined }), { maxLength: 40 }),
        fc.array(condition, { maxLength: 2 }),
        fc.nat(40),
        (slots, actions, wanted, after) => {
          const ring = new EventRing(slots);
          const all: Keys[] = [];
          for (const given of actions) {
            if (given === undefined) ring.shift();
            else all.push({ ...keys('x'), ...given });
            if (given !== undefined) ring.push('x', { ...keys('x'), ...given }, 0);
          }
          const expected = Array.from({ length: ring.size }, (_, at) => ring.first + at).filter((number) => {
            const kept = all[number - 1];
            return number > after && wanted.every(({ columns, hashes }) => columns.some((column) => hashes.includes(kept?.[column] ?? 0)));
          });
          expect(found(ring, wanted, after)).toEqual(expected);
          expect(found(ring, wanted, after, 'newest-first')).toEqual([...expected].reverse());
          expect(found(ring, wanted, after, 'oldest-first', 2)).toEqual(expected.slice(0, 2));
          expect(found(ring, wanted, after, 'newest-first', 2)).toEqual([...expected].reverse().slice(0, 2));
        },
      ),
    );
  });

  it('forgets what is too old or too much', () => {
    const ring = new EventRing(10);
    for (let time = 1; time <= 6; time++) ring.push('xx', keys('x'), time);
    ring.expire(2, 100);
    expect(ring.first).toBe(3);
    ring.expire(0, 5);
    expect([ring.first, ring.bytes]).toEqual([5, 4]);
  });

  it('knows nothing of numbers it does not keep', () => {
    const ring = new EventRing(2);
    expect([ring.text(0), ring.text(1)]).toEqual([undefined, undefined]);
    for (const text of ['a', 'b', 'c']) ring.push(text, keys(text), 0);
    expect([ring.text(1), ring.text(4)]).toEqual([undefined, undefined]);
  });

  it('tells texts apart, and all of them from none', () => {
    const hashes = Array.from({ length: 20_000 }, (_, index) => hashOf(`c-${index}`));
    expect(new Set(hashes).size).toBeGreaterThan(19_990);
    expect([hashOf(undefined), hashes.includes(0)]).toEqual([0, false]);
  });
});
