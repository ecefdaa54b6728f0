import { describe, expect, it } from 'vitest';
import { admit, maxArgumentSize } from './guard';

const ours = { senderFrame: { url: 'app://bundle/index.html', parent: null } };
const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('the guard before every request', () => {
  it.each([
    ['our page', ours, { callId: 'c-1' }],
    ['our page without an argument', ours, undefined],
    ['our page with a fragment', { senderFrame: { url: 'app://bundle/index.html#live', parent: null } }, undefined],
  ])('admits %s', (_who, event, args) => expect(admit(event, args)).toEqual({ ok: true }));

  it.each([
    ['a frame that is gone', { senderFrame: null }, undefined, 'no longer exists'],
    ['a frame inside our page', { senderFrame: { url: 'app://bundle/index.html', parent: {} } }, undefined, 'main frame'],
    ['another page', { senderFrame: { url: 'https://example.com/', parent: null } }, undefined, 'not part of Switchboard'],
    [
      'a page that only looks like ours',
      { senderFrame: { url: 'app://bundle.example/', parent: null } },
      undefined,
      'not part of Switchboard',
    ],
    ['a blank page', { senderFrame: { url: '', parent: null } }, undefined, 'not part of Switchboard'],
    ['too much', ours, 'x'.repeat(maxArgumentSize), 'larger'],
    ['a cycle', ours, cycle, 'plain data'],
    ['a function', ours, () => undefined, 'plain data'],
  ])('refuses %s', (_who, event, args, why) => {
    expect(admit(event, args)).toEqual({ ok: false, why: expect.stringContaining(why) });
  });
});
