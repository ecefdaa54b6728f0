import { describe, expect, it } from 'vitest';
import { lineReader } from './lineReader';
import { readLogLine } from './logLine';

const box = '|  https://quiet-river.trycloudflare.com                                                    |';
const address = { kind: 'address', host: 'quiet-river.trycloudflare.com' };
const ipv6 = { event: 0, connection: 'c1', connIndex: 0, location: 'tpe01', ip: '2606:4700:a0::1', protocol: 'quic' };

describe('a line of the log', () => {
  it.each([
    ['the address in its box, JSON', JSON.stringify({ level: 'info', time: 't', message: box }), address],
    ['the address in its box, text', `2026-11-22T10:00:00Z INF ${box}`, address],
    ['the service’s own host in a box', '2026-11-22T10:00:00Z INF |  https://api.trycloudflare.com  |', { kind: 'other' }],
    ['an address outside the box', '2026-11-22T10:00:00Z INF see https://quiet-river.trycloudflare.com', { kind: 'other' }],
    [
      'registered, JSON',
      JSON.stringify({ level: 'info', ...ipv6, message: 'Registered tunnel connection' }),
      { kind: 'registered', protocol: 'quic', location: 'tpe01' },
    ],
    [
      'registered, text',
      '2026-11-22T10:00:00Z INF Registered tunnel connection connIndex=0 connection=c1 event=0 ip=198.41.200.13 location=tpe01 protocol=http2',
      { kind: 'registered', protocol: 'http2', location: 'tpe01' },
    ],
    ['a lost connection', '{"level":"error","message":"Connection terminated"}', { kind: 'lost' }],
    [
      'a failed dial',
      '2026-11-22T10:00:00Z ERR Failed to dial a quic connection error="timeout: no recent network activity"',
      { kind: 'lost' },
    ],
    ['a retry', '2026-11-22T10:00:00Z INF Retrying connection in up to 1m4s connIndex=0', { kind: 'lost' }],
    ['unregistered', '{"level":"info","message":"Unregistered tunnel connection"}', { kind: 'lost' }],
    [
      'the fall-back',
      '2026-11-22T10:00:00Z INF Switching to fallback protocol http2 connIndex=0',
      { kind: 'fell-back', protocol: 'http2' },
    ],
    [
      'a precheck',
      '{"level":"info","message":"precheck","run_id":"r","component":"UDP Connectivity","target":"region1","status":"fail","details":"timeout"}',
      { kind: 'precheck', precheck: { component: 'UDP Connectivity', target: 'region1', status: 'fail', details: 'timeout' } },
    ],
    ['a hard fail', '{"level":"info","message":"precheck complete","hard_fail":true}', { kind: 'precheck-complete', hardFail: true }],
    ['a soft fail', '{"level":"info","message":"precheck complete","hard_fail":false}', { kind: 'precheck-complete', hardFail: false }],
    ['the stop', '{"level":"info","message":"Initiating graceful shutdown due to signal terminated ..."}', { kind: 'stopping' }],
    [
      'offline, plain in a JSON log',
      'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: lookup api.trycloudflare.com on 1.2.3.4:53: no such host',
      { kind: 'failed', cause: 'offline' },
    ],
    [
      'too many, JSON',
      '{"level":"error","status_code":"429 Too Many Requests","message":"Error unmarshaling QuickTunnel response: error code: 1015"}',
      { kind: 'failed', cause: 'rate-limited' },
    ],
    [
      'too many, text',
      '2026-11-22T10:00:00Z ERR Error unmarshaling QuickTunnel response: error code: 1015 error="invalid" status_code="429 Too Many Requests"',
      { kind: 'failed', cause: 'rate-limited' },
    ],
    [
      'the service in trouble',
      '{"level":"error","status_code":"500 Internal Server Error","message":"Error unmarshaling QuickTunnel response: error code: 1101"}',
      { kind: 'failed', cause: 'service' },
    ],
    ['no tunnel in the answer', 'failed to parse quick Tunnel ID: invalid UUID length: 0', { kind: 'failed', cause: 'service' }],
    [
      'a proxy in between',
      'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": tls: x509: certificate signed by unknown authority',
      { kind: 'failed', cause: 'intercepted' },
    ],
    [
      'a silent service',
      'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": context deadline exceeded',
      { kind: 'failed', cause: 'intercepted' },
    ],
    ...(
      [
        ['a DNS time-out', 'dial tcp: lookup api.trycloudflare.com: i/o timeout', 'offline'],
        ['a dial time-out', 'dial tcp 203.0.113.9:443: i/o timeout', 'offline'],
        ['a reset', 'read tcp 192.0.2.4:5123->203.0.113.44:443: read: connection reset by peer', 'offline'],
        ['a resolver that fails', 'dial tcp: lookup api.trycloudflare.com: Temporary failure in name resolution', 'offline'],
        ['a handshake that is held up', 'net/http: TLS handshake timeout', 'intercepted'],
      ] as const
    ).map(([what, error, cause]): [string, string, object] => [
      what,
      `failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": ${error}`,
      { kind: 'failed', cause },
    ]),
    ['half a JSON line', '{"level":"info","message":"Registered', { kind: 'other' }],
    ['JSON without a message', '{"level":"info"}', { kind: 'other' }],
    ['anything else', 'Hello', { kind: 'other' }],
  ])('%s', (_what, line, signal) => {
    expect(readLogLine(line)).toEqual(signal);
  });
});

describe('lines from chunks', () => {
  it('come out whole wherever the chunks end, even inside a character', () => {
    const bytes = Buffer.from('first\r\n\nsecond “quoted”\nlast');
    for (let size = 1; size <= bytes.length; size++) {
      const lines: string[] = [];
      const reader = lineReader((line) => lines.push(line));
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      reader.end();
      expect(lines).toEqual(['first', 'second “quoted”', 'last']);
    }
  });

  it('are cut where they would fill memory', () => {
    const lines: string[] = [];
    const reader = lineReader((line) => lines.push(line));
    for (let chunk = 0; chunk < 100; chunk++) reader.push(Buffer.from('x'.repeat(10_000)));
    reader.push(Buffer.from('\nnext\n'));
    expect(lines.map((line) => line.length)).toEqual([64 * 1024, 4]);
  });
});
