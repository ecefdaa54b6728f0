import { z } from 'zod';
import type { CallResource } from '../../bandwidth/resources';
import { isoTime } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import type { KnownCall } from '../../model/call';
import { callId } from '../support/fields';
import { scopeOf } from '../support/lineAddresses';
import { fenceFor, holdsOutsideWords } from '../support/untrusted';
import { type CallFacts, judgeCall } from '../support/verdict';
import { defineTool, type ToolContext } from '../tool';

/** Bandwidth may know a new call only minutes after it was placed (bandwidth-api, section 7.2). */
const notYetVisibleMs = 5 * 60_000;

export const getCallState = defineTool({
  name: 'getCallState',
  title: 'Get the state of a call',
  description:
    'Reads a call. `state` goes queued, initiated, answered, disconnected; disconnected is the terminal one. Branch on `ended` and `connected`; `verdict` is one sentence to tell the user, and disconnectCause says why it ended (hangup, busy, timeout, rejected, error, …). After createCall poll every 0.5 to 1 s at first, then every 2 to 5 s, until `ended`. To wait for what a caller does, use getCallbackEvents instead.',
  profiles: ['voice'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({
    callId: callId,
  }),
  output: z.looseObject({
    callId: z.string(),
    state: z.string().optional(),
    ended: z.boolean(),
    connected: z.boolean(),
    verdict: z.string(),
    source: z.enum(['bandwidth', 'webhooks']).describe('webhooks: Bandwidth does not list the call yet.'),
  }),
  async handler(input, context) {
    context.note({ callId: input.callId });
    const line = context.lineOfCall(input.callId);
    try {
      return fromBandwidth(await context.client(line).getCall(input.callId, context.signal), context.clock.now());
    } catch (error) {
      if (!(error instanceof SwitchboardError) || error.code !== 'not_found') throw error;
      const known = context.callbacks.call(await scopeOf(line), input.callId);
      if (!isNew(known, context)) throw error;
      return fromWebhooks(known, context.clock.now());
    }
  },
});

function isNew(call: KnownCall | undefined, { clock }: ToolContext): call is KnownCall {
  return call !== undefined && clock.now() - call.createdAt < notYetVisibleMs;
}

function fromBandwidth(call: CallResource, now: number) {
  const facts = {
    age: ageOf(call, now),
    state: call.state,
    answered: typeof call.answerTime === 'string' && call.answerTime !== '',
    disconnectCause: call.disconnectCause ?? undefined,
    errorMessage: call.errorMessage ?? undefined,
  };
  return fenced(call, facts, 'bandwidth');
}

/** Since it was queued, or else started; as Bandwidth writes it. */
function ageOf({ enqueuedTime, startTime }: CallResource, now: number): number | undefined {
  const began = [enqueuedTime, startTime].find((time): time is string => typeof time === 'string');
  const at = began === undefined ? Number.NaN : Date.parse(began);
  return Number.isNaN(at) ? undefined : now - at;
}

/** In the names Bandwidth would use. */
function fromWebhooks(call: KnownCall, now: number) {
  const { callId, state, disconnectCause, errorMessage, answeredAt, endedAt } = call;
  const time = (at: number | undefined) => (at === undefined ? null : isoTime(at));
  const facts = {
    callId,
    accountId: call.account,
    applicationId: call.applicationId,
    from: call.from,
    to: call.to,
    direction: call.direction,
    state,
    answerTime: time(answeredAt),
    endTime: time(endedAt),
    disconnectCause: disconnectCause ?? null,
    errorMessage: errorMessage ?? null,
  };
  return fenced(facts, { state, answered: answeredAt !== undefined, disconnectCause, errorMessage, age: now - call.createdAt }, 'webhooks');
}

/** Our own judgement first, then the call, with what people outside chose between marks. */
function fenced<S extends 'bandwidth' | 'webhooks'>(call: Readonly<Record<string, unknown>>, facts: CallFacts, source: S) {
  const fence = fenceFor([call]);
  const { errorMessage } = facts;
  const judged = judgeCall({ ...facts, errorMessage: errorMessage === undefined ? undefined : fence.wrap(errorMessage) });
  const { callId, state, ...rest } = call;
  return {
    callId: String(callId),
    ...(typeof state === 'string' ? { state } : {}),
    ...judged,
    source,
    ...fence.around(rest),
    ...(holdsOutsideWords(rest) ? { untrusted: fence.note } : {}),
  };
}
