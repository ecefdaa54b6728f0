import { z } from 'zod';
import { type Clock, isoTime } from '../../base/clock';
import type { JsonObject } from '../../base/json';
import { readDocument } from '../bxml/document';
import type { Exchange } from '../calls/exchange';
import type { CallSession } from '../calls/session';
import type { ApplicationStore } from '../state/applicationStore';
import { callResource, callUrl } from '../state/callBodies';
import { type CreateCall, readCreateCall, readUpdateCall } from '../state/callRequest';
import { basicOf, read } from '../state/fields';
import type { Target } from '../webhooks/webhooks';
import { empty, json, type Reply, voiceError } from './replies';
import type { Route } from './router';

interface CallApi {
  readonly clock: Clock;
  readonly applications: ApplicationStore;
  readonly exchange: Exchange;
  /** The practice line's own address. */
  readonly api: string;
  /** How long getCallState answers 404 after createCall, as the real API may. */
  readonly visibleAfterMs: number;
  /** createCall answers 402: a Build account without credit. */
  readonly outOfCredit: boolean;
  /** createCall answers 429 while so many calls are live. */
  readonly maxLiveCalls: number;
}

const account = '/api/v2/accounts/{accountId}';
const calls = `${account}/calls`;

/** createCall, getCallState, updateCall, updateCallBxml, the recording's pause, and the statistics (bandwidth-api 7, 8.5, 3.3). */
export function callRoutes(api: CallApi): readonly Route[] {
  const { exchange } = api;
  /** Answers 404 for an unknown call and 409 for a call that has ended; otherwise `act` answers. */
  const onLive = (callId: string, act: (session: CallSession) => Reply): Reply => {
    const session = exchange.find(callId);
    if (session === undefined) return notFound(callId);
    return session.endSignal.aborted ? conflict(callId) : act(session);
  };
  return [
    {
      api: 'voice',
      method: 'POST',
      path: calls,
      takes: 'application/json',
      handler: ({ body }) => {
        const asked = readCreateCall(body);
        if (!asked.ok) return voiceError(400, 'validation', asked.description);
        if (api.applications.voice(asked.value.applicationId) === undefined) {
          return voiceError(400, 'validation', `Invalid applicationId: application ${asked.value.applicationId} not found`);
        }
        if (api.outOfCredit) return voiceError(402, 'payment-required', 'Insufficient credits');
        if (exchange.live().length >= api.maxLiveCalls) return tooMany();
        const session = exchange.place(asked.value);
        return json(201, created(api, session, asked.value), { location: callUrl(api.api, session.call) });
      },
    },
    {
      api: 'voice',
      method: 'GET',
      path: `${calls}/{callId}`,
      handler: ({ param }) => {
        const call = exchange.find(param('callId'))?.call;
        const since = call?.enqueuedAt ?? Number.NEGATIVE_INFINITY;
        if (call === undefined || api.clock.now() < since + api.visibleAfterMs) return notFound(param('callId'));
        return json(200, callResource(call));
      },
    },
    {
      api: 'voice',
      method: 'POST',
      path: `${calls}/{callId}`,
      takes: 'application/json',
      handler: ({ param, body }) => {
        const asked = readUpdateCall(body);
        if (!asked.ok) return voiceError(400, 'validation', asked.description);
        const update = asked.value;
        return onLive(param('callId'), (session) => {
          if (update.state === 'completed' || update.redirectUrl === undefined) {
            session.complete();
            return empty(200);
          }
          if (session.call.life.state !== 'answered') return conflict(param('callId'));
          const target: Target = {
            url: update.redirectUrl,
            method: update.redirectMethod ?? 'POST',
            basic: basicOf(update.username, update.password),
            fallback:
              update.redirectFallbackUrl === undefined
                ? undefined
                : {
                    url: update.redirectFallbackUrl,
                    method: update.redirectFallbackMethod,
                    basic: basicOf(update.fallbackUsername, update.fallbackPassword),
                  },
          };
          session.redirect(target, update.tag);
          return empty(200);
        });
      },
    },
    {
      api: 'voice',
      method: 'PUT',
      path: `${calls}/{callId}/recording`,
      takes: 'application/json',
      handler: ({ param, body }) => {
        const asked = read(recordingUpdate, body);
        if (!asked.ok) return voiceError(400, 'validation', asked.description);
        const recorded = exchange.find(param('callId'))?.setRecording(asked.value.state) ?? false;
        return recorded ? empty(200) : notFound(param('callId'));
      },
    },
    {
      api: 'voice',
      method: 'GET',
      path: `${account}/statistics`,
      handler: () => {
        const queued = exchange.live().filter(({ call }) => call.life.state === 'queued').length;
        return json(200, { currentCallQueueSize: queued, maxCallQueueSize: 900 });
      },
    },
    {
      api: 'voice',
      method: 'PUT',
      path: `${calls}/{callId}/bxml`,
      takes: 'application/xml',
      handler: ({ param, body }) => {
        const document = readDocument(body, 'call');
        if (!document.ok) return voiceError(400, 'validation', `Invalid BXML: ${document.description}`);
        return onLive(param('callId'), (session) => {
          if (session.call.life.state !== 'answered') return conflict(param('callId'));
          session.replace(body);
          return empty(204);
        });
      },
    },
  ];
}

/** The body of a 201: the request with its defaults, passwords hidden, no state (bandwidth-api 7.1). */
function created(api: CallApi, session: CallSession, request: CreateCall): JsonObject {
  const { call } = session;
  return {
    applicationId: call.applicationId,
    accountId: call.accountId,
    callId: call.callId,
    to: call.to,
    from: call.from,
    enqueuedTime: isoTime(call.enqueuedAt ?? api.clock.now()),
    callUrl: callUrl(api.api, call),
    callTimeout: request.callTimeout,
    callbackTimeout: request.callbackTimeout,
    tag: request.tag,
    answerMethod: request.answerMethod,
    answerUrl: request.answerUrl,
    answerFallbackMethod: request.answerFallbackUrl === undefined ? undefined : request.answerFallbackMethod,
    answerFallbackUrl: request.answerFallbackUrl,
    disconnectMethod: request.disconnectMethod,
    disconnectUrl: request.disconnectUrl,
    username: request.username,
    password: request.password === undefined ? undefined : hidden,
    fallbackUsername: request.fallbackUsername,
    fallbackPassword: request.fallbackPassword === undefined ? undefined : hidden,
    priority: request.priority,
  };
}

const recordingUpdate = z.object({ state: z.enum(['paused', 'recording'], 'must be paused or recording') }, 'must be a JSON object');

function tooMany(): Reply {
  return json(429, { type: 'error', description: 'Account concurrent call limit exceeded', id: '' }, { 'retry-after': '5' });
}

const hidden = '*****';

function notFound(callId: string): Reply {
  return voiceError(404, 'validation', `Call [${callId}] not found`);
}

function conflict(callId: string): Reply {
  return voiceError(409, 'validation', `Call [${callId}] cannot be modified in its current state`);
}
