import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventRing, hashOf, type Keys } from './eventRing';

const keys = (call: string, identity = 0): Keys => ({
  ...{ identity, line: 1, account: 2, type: 3, call: hashOf(call), parent: 0, message: 0, from: 4, to: 5 },
});

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
        let kept: { readonly number: number; readonly text: string }[] = [];
        let last = 0;
        for (const given of actions) {
          if (given === undefined) {
            ring.shift();
            kept = kept.slice(1);
          } else {
            ring.push(given, keys(given), last);
            kept = [...kept, { number: ++last, text: given }].slice(-slots);
          }
          expect([ring.first, ring.last, ring.size]).toEqual([last - kept.length + 1, last, kept.length]);
          expect(kept.map(({ number }) => ring.text(number))).toEqual(kept.map((record) => record.text));
          expect(kept.map(({ number }) => ring.key(number, 'call'))).toEqual(kept.map((record) => hashOf(record.text)));
          expect(kept.map(({ number }) => ring.time(number))).toEqual(kept.map(({ number }) => number - 1));
          expect(ring.bytes).toBe(kept.reduce((sum, record) => sum + Buffer.byteLength(record.text), 0));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the records of an identity, newest first, among all that share its place', () => {
    const identity = fc.constantFrom(1, 2, 1 + 16_384, 2 + 3 * 16_384);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.option(identity, { nil: undefined }), { maxLength: 40 }),
        (slots, actions) => {
          const ring = new EventRing(slots);
          for (const given of actions) {
            if (given === undefined) ring.shift();
            else ring.push('x', keys('x', given), 0);
          }
          const kept = Array.from({ length: ring.size }, (_, at) => ring.last - at);
          for (const wanted of [1, 2, 1 + 16_384, 2 + 3 * 16_384]) {
            const found: number[] = [];
            for (let at = ring.newestOf(wanted); at !== undefined; at = ring.newestOf(wanted, at)) found.push(at);
            expect(found).toEqual(kept.filter((number) => ring.key(number, 'identity') === wanted));
          }
        },
      ),
    );
  });

  it('knows nothing of numbers it does not keep', () => {
    const ring = new EventRing(2);
    expect([ring.text(0), ring.text(1), ring.time(1)]).toEqual([undefined, undefined, undefined]);
    for (const text of ['a', 'b', 'c']) ring.push(text, keys(text), 0);
    expect([ring.text(1), ring.text(4), ring.time(1)]).toEqual([undefined, undefined, undefined]);
  });

  it('tells texts apart, and all of them from none', () => {
    const hashes = Array.from({ length: 20_000 }, (_, index) => hashOf(`c-${index}`));
    expect(new Set(hashes).size).toBeGreaterThan(19_990);
    expect([hashOf(undefined), hashes.includes(0)]).toEqual([0, false]);
  });
});
