import { jsonValue, oneof, sample, string } from 'fast-check';

/** A hostile value as JSON text: some cannot be written with `JSON.stringify`. */
export interface Hostile {
  readonly name: string;
  readonly json: string;
}

const of = (name: string, value: unknown): Hostile => ({ name, json: JSON.stringify(value) });
const raw = (name: string, json: string): Hostile => ({ name, json });
const nested = (depth: number, open: string, close: string, inner = '1') => open.repeat(depth) + inner + close.repeat(depth);
const many = <T>(count: number, item: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => item(n));

const emptiness = [
  of('null', null),
  of('empty text', ''),
  of('blank text', ' '),
  of('blank lines', '\t\r\n '),
  of('empty list', []),
  of('empty object', {}),
  of('list of null', [null]),
  of('list of empty text', ['']),
  of('list of an empty list', [[]]),
  of('the word null', 'null'),
  of('the word undefined', 'undefined'),
];

const numbers = [
  of('true', true),
  of('false', false),
  of('zero', 0),
  raw('minus zero', '-0'),
  of('minus one', -1),
  of('a fraction', 1.5),
  raw('infinite', '1e999'),
  raw('minus infinite', '-1e999'),
  raw('beyond safe integers', '9007199254740993'),
  raw('a number of 5,000 digits', '7'.repeat(5_000)),
  of('zero as text', '0'),
  of('a whole number as text', '7'),
  of('a negative number as text', '-7'),
  of('an exponent as text', '1e3'),
  of('hexadecimal as text', '0x1F'),
  of('NaN as text', 'NaN'),
  of('Infinity as text', 'Infinity'),
  of('true as text', 'TRUE'),
  of('a date as a number', 1_764_000_000_000),
];

const texts = [
  of('12 kB of text', 'x'.repeat(12_000)),
  of('300 kB of text', 'long '.repeat(60_000)),
  of('10,000 commas', ','.repeat(10_000)),
  of('10,000 phone numbers with commas', many(10_000, (n) => `+1500555${String(n).padStart(4, '0')}`).join(',')),
  raw('half a character', '"\\ud800"'),
  raw('the other half', '"a\\udc00b"'),
  raw('halves in the wrong order', '"\\udc00\\ud800"'),
  of('right to left', '\u202e+15005550001\u202c مرحبا'),
  of('fullwidth digits', '+１５００５５５０００１'),
  of('Arabic digits', '+١٥٠٠٥٥٥٠٠٠١'),
  of('invisible characters', '\u200b\ufeff+1500\u00ad5550001\u2060'),
  of('a family of emoji', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(20)),
  of('10,000 combining marks', `a${'\u0301'.repeat(10_000)}`),
  of('control characters', '\u0000\u0001\u001b[31m\u007f\u0085\u2028\u2029'),
  of('a NUL at the end', '+15005550001\u0000'),
  of('a header injected', 'x\r\nX-Injected: 1\r\n\r\n{}'),
  of('a path up', '../../../../etc/passwd'),
  of('an escaped path up', '..%2f..%2fetc%2fpasswd'),
  of('half an escape', '%'),
  of('a wrong escape', '%zz%c0%af'),
  of('a query and a fragment', 'a?b=c&d#e'),
  of('markup', '<Response><Hangup/></Response>'),
  of('half of a document', '<Response><Gather'),
  of('entities', '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Response>&b;</Response>'),
  of('10,000 elements deep', nested(10_000, '<Gather>', '</Gather>', '')),
  of('CDATA', '<![CDATA[ ]]]]><![CDATA[> ]]>'),
  of('a template', '{{7*7}} #{7*7} <%= 7 %> %s %n'),
  of('SQL', "'; DROP TABLE events; --"),
  of('a pattern', '(a+)+$'.repeat(100)),
  of('40,000 of one letter, then another', `${'a'.repeat(40_000)}!`),
  of('40,000 digits', `+${'1'.repeat(40_000)}`),
  of('40,000 spaces between', `a${' '.repeat(40_000)}b`),
];

const addresses = [
  of('half an address', 'http://['),
  of('no host', 'https://'),
  of('a user in an address', 'https://user:secret@example.com/'),
  of('a script', 'javascript:alert(1)'),
  of('a file', 'file:///etc/passwd'),
  of('this machine', 'http://127.0.0.1:1/'),
  of('a host of 5,000 characters', `https://${'a.'.repeat(2_500)}example/`),
  of('bytes as an address', 'data:text/html;base64,AAAA'),
  of('two slashes', '//example.com'),
];

const names = [
  of('__proto__ as text', '__proto__'),
  of('constructor as text', 'constructor'),
  of('toString as text', 'toString'),
  raw('a prototype', '{"__proto__":{"polluted":true,"isError":true}}'),
  raw('a constructor', '{"constructor":{"prototype":{"polluted":true}}}'),
  of('own toString', { toString: 1, valueOf: 1, toJSON: 'x' }),
  of('own then', { then: 1, catch: null }),
  of('own length', { length: -1, 0: 'a' }),
  of('like a schema', { type: 'string', $ref: '#', const: 1 }),
  of('like a promise of zod', { _def: { typeName: 'ZodString' }, '~standard': {} }),
  raw('one name twice', '{"a":1,"a":2,"a":{"a":3}}'),
  raw('an empty name', '{"":{"":{"":1}}}'),
  raw('half a character as a name', '{"\\ud800":1,"\\u0000":2}'),
  of('a name of 20,000 characters', { ['n'.repeat(20_000)]: 1 }),
];

const structures = [
  raw('80 lists deep', nested(80, '[', ']')),
  raw('80 objects deep', nested(80, '{"a":', '}')),
  raw('80 verbs deep', nested(80, '{"verb":"Gather","children":[', ']}', '')),
  raw('5,000 lists deep', nested(5_000, '[', ']')),
  raw('100,000 objects deep', nested(100_000, '{"a":', '}')),
  of('5,000 lists deep, as text', nested(5_000, '[', ']')),
  of('100,000 lists deep, as text', nested(100_000, '[', ']')),
  of('100,000 objects deep, as text', nested(100_000, '{"a":', '}')),
  of('10,000 verbs deep, as text', `[${nested(10_000, '{"verb":"Gather","children":[', ']}', '')}]`),
  of('a circle as text', '[Circular *1]'),
  of('a reference to itself', { $ref: '#', self: { $ref: '#/self' } }),
  of('JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ a: ['b'] })))),
  of('a list as text', '["+15005550001"]'),
  of('an object as text', '{"verb":"Hangup"}'),
  of('half a list as text', '["a", '),
  of(
    '10,000 numbers',
    many(10_000, (n) => n),
  ),
  of(
    '10,000 texts',
    many(10_000, (n) => `+1500555${n}`),
  ),
  of(
    '10,000 objects',
    many(10_000, () => ({})),
  ),
  of('10,000 names', Object.fromEntries(many(10_000, (n) => [`name${n}`, n]))),
  of('mixed', [1, 'a', null, true, [], {}]),
  of('a number as phone', 15_005_550_001),
  of('a list for one', ['+15005550001']),
  of('a list of lists', [['+15005550001'], ['x']]),
  of('a date that is none', '2026-13-45T99:99:99Z'),
  of('a date before all', '-000001-01-01T00:00:00.000Z'),
];

/** Written by hand: each is a kind of its own. */
export const hostileValues: readonly Hostile[] = [...emptiness, ...numbers, ...texts, ...addresses, ...names, ...structures];

/** As many values of any kind, the same ones for the same seed. */
export function randomValues(count: number, seed: number): readonly Hostile[] {
  const text = string({ unit: 'binary', maxLength: 60 });
  const value = oneof(jsonValue({ maxDepth: 4 }), text);
  return sample(value, { numRuns: count, seed }).map((given, n) => of(`random value ${n}`, given));
}
