import { z } from 'zod';
import { type ErrorCode, SwitchboardError } from '../errors';
import type { Json } from '../json';
import type { PracticePhone } from '../switchboard';
import type { Handler, Route } from './http';
import { empty, json, phoneError, type Reply } from './replies';

const aCall = z.object({ callId: z.string() });
const withDigits = aCall.extend({ digits: z.string() });
const withText = aCall.extend({ text: z.string() });
const withFrom = z.object({ from: z.string() });

/** The practice phone over HTTP, for tests and headless runs: `POST /practice/phone/{action}` and `GET /practice/phone`. */
export function phoneRoutes(phone: PracticePhone): readonly Route[] {
  return [
    { api: 'phone', method: 'GET', path: '/practice/phone', handler: () => json(200, stateOf(phone)) },
    action('answer', aCall, ({ callId }) => phone.answer(callId)),
    action('decline', aCall, ({ callId }) => phone.decline(callId)),
    action('digits', withDigits, ({ callId, digits }) => phone.digits(callId, digits)),
    action('say', withText, ({ callId, text }) => phone.say(callId, text)),
    action('hangup', aCall, ({ callId }) => phone.hangup(callId)),
    post('call-in', withFrom, async ({ from }) => json(201, { callId: await phone.callIn(from) })),
  ];
}

function action<T>(name: string, schema: z.ZodType<T>, act: (given: T) => Promise<void>): Route {
  return post(name, schema, async (given) => {
    await act(given);
    return empty(204);
  });
}

function post<T>(name: string, schema: z.ZodType<T>, act: (given: T) => Promise<Reply>): Route {
  const handler: Handler = async ({ body }) => {
    const parsed = schema.safeParse(parseJson(body));
    if (!parsed.success) {
      return phoneError(400, {
        error: z.prettifyError(parsed.error),
        code: 'validation',
        recovery: 'Send a JSON object with the fields this action takes.',
      });
    }
    try {
      return await act(parsed.data);
    } catch (error) {
      if (error instanceof SwitchboardError) return phoneError(statuses[error.code] ?? 400, error.toFailure());
      throw error;
    }
  };
  return { api: 'phone', method: 'POST', path: `/practice/phone/${name}`, takes: 'application/json', handler };
}

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = { not_found: 404, conflict: 409, validation: 400 };

function stateOf(phone: PracticePhone): Json {
  return { calls: phone.state.calls.map((call) => ({ ...call, captions: call.captions.map((caption) => ({ ...caption })) })) };
}

/** Undefined for text that is no JSON, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
