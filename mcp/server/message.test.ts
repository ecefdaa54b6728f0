import { describe, expect, it } from 'vitest';
import { asMeant, excessOf, idOf, maxDepth, maxValues, wrongWith } from './message';

describe('nulls for what is left out', () => {
  const call = { jsonrpc: '2.0', id: 5, method: 'tools/call' };
  it.each<[string, unknown, unknown]>([
    ['params', { ...call, params: null }, call],
    ['a cursor', { ...call, params: { cursor: null } }, { ...call, params: {} }],
    ['arguments', { ...call, params: { name: 'x', arguments: null } }, { ...call, params: { name: 'x' } }],
    ['_meta', { ...call, params: { name: 'x', _meta: null } }, { ...call, params: { name: 'x' } }],
    ['one in a batch', [{ ...call, params: null }], [call]],
  ])('go: %s', (_what, body, expected) => {
    expect(asMeant(body)).toEqual(expected);
  });

  it.each([
    { ...call, params: { name: 'x', arguments: { to: null } } },
    { jsonrpc: '2.0', id: 5, result: null },
    { ...call, params: [null] },
    [[{ ...call, params: null }]],
    null,
    'text',
  ])('stay where they mean something: %j', (body) => {
    expect(asMeant(body)).toEqual(body);
  });

  it('reads arguments sent as the text of an object, and no other text', () => {
    const sent = (text: string) => ({ ...call, params: { name: 'x', arguments: text } });
    expect(asMeant(sent(' {"to":null}'))).toEqual({ ...call, params: { name: 'x', arguments: { to: null } } });
    const tooDeep = '{"a":'.repeat(maxDepth + 1) + '1'.padEnd(maxDepth + 2, '}');
    for (const text of ['', 'to', '["to"]', '{"to":', tooDeep]) expect(asMeant(sent(text))).toEqual(sent(text));
  });
});

describe('a message', () => {
  it('that is nested too deep is known before anything walks through it, lists and objects alike', () => {
    const nested = (depth: number, list: boolean) => {
      let value: unknown = 1;
      for (let n = 0; n < depth; n += 1) value = list ? [value] : { a: value };
      return value;
    };
    for (const list of [true, false]) {
      expect(excessOf(nested(maxDepth, list))).toBeUndefined();
      expect(excessOf(nested(maxDepth + 1, list))).toBe('is nested more than 100 levels deep');
      expect(excessOf(nested(100_000, list))).toBe('is nested more than 100 levels deep');
      expect(asMeant(nested(100_000, list))).toBeDefined();
    }
  });

  it('that holds too many values is known, wherever they are', () => {
    const many = (count: number) => Array.from({ length: count }, () => 1);
    expect(excessOf(many(maxValues))).toBeUndefined();
    expect(excessOf(many(maxValues + 1))).toBe('holds more than 50000 values');
    expect(excessOf({ a: many(maxValues / 2), b: many(maxValues / 2) })).toBe('holds more than 50000 values');
    expect(excessOf(Object.fromEntries(many(maxValues + 1).map((value, n) => [n, value])))).toBe('holds more than 50000 values');
  });

  const request = { jsonrpc: '2.0', id: 1, method: 'ping' };
  it.each<[string | undefined, unknown]>([
    [undefined, request],
    [undefined, { ...request, id: 'a', params: {} }],
    [undefined, { ...request, params: null }],
    [undefined, { jsonrpc: '2.0', method: 'notifications/initialized' }],
    [undefined, { jsonrpc: '2.0', id: 1, result: {} }],
    ['This is not a JSON-RPC message.', [request]],
    ['This is not a JSON-RPC message.', null],
    ['The message lacks "jsonrpc": "2.0".', { ...request, jsonrpc: 2 }],
    ['The message has neither a method nor an id.', { jsonrpc: '2.0' }],
    ['The method must be text.', { ...request, method: null }],
    ['The id must be text or a whole number.', { ...request, id: null }],
    ['The id must be text or a whole number.', { ...request, id: 1.5 }],
    ['The id must be text or a whole number.', { ...request, id: {} }],
    ['The params must be an object.', { ...request, params: [] }],
    ['The params must be an object.', { ...request, params: 'x' }],
    ['The message holds more than 50000 values. Send less at once.', { ...request, params: { list: Array(maxValues).fill(0) } }],
  ])('%j: %j', (expected, message) => {
    expect(wrongWith(message)).toBe(expected);
  });
});

it.each([
  [{ id: 5 }, 5],
  [{ id: 'a' }, 'a'],
  [{ id: null }, null],
  [{ id: { x: 1 } }, null],
  [{ id: Number.POSITIVE_INFINITY }, null],
  [[{ id: 5 }], null],
  [undefined, null],
])('the id of %j is %j', (body, id) => {
  expect(idOf(body)).toBe(id);
});
