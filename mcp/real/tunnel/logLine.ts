import { z } from 'zod';
import { type Cause, causeOfFailedRequest } from './causes';

export type Protocol = 'quic' | 'http2';

/** One finding of cloudflared's connectivity check. */
export interface Precheck {
  readonly component: string;
  readonly target: string;
  readonly status: string;
  readonly details: string;
}

/** What a line of cloudflared's log means to the supervisor. */
export type Signal =
  | { readonly kind: 'address'; readonly host: string }
  | { readonly kind: 'registered'; readonly protocol: Protocol | undefined; readonly location: string | undefined }
  | { readonly kind: 'lost' }
  | { readonly kind: 'fell-back'; readonly protocol: Protocol }
  | { readonly kind: 'precheck'; readonly precheck: Precheck }
  | { readonly kind: 'precheck-complete'; readonly hardFail: boolean }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'failed'; readonly cause: Cause }
  | { readonly kind: 'other' };

interface LogRecord {
  readonly message: string;
  readonly field: (name: string) => string | undefined;
}

const jsonLine = z.looseObject({ message: z.string() });

type Recogniser = readonly [pattern: RegExp, signal: (found: RegExpExecArray, record: LogRecord) => Signal];

/**
 * The messages that mean something (cloudflared 2026.8.2: quick_tunnel.go, supervisor/, connection/). The address counts only
 * inside the box it is printed in: error lines name `api.trycloudflare.com` too.
 */
const recognisers: readonly Recogniser[] = [
  [/^\|\s+https:\/\/((?!api\.)[a-z0-9-]+\.trycloudflare\.com)\s+\|$/, ([, host = '']) => ({ kind: 'address', host })],
  [
    /^Registered tunnel connection\b/,
    (_found, { field }) => ({ kind: 'registered', protocol: protocolOf(field('protocol')), location: field('location') }),
  ],
  [/^Switching to fallback protocol (quic|http2)\b/, ([, name]) => ({ kind: 'fell-back', protocol: protocolOf(name) ?? 'http2' })],
  [
    /^precheck$/,
    (_found, { field }) => ({
      kind: 'precheck',
      precheck: {
        component: field('component') ?? '',
        target: field('target') ?? '',
        status: field('status') ?? '',
        details: field('details') ?? '',
      },
    }),
  ],
  [/^precheck complete$/, (_found, { field }) => ({ kind: 'precheck-complete', hardFail: field('hard_fail') === 'true' })],
  [
    /^(Connection terminated|Serve tunnel error|Failed to dial a quic connection|failed to serve tunnel connection|Retrying connection in up to|Unregistered tunnel connection|Lost connection with the edge)/i,
    () => ({ kind: 'lost' }),
  ],
  [/^(Initiating graceful shutdown|Tunnel server stopped|Metrics server stopped)/, () => ({ kind: 'stopping' })],
];

/** Reads one line of the log, JSON or plain text. Never throws; a line that says nothing is `other`. */
export function readLogLine(line: string): Signal {
  const record = fromJson(line) ?? fromText(line);
  for (const [pattern, signal] of recognisers) {
    const found = pattern.exec(record.message);
    if (found) return signal(found, record);
  }
  const cause = causeOfFailedRequest(line);
  return cause === undefined ? { kind: 'other' } : { kind: 'failed', cause };
}

function fromJson(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A line cut short or not meant as JSON is read as text.
    return undefined;
  }
  const parsed = jsonLine.safeParse(value);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    message: data.message.trim(),
    field: (name) => {
      const field = data[name];
      return typeof field === 'string' || typeof field === 'number' || typeof field === 'boolean' ? String(field) : undefined;
    },
  };
}

/** `2026-11-22T10:00:00Z INF Registered tunnel connection connIndex=0 protocol=quic`; a fatal line has neither time nor level. */
function fromText(line: string): LogRecord {
  const found = /^\S+Z (?:DBG|INF|WRN|ERR|FTL) (.*)$/.exec(line);
  const text = (found?.[1] ?? line).trim();
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of text.matchAll(/(?:^|\s)([A-Za-z_]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g))
    fields.set(name, quoted ?? bare);
  const firstField = text.search(/\s[A-Za-z_]+=/);
  return { message: firstField === -1 ? text : text.slice(0, firstField).trim(), field: (name) => fields.get(name) };
}

function protocolOf(name: string | undefined): Protocol | undefined {
  return name === 'quic' || name === 'http2' ? name : undefined;
}
