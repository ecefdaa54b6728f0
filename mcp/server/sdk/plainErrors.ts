import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../../base/errors';
import { pathOf, typeNames } from '../../tools/support/argumentFailure';

interface Kind {
  readonly code: ErrorCode;
  readonly recovery: string;
}

const invalid: Kind = { code: 'validation', recovery: 'Correct the request and send it again.' };
const unknown: Kind = { code: 'not_found', recovery: 'Ask the server for its lists and use a name or an address from there.' };

/** What an agent branches on and what to do next, by JSON-RPC's code. */
const kinds: ReadonlyMap<number, Kind> = new Map([
  [-32700, { code: 'validation', recovery: 'Send one JSON-RPC message, encoded as UTF-8.' }],
  [-32601, { code: 'not_found', recovery: 'Use a method of the protocol revision that was negotiated.' }],
  [-32603, { code: 'unavailable', recovery: 'Try again. If it fails again, tell the user: the log of Switchboard has the details.' }],
  [-32002, unknown],
]);

const invalidParams = -32602;

const errorMessage = z.looseObject({
  jsonrpc: z.literal('2.0'),
  error: z.looseObject({ code: z.number(), message: z.string(), data: z.unknown().optional() }),
});
const explainedData = z.looseObject({ code: z.enum(errorCodes), recovery: z.string() });
const issue = z.object({
  code: z.string(),
  path: z.array(z.union([z.string(), z.number()])),
  expected: z.string().optional(),
  message: z.string(),
});

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * An error of the protocol layer in the form of all failures: `data` carries the code to branch on and what to do next, and the text is a
 * sentence instead of what the layer's validator reports.
 */
export function plainError(error: RpcError): RpcError {
  if (explainedData.safeParse(error.data).success) return error;
  const told = sentenceOf(error.message);
  const code = told === undefined ? error.code : invalidParams;
  const message = told ?? error.message;
  const { code: kind, recovery } = kindOf(code, message);
  const given = typeof error.data === 'object' && error.data !== null && !Array.isArray(error.data) ? error.data : {};
  return { code, message, data: { code: kind, recovery, ...given } };
}

/** A message with its error in plain words; one without an error as it is. */
function inPlainWords(message: unknown): unknown {
  const parsed = errorMessage.safeParse(message);
  return parsed.success ? { ...parsed.data, error: plainError(parsed.data.error) } : message;
}

function kindOf(code: number, text: string): Kind {
  return kinds.get(code) ?? (/not found|disabled/i.test(text) ? unknown : invalid);
}

/** At most this many wrong parameters are named in one error. */
const maxNamed = 5;

/** What a validator's report says; undefined when the text holds none. */
function sentenceOf(text: string): string | undefined {
  const start = text.search(/\[\s*\{\s*"/);
  const issues = start < 0 ? undefined : issuesIn(text.slice(start));
  if (issues === undefined) {
    const words = text.search(/Invalid (input|option)|Expected |Unrecognized key|Too (small|big)/);
    return words < 0 ? undefined : `${subjectOf(text.slice(0, words))}. The schema in the server’s lists shows what is taken.`;
  }
  const named = issues.slice(0, maxNamed).map(({ path, ...rest }) => `${pathOf(path) || 'the request'} ${reasonOf(rest)}`);
  return `${subjectOf(text.slice(0, start))}: ${named.join('; ')}.`;
}

function subjectOf(lead: string): string {
  return /[a-z]/i.test(lead) ? lead.replace(/[\s:]+$/, '') : 'The request has wrong parameters';
}

function reasonOf({ code, expected, message }: Omit<z.output<typeof issue>, 'path'>): string {
  if (code !== 'invalid_type' || expected === undefined) return 'is not valid';
  return /received undefined$/.test(message) ? 'is missing' : `must be ${typeNames[expected] ?? 'of another type'}`;
}

function issuesIn(text: string): readonly z.output<typeof issue>[] | undefined {
  try {
    return z.array(issue).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Makes every error that the SDK writes into a response one in plain words, and leaves the connection to the client's own wish. */
export function answerInPlainWords(res: ServerResponse): void {
  const { writeHead, write, end } = res;
  Object.assign(res, {
    writeHead: (status: number, ...rest: readonly unknown[]) => Reflect.apply(writeHead, res, [status, ...rest.map(headersKept)]),
    write: (chunk: unknown, ...rest: readonly unknown[]) => Reflect.apply(write, res, [plainChunk(chunk), ...rest]),
    end: (...rest: readonly unknown[]) => Reflect.apply(end, res, rest.map(plainChunk)),
  });
}

/** Not the length, which a sentence may change, nor the SDK's wish to keep the connection of a client that wants it closed. */
const dropped: readonly string[] = ['connection', 'content-length'];

function headersKept(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name.toLowerCase())));
}

/** A body, or an event of a stream: the SDK writes each with one call. */
function plainChunk(chunk: unknown): unknown {
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return chunk;
  const bytes = Buffer.from(chunk);
  if (!bytes.includes('"error":')) return chunk;
  const text = bytes.toString('utf8');
  return text.startsWith('{') || text.startsWith('[')
    ? plainJson(text)
    : text.replace(/^data: (.*)$/gm, (_, json: string) => `data: ${plainJson(json)}`);
}

function plainJson(json: string): string {
  try {
    const parsed: unknown = JSON.parse(json);
    return JSON.stringify(Array.isArray(parsed) ? parsed.map(inPlainWords) : inPlainWords(parsed));
  } catch {
    return json;
  }
}
