import { z } from 'zod';
import { type ErrorCode, SwitchboardError } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { PracticePhone } from '../../model/phone';
import { type MessageStore, messageBody } from '../calls/messageStore';
import { parseJson } from '../state/fields';
import { empty, json, phoneError, type Reply } from './replies';
import type { Handler, Route } from './router';

const aCall = z.object({ callId: z.string() });
const withDigits = aCall.extend({ digits: z.string() });
const withText = aCall.extend({ text: z.string() });
const withFrom = z.object({ from: z.string() });
const withMessage = withFrom.extend({
  text: z.string().default(''),
  picture: z.boolean().default(false),
  channel: z.enum(['RBM']).optional(),
});

/** The practice phone over HTTP, for tests and headless runs: `POST /practice/phone/{action}` and `GET /practice/phone`. */
export function phoneRoutes(phone: PracticePhone, messages: MessageStore): readonly Route[] {
  return [
    {
      api: 'phone',
      method: 'GET',
      path: '/practice/phone',
      handler: () => json(200, { ...stateOf(phone), texts: messages.all().map(messageBody) }),
    },
    action('answer', aCall, ({ callId }) => phone.answer(callId)),
    action('decline', aCall, ({ callId }) => phone.decline(callId)),
    action('digits', withDigits, ({ callId, digits }) => phone.digits(callId, digits)),
    action('say', withText, ({ callId, text }) => phone.say(callId, text)),
    action('hangup', aCall, ({ callId }) => phone.hangup(callId)),
    post('call-in', withFrom, async ({ from }) => json(201, { callId: await phone.callIn(from) })),
    post('text', withMessage, async (text) => json(201, { messageId: await messages.textIn(text) })),
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

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = { not_found: 404, conflict: 409, validation: 400, feature_limit: 403 };

function stateOf(phone: PracticePhone): JsonObject {
  return { calls: phone.state.calls.map((call) => ({ ...call, captions: call.captions.map((caption) => ({ ...caption })) })) };
}
