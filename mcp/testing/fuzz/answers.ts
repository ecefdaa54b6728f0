import { z } from 'zod';
import { errorCodes } from '../../base/errors';

/** What came back for one hostile request. */
export interface Answer {
  /** 0 when the connection closed without an answer. */
  readonly status: number;
  /** Undefined where the answer is not meant to have one. */
  readonly body: string | undefined;
}

const code = z.enum(errorCodes);
const failure = z.strictObject({ error: z.string().min(1), code, recovery: z.string().min(1) });
const failedCall = z.object({ isError: z.literal(true), content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]) });
const refusal = z.object({
  error: z.object({ code: z.int(), message: z.string().min(1), data: z.looseObject({ code, recovery: z.string().min(1) }) }),
});
const instance = z.strictObject({ instance: z.string(), name: z.literal('switchboard'), version: z.string() });
const message = z.union([
  z.looseObject({ result: z.looseObject({}) }),
  z.looseObject({ error: z.looseObject({}) }),
  // What an open stream begins with.
  z.looseObject({ method: z.string() }),
  instance,
]);

/** What no agent is meant to read: what a validator or an engine says, a stack, a place on this computer, our own defects. */
const inside: readonly (readonly [string, RegExp])[] = [
  [
    'a validator’s dump',
    /invalid_type|invalid_union|unrecognized_keys|too_small|too_big|invalid_format|"expected"|"received"|ZodError|~standard/,
  ],
  ['a validator’s words', /Invalid input|Expected \w+, received|Unrecognized key|Required$/],
  [
    'an engine’s words',
    /is not a function|Cannot read propert|undefined \(reading|Maximum call stack|is not iterable|Unexpected token|in JSON at/,
  ],
  ['a stack', /\n\s+at |\bat \w+\.<?\w+>? \(|node:internal/],
  ['a path on this computer', /node_modules|file:\/\/\/(?!etc\/passwd)|\/dist\/|\.[cm]?[jt]s:\d+/],
  ['a defect', /defect in Switchboard|URI malformed|Internal error/],
  ['something without a text', /\[object Object\]|\bundefined\b|\bNaN\b/],
];

/**
 * What is wrong with an answer to hostile input; nothing when it is a success or a proper failure.
 * @param sent what the server may quote
 */
export function problemsOf({ status, body }: Answer, sent: string): readonly string[] {
  if (status >= 500) return [`status ${status}: ${body?.slice(0, 300)}`];
  if (body === undefined) return [];
  if (body === '') return status === 202 || status === 0 || status === 200 ? [] : [`status ${status} without a body`];
  let read: unknown;
  try {
    read = messageIn(body);
  } catch {
    return [`status ${status}, not JSON: ${body.slice(0, 300)}`];
  }
  return (Array.isArray(read) ? read : [read]).flatMap((given) => problemsOfMessage(given, sent));
}

function problemsOfMessage(given: unknown, sent: string): readonly string[] {
  const parsed = message.safeParse(given);
  const text = JSON.stringify(given).slice(0, 600);
  if (!parsed.success) return [`neither a result nor an error: ${text}`];
  if ('error' in parsed.data) return refusal.safeParse(given).success ? leaks(text, sent) : [`an error without code and recovery: ${text}`];
  if (!('result' in parsed.data)) return [];
  const { result } = parsed.data;
  const failed = failedCall.safeParse(result);
  if (!failed.success)
    return typeof result === 'object' && result !== null && 'isError' in result ? [`a failure of another form: ${text}`] : [];
  const [{ text: told }] = failed.data.content;
  return failure.safeParse(JSON.parse(told)).success ? leaks(told, sent) : [`not {error, code, recovery}: ${told.slice(0, 600)}`];
}

function leaks(text: string, sent: string): readonly string[] {
  return inside.filter(([, pattern]) => pattern.test(text) && !pattern.test(sent)).map(([name]) => `${name} in ${text.slice(0, 600)}`);
}

/** The message in a JSON body, or the last of an event stream. */
function messageIn(body: string): unknown {
  const data = body
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .at(-1);
  return JSON.parse(body.startsWith('{') || body.startsWith('[') ? body : (data ?? body).slice('data: '.length));
}
