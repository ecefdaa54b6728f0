import { gzipSync } from 'node:zlib';
import { integer, sample, uint8Array } from 'fast-check';
import { hostileValues, randomValues } from './hostileValues';

/** One hostile connection: what is written, and how. */
export interface HostileRequest {
  readonly name: string;
  /** Written one after the other, each in a write of its own. */
  readonly parts: readonly (string | Buffer)[];
  /** What the client does after the last part: waits for the answer, ends its side, or breaks the connection off. */
  readonly then: 'waits' | 'ends' | 'breaks off';
  /** The server may close without an answer: the request never became whole, or is not HTTP. */
  readonly maybeUnanswered: boolean;
}

/** What a request needs to be let in. */
export interface Entry {
  readonly host: string;
  readonly token: string;
}

type Make = (entry: Entry) => HostileRequest;

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const envelope = JSON.stringify({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
});

interface Written {
  readonly line?: string;
  /** Instead of, or beside, what lets a request in; undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Further header lines as they are. */
  readonly lines?: readonly string[];
  readonly body?: string | Buffer;
  /** Left out: the length of the body. */
  readonly length?: string | null;
}

function head({ host, token }: Entry, { line = 'POST /mcp HTTP/1.1', headers = {}, lines = [], body = ping, length }: Written): string {
  const given: Readonly<Record<string, string | undefined>> = {
    Host: host,
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    Connection: 'close',
    'Content-Length': length === null ? undefined : (length ?? String(Buffer.byteLength(body))),
    ...headers,
  };
  const own = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `${[line, ...own, ...lines].join('\r\n')}\r\n\r\n`;
}

const whole =
  (name: string, written: Written, maybeUnanswered = false): Make =>
  (entry) => ({
    ...{ name, then: 'waits', maybeUnanswered },
    parts: [Buffer.concat([Buffer.from(head(entry, written), 'latin1'), Buffer.from(written.body ?? ping)])],
  });

const raw =
  (name: string, bytes: string | Buffer, then: HostileRequest['then'] = 'ends'): Make =>
  () => ({ name, parts: [bytes], then, maybeUnanswered: true });

const methods = ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', 'M-SEARCH', 'QUERY', 'X', 'POST\0', 'PRI'];
const paths = [
  '/',
  '/MCP',
  '//mcp',
  '/mcp//',
  '/mcp?x=1',
  '/mcp?',
  '/%6dcp',
  '/mcp%00',
  '/mcp/../mcp',
  '/../../etc/passwd',
  '/mcp/..%2f',
  '*',
  'mcp',
  'http://evil.example/mcp',
  'http://[/',
  '/instance',
  '/instance?x=%',
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-authorization-server/mcp',
  '/register',
  '/sse',
  '/favicon.ico',
  `/${'x'.repeat(8_000)}`,
  `/mcp?${'a=b&'.repeat(3_000)}`,
  '/m\u00e9p',
];
const versions = ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', 'HTTP/1.1 x', '', 'ICY'];

const requestLines: readonly Make[] = [
  ...methods.flatMap((method) => [
    whole(`${method} with a body`, { line: `${method} /mcp HTTP/1.1` }),
    whole(`${method} without`, { line: `${method} /mcp HTTP/1.1`, body: '', length: null }),
    whole(`${method} elsewhere`, { line: `${method} /elsewhere HTTP/1.1`, body: '', length: null }),
  ]),
  ...paths.flatMap((path) =>
    ['POST', 'GET'].map((method) => whole(`${method} ${path.slice(0, 40)}`, { line: `${method} ${path} HTTP/1.1` })),
  ),
  ...versions.map((version) => whole(`version ${version}`, { line: `POST /mcp ${version}` }, true)),
];

const long = 'x'.repeat(12_000);
const odd: readonly (readonly [string, readonly string[]])[] = [
  [
    'Host',
    ['', 'evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost', '[::1]', '127.0.0.1:80@evil.example', 'x'.repeat(5_000), '\u00ff'],
  ],
  ['Origin', ['', 'null', 'http://localhost', 'https://evil.example', 'file://', '*', 'x y', 'app://bundle']],
  [
    'Authorization',
    ['', 'Bearer', 'Bearer ', 'Bearer x y', 'Basic YTpi', 'bearer sb_x', `Bearer ${long}`, 'Digest a="b"', '\u00ff', 'Bearer sb_\u00ff'],
  ],
  [
    'Content-Type',
    [
      ...['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16'],
      ...['application/json;charset="', 'application/json, text/plain', 'application/vnd.api+json', ';', 'APPLICATION/JSON', long],
    ],
  ],
  [
    'Accept',
    [
      ...[
        '',
        '*/*',
        'text/html',
        'application/json',
        'text/event-stream',
        'application/json;q=0, text/event-stream;q=0',
        ';;;,,,',
        '*',
        'a/b/c',
      ],
      ...[`${'a/b,'.repeat(3_000)}*/*`, 'application/json;q=NaN', 'application/json;q=-1'],
    ],
  ],
  ['Mcp-Session-Id', ['', 'unknown', '__proto__', 'x'.repeat(5_000), '../..', '\u00ff', 'a, b']],
  ['MCP-Protocol-Version', ['', '2026-07-28', '2025-03-26', '1999-01-01', 'x', '__proto__', '2025-06-18, 2025-06-18', long]],
  ['Mcp-Method', ['', 'tools/call', 'x', '__proto__', long]],
  ['Mcp-Name', ['', 'createCall', '=?base64?4pyT?=', '=?base64?%%%?=', long]],
  ['Last-Event-Id', ['', '0', '-1', long, '../..']],
  ['Content-Length', ['-1', '+5', '0x10', '1e3', '', ' ', 'x', '5, 5', '99999999999999999999', '6291457']],
  ['Transfer-Encoding', ['identity', 'gzip', 'gzip, chunked', 'xchunked', 'chunked, chunked', 'chunked;x', '', '\u000bchunked']],
  ['Content-Encoding', ['gzip', 'br', 'x']],
  ['Expect', ['100-continue', '200-ok', '', 'x'.repeat(100)]],
  ['Connection', ['upgrade', 'keep-alive, close', 'Authorization, close', 'x, close']],
  ['Upgrade', ['websocket', 'h2c', 'TLS/1.0']],
  ['Trailer', ['Authorization', 'x']],
  ['Range', ['bytes=0-', 'bytes=-1']],
  ['If-None-Match', ['*']],
  ['X-Forwarded-Host', ['127.0.0.1']],
  ['X-HTTP-Method-Override', ['DELETE']],
  ['Cookie', [long]],
];

const headers: readonly Make[] = [
  ...odd.flatMap(([name, values]) =>
    values.map((value) =>
      whole(`${name}: ${value.slice(0, 40)}`, { headers: { [name]: value } }, name === 'Content-Length' || name === 'Transfer-Encoding'),
    ),
  ),
  ...odd.flatMap(([name, values]) =>
    values
      .slice(0, 3)
      .map((value) => whole(`a second ${name}: ${value.slice(0, 40)}`, { lines: [`${name}: ${value}`] }, name.startsWith('Content-L'))),
  ),
  ...['Host', 'Authorization', 'Content-Type', 'Accept'].map((name) => whole(`without ${name}`, { headers: { [name]: undefined } })),
  whole('GET of the stream with an unknown session, twice', {
    line: 'GET /mcp HTTP/1.1',
    headers: { 'Mcp-Session-Id': 'lost' },
    lines: ['Mcp-Session-Id: lost'],
    body: '',
    length: null,
  }),
  whole('99 headers', { lines: Array.from({ length: 93 }, (_, n) => `X-${n}: x`) }),
  whole('1,000 headers', { lines: Array.from({ length: 1_000 }, (_, n) => `X-${n}: x`) }),
  whole('a header of 20 kB', { lines: [`X-Long: ${'x'.repeat(20_000)}`] }),
  whole('a folded header', { lines: ['X-Folded: a', ' b'] }),
  whole('a header without a colon', { lines: ['Nothing'] }),
  whole('a header without a name', { lines: [': x'] }),
  whole('a name with a blank', { lines: ['X Y: x'] }),
  whole('a NUL in a value', { lines: ['X-Nul: a\0b'] }),
  whole('a lone CR in a value', { lines: ['X-Cr: a\rb'] }),
  whole('lines ended by LF alone', { lines: ['X-A: a\nX-B: b'] }),
  whole('a prototype in the headers', { lines: ['__proto__: x', 'constructor: y', 'toString: z'] }),
  whole('length and chunks', { headers: { 'Transfer-Encoding': 'chunked' }, body: `28\r\n${ping}\r\n0\r\n\r\n` }, true),
];

const knownMethods = [
  ...[
    'initialize',
    'ping',
    'tools/list',
    'tools/call',
    'resources/list',
    'resources/read',
    'resources/templates/list',
    'resources/subscribe',
  ],
  ...[
    'resources/unsubscribe',
    'prompts/list',
    'prompts/get',
    'completion/complete',
    'logging/setLevel',
    'server/discover',
    'subscriptions/listen',
  ],
  ...['notifications/initialized', 'notifications/cancelled', 'notifications/progress', 'notifications/roots/list_changed'],
  ...[
    'sampling/createMessage',
    'elicitation/create',
    'roots/list',
    'tasks/get',
    'rpc.discover',
    '__proto__',
    'constructor',
    '',
    'x'.repeat(5_000),
  ],
];

/** Parameters that are nearly right, each with one place for a hostile value. */
const nearly: Readonly<Record<string, readonly ((json: string) => string)[]>> = {
  initialize: [
    (json) => `{"protocolVersion":${json},"capabilities":{},"clientInfo":{"name":"a","version":"1"}}`,
    (json) => `{"protocolVersion":"2025-11-25","capabilities":${json},"clientInfo":{"name":"a","version":"1"}}`,
    (json) => `{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":${json}}`,
    (json) => `{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":${json},"version":"1"}}`,
  ],
  'tools/call': [
    (json) => `{"name":${json},"arguments":{}}`,
    (json) => `{"name":"listApplications","arguments":${json}}`,
    (json) => `{"name":"listApplications","_meta":${json}}`,
    (json) => `{"name":"listApplications","_meta":{"progressToken":${json}}}`,
    (json) => `{"name":"listApplications","task":${json}}`,
    (json) => `{"name":"listApplications","inputResponses":${json},"requestState":${json}}`,
  ],
  'tools/list': [(json) => `{"cursor":${json}}`],
  'resources/list': [(json) => `{"cursor":${json}}`],
  'prompts/list': [(json) => `{"cursor":${json}}`],
  'resources/read': [(json) => `{"uri":${json}}`, (json) => `{"uri":"switchboard://inbox","_meta":${json}}`],
  'resources/subscribe': [(json) => `{"uri":${json}}`],
  'prompts/get': [
    (json) => `{"name":${json}}`,
    (json) => `{"name":"make-a-call","arguments":${json}}`,
    (json) => `{"name":"make-a-call","arguments":{"to":${json}}}`,
  ],
  'completion/complete': [
    (json) => `{"ref":${json},"argument":{"name":"to","value":"+"}}`,
    (json) => `{"ref":{"type":"ref/resource","uri":"switchboard://calls/{callId}"},"argument":${json}}`,
    (json) => `{"ref":{"type":"ref/resource","uri":"switchboard://calls/{callId}"},"argument":{"name":"callId","value":${json}}}`,
    (json) => `{"ref":{"type":"ref/prompt","name":${json}},"argument":{"name":"to","value":"+"}}`,
  ],
  'notifications/cancelled': [(json) => `{"requestId":${json}}`],
  'notifications/progress': [(json) => `{"progressToken":${json},"progress":1}`],
  'logging/setLevel': [(json) => `{"level":${json}}`],
};

const values = [...hostileValues, ...randomValues(20, 7)].filter(({ json }) => json.length < 100_000);

const rpc = (name: string, body: string | Buffer, given: Written['headers'] = {}): Make => whole(name, { body, headers: given });

const modern = (method: string, named?: string) => ({
  'MCP-Protocol-Version': '2026-07-28',
  'Mcp-Method': /^[\x20-\x7e]*$/.test(method) ? method : 'x',
  'Mcp-Name': named,
});

const messages: readonly Make[] = [
  ...knownMethods.flatMap((method) => {
    const name = JSON.stringify(method);
    const shown = method.slice(0, 40);
    return [
      rpc(`${shown} without parameters`, `{"jsonrpc":"2.0","id":1,"method":${name}}`),
      rpc(`${shown} as a notification`, `{"jsonrpc":"2.0","method":${name}}`),
      rpc(`${shown} in the 2026 era`, `{"jsonrpc":"2.0","id":1,"method":${name},"params":{"_meta":${envelope}}}`, modern(method)),
      rpc(`${shown} with the header of another era`, `{"jsonrpc":"2.0","id":1,"method":${name}}`, modern(method)),
    ];
  }),
  ...values.flatMap(({ name, json }, n) => {
    const method = knownMethods[n % 22] ?? 'ping';
    return [
      rpc(`${name} as the id`, `{"jsonrpc":"2.0","id":${json},"method":"ping"}`),
      rpc(`${name} as the method`, `{"jsonrpc":"2.0","id":1,"method":${json}}`),
      rpc(`${name} as jsonrpc`, `{"jsonrpc":${json},"id":1,"method":"ping"}`),
      rpc(`${name} as the message`, json),
      rpc(`${name} in a batch`, `[${json},${ping}]`),
      rpc(`${name} as a result`, `{"jsonrpc":"2.0","id":1,"result":${json}}`),
      rpc(`${name} as an error`, `{"jsonrpc":"2.0","id":1,"error":${json}}`),
      rpc(`${name} as parameters of ${method}`, `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${json}}`),
      rpc(
        `${name} as the envelope of ${method}`,
        `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{"_meta":${json}}}`,
        modern(method),
      ),
    ];
  }),
  ...Object.entries(nearly).flatMap(([method, places]) =>
    places.flatMap((place, at) =>
      values
        .filter((_, n) => n % 3 === at % 3)
        .map(({ name, json }) =>
          rpc(`${name} in ${method} (${at})`, `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${place(json)}}`),
        ),
    ),
  ),
  ...[0, 1, 2, 50, 51, 1_000].map((count) => rpc(`a batch of ${count}`, `[${Array.from({ length: count }, () => ping).join(',')}]`)),
  rpc('a batch in the 2026 era', `[${ping}]`, modern('ping')),
  rpc('a batch of a batch', `[[${ping}]]`),
  rpc('a batch of two initializes', `[${[1, 2].map((id) => `{"jsonrpc":"2.0","id":${id},"method":"initialize","params":{}}`).join(',')}]`),
  rpc('one id twice', `[${ping},${ping}]`),
];

const bodies: readonly Make[] = [
  rpc('no body', ''),
  rpc('blanks', '   \r\n\t'),
  rpc('half a message', ping.slice(0, -5)),
  rpc('two messages', `${ping}${ping}`),
  rpc('a byte-order mark', `\ufeff${ping}`),
  rpc('UTF-16', Buffer.from(ping, 'utf16le')),
  rpc('gzip', gzipSync(ping), { 'Content-Encoding': 'gzip' }),
  rpc('NaN', 'NaN'),
  rpc('a comment', `/* hello */ ${ping}`),
  rpc('single quotes', "{'jsonrpc':'2.0','id':1,'method':'ping'}"),
  rpc('a form', 'jsonrpc=2.0&method=ping'),
  rpc('XML', '<?xml version="1.0"?><methodCall/>'),
  ...[0xff, 0xc0, 0xed, 0xf8, 0x80].map((byte) =>
    rpc(
      `a byte ${byte.toString(16)} in a text`,
      Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":"'), Buffer.from([byte]), Buffer.from('","method":"ping"}')]),
    ),
  ),
  rpc('an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])),
  rpc('half a character at the end', Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":"'), Buffer.from([0xe2, 0x82])])),
  rpc('7 MB', Buffer.alloc(7_000_000, 0x20)),
  rpc('1 MB of lists', `${'['.repeat(500_000)}${']'.repeat(500_000)}`),
  rpc('1 MB of names', `{${Array.from({ length: 80_000 }, (_, n) => `"a${n}":1`).join(',')}}`),
  rpc(
    '1 MB of names as arguments',
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createCall","arguments":{${Array.from({ length: 80_000 }, (_, n) => `"a${n}":1`).join(',')}}}}`,
  ),
  rpc(
    '1 MB of objects as arguments',
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"generateBXML","arguments":{"verbs":[${'{},'.repeat(330_000)}{}]}}}`,
  ),
  rpc(
    '1 MB of numbers as arguments',
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createSyncLookup","arguments":{"phoneNumbers":[${'1,'.repeat(500_000)}1]}}}`,
  ),
];

const chunked = (name: string, body: string, then: HostileRequest['then'] = 'waits', maybeUnanswered = true): Make => {
  return (entry) => ({
    ...{ name: `chunks: ${name}`, then, maybeUnanswered },
    parts: [head(entry, { headers: { 'Transfer-Encoding': 'chunked' }, length: null }), body],
  });
};

const size = ping.length.toString(16);
const delivery: readonly Make[] = [
  chunked('right', `${size}\r\n${ping}\r\n0\r\n\r\n`, 'waits', false),
  chunked('one byte each', `${[...ping].map((byte) => `1\r\n${byte}\r\n`).join('')}0\r\n\r\n`, 'waits', false),
  chunked('an extension', `${size};a=b\r\n${ping}\r\n0\r\n\r\n`, 'waits', false),
  chunked('a long extension', `${size};${'a'.repeat(20_000)}\r\n${ping}\r\n0\r\n\r\n`),
  chunked('a trailer', `${size}\r\n${ping}\r\n0\r\nAuthorization: Bearer x\r\n\r\n`, 'waits', false),
  chunked('a size too small', `5\r\n${ping}\r\n0\r\n\r\n`),
  chunked('a size too large', `ff\r\n${ping}\r\n0\r\n\r\n`, 'ends'),
  chunked('a size beyond all', `ffffffffffffffffffff\r\n${ping}\r\n0\r\n\r\n`),
  chunked('a negative size', `-1\r\n${ping}\r\n0\r\n\r\n`),
  chunked('a size that is none', `xyz\r\n${ping}\r\n0\r\n\r\n`),
  chunked('no size', `\r\n${ping}\r\n0\r\n\r\n`),
  chunked('LF alone', `${size}\n${ping}\n0\n\n`),
  chunked('no end', `${size}\r\n${ping}\r\n`, 'ends'),
  chunked('no end, broken off', `${size}\r\n${ping}\r\n`, 'breaks off'),
  chunked('7 MB', `6acfc0\r\n${' '.repeat(7_000_000)}\r\n0\r\n\r\n`, 'waits', false),
  (entry) => ({
    ...{ name: 'byte by byte', then: 'waits', maybeUnanswered: false },
    parts: [...head(entry, {}), ...ping],
  }),
  (entry) => ({
    ...{ name: 'three at once', then: 'ends', maybeUnanswered: true },
    parts: [Array.from({ length: 3 }, () => head(entry, { headers: { Connection: 'keep-alive' } }) + ping).join('')],
  }),
  (entry) => ({ name: 'a second request in the body', parts: [head(entry, { length: '5' }), ping], then: 'ends', maybeUnanswered: true }),
  (entry) => ({ name: 'less than its length', parts: [head(entry, { length: '500' }), ping], then: 'ends', maybeUnanswered: true }),
  (entry) => ({ name: 'blank lines first', parts: ['\r\n\r\n\r\n', head(entry, {}), ping], then: 'waits', maybeUnanswered: false }),
  (entry) => ({ name: 'blanks first', parts: ['   ', head(entry, {}), ping], then: 'waits', maybeUnanswered: true }),
  raw('CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'),
  raw('a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex')),
  raw('HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'),
  raw('SOCKS', Buffer.from([5, 1, 0])),
  raw('nothing at all', ''),
  raw('a page of NUL', Buffer.alloc(4_096)),
  raw('an endless line', 'G'.repeat(100_000)),
  raw('an endless header', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`),
  raw('silence, broken off', '', 'breaks off'),
];

/** Requests cut off at any place, by a client that ends its side or breaks off; and bytes that mean nothing. */
function random(seed: number): readonly Make[] {
  const places = sample(integer({ min: 1, max: 400 }), { numRuns: 200, seed });
  const bytes = sample(uint8Array({ minLength: 1, maxLength: 300 }), { numRuns: 200, seed });
  return [
    ...places.map(
      (place, n): Make =>
        (entry) => ({
          ...{ name: `cut off after ${place} bytes`, then: n % 2 === 0 ? 'ends' : 'breaks off', maybeUnanswered: true },
          parts: [(head(entry, {}) + ping).slice(0, place)],
        }),
    ),
    ...bytes.map((given, n) => raw(`random bytes ${n}`, Buffer.from(given))),
    ...bytes.map((given, n) => whole(`random bytes ${n} as the body`, { body: Buffer.from(given) })),
    ...bytes.map(
      (given, n): Make =>
        (entry) => {
          // One byte of a good request is another one.
          const good = Buffer.from(head(entry, {}) + ping);
          good[((given[0] ?? 0) * 256 + (given[1] ?? 0)) % good.length] = given[2] ?? 0;
          return { name: `one wrong byte ${n}`, parts: [good], then: 'ends', maybeUnanswered: true };
        },
    ),
  ];
}

/** Every hostile request, the same ones for the same seed. */
export function hostileRequests(seed: number): readonly Make[] {
  return [...requestLines, ...headers, ...messages, ...bodies, ...delivery, ...random(seed)];
}
