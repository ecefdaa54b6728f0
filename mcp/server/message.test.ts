import { describe, expect, it } from 'vitest';
import { idOf, isTooDeep, maxDepth, withoutNulls } from './message';

describe('nulls for what is left out', () => {
  const call = { jsonrpc: '2.0', id: 5, method: 'tools/call' };
  it.each<[string, unknown, unknown]>([
    ['params', { ...call, params: null }, call],
    ['a cursor', { ...call, params: { cursor: null } }, { ...call, params: {} }],
    ['arguments', { ...call, params: { name: 'x', arguments: null } }, { ...call, params: { name: 'x' } }],
    ['_meta', { ...call, params: { name: 'x', _meta: null } }, { ...call, params: { name: 'x' } }],
    ['one in a batch', [{ ...call, params: null }], [call]],
  ])('go: %s', (_what, body, expected) => {
    expect(withoutNulls(body)).toEqual(expected);
  });

  it.each([
    { ...call, params: { name: 'x', arguments: { to: null } } },
    { jsonrpc: '2.0', id: 5, result: null },
    { ...call, params: [null] },
    null,
    'text',
  ])('stay where they mean something: %j', (body) => {
    expect(withoutNulls(body)).toEqual(body);
  });
});

it('finds a message that is nested too deep, lists and objects alike', () => {
  const nested = (depth: number, list: boolean) => {
    let value: unknown = 1;
    for (let n = 0; n < depth; n += 1) value = list ? [value] : { a: value };
    return value;
  };
  for (const list of [true, false]) {
    expect(isTooDeep(nested(maxDepth, list))).toBe(false);
    expect(isTooDeep(nested(maxDepth + 1, list))).toBe(true);
    expect(isTooDeep(nested(100_000, list))).toBe(true);
  }
});

it.each([
  [{ id: 5 }, 5],
  [{ id: 'a' }, 'a'],
  [{ id: null }, null],
  [{ id: { x: 1 } }, null],
  [[{ id: 5 }], null],
  [undefined, null],
])('the id of %j is %j', (body, id) => {
  expect(idOf(body)).toBe(id);
});
