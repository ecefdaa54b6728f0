import { type Clock, isoTime } from '../clock';
import type { JsonObject } from '../json';
import type { PracticeAccount } from './account';
import { callResource, callUrl } from './callBodies';
import { type CreateCall, readCreateCall, readUpdateCall } from './callRequest';
import type { Target } from './deliver';
import { readDocument } from './document';
import { basic, type Exchange } from './exchange';
import type { Route } from './http';
import { empty, json, type Reply, voiceError } from './replies';
import type { CallSession } from './session';

interface CallApi {
  readonly clock: Clock;
  readonly account: PracticeAccount;
  readonly exchange: Exchange;
  /** The practice line's own address. */
  readonly api: string;
  /** getCallState answers 404 for so long after createCall, as the real one may. */
  readonly visibleAfterMs: number;
}

const calls = '/api/v2/accounts/{accountId}/calls';

/** createCall, getCallState, updateCall and updateCallBxml (bandwidth-api 7). */
export function callRoutes(api: CallApi): readonly Route[] {
  const { exchange } = api;
  /** Answers 404 for a call nobody knows and 409 for one that has ended; else `act` answers. */
  const onLive = (callId: string, act: (session: CallSession) => Reply): Reply => {
    const session = exchange.find(callId);
    if (session === undefined) return notFound(callId);
    return session.over.aborted ? conflict(callId) : act(session);
  };
  return [
    {
      api: 'voice',
      method: 'POST',
      path: calls,
      takes: 'application/json',
      handler: ({ body }) => {
        const read = readCreateCall(body);
        if (!read.ok) return voiceError(400, 'validation', read.description);
        if (read.value.applicationId !== api.account.applicationId) {
          return voiceError(400, 'validation', `Invalid applicationId: application ${read.value.applicationId} not found`);
        }
        const session = exchange.place(read.value);
        return json(201, created(api, session, read.value), { location: callUrl(api.api, session.call) });
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
        const read = readUpdateCall(body);
        if (!read.ok) return voiceError(400, 'validation', read.description);
        const update = read.value;
        return onLive(param('callId'), (session) => {
          if (update.state === 'completed' || update.redirectUrl === undefined) {
            session.complete();
            return empty(200);
          }
          if (session.call.life.state !== 'answered') return conflict(param('callId'));
          const target: Target = {
            url: update.redirectUrl,
            method: update.redirectMethod ?? 'POST',
            basic: basic(update.username, update.password),
            fallback:
              update.redirectFallbackUrl === undefined
                ? undefined
                : {
                    url: update.redirectFallbackUrl,
                    method: update.redirectFallbackMethod,
                    basic: basic(update.fallbackUsername, update.fallbackPassword),
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
      path: `${calls}/{callId}/bxml`,
      takes: 'application/xml',
      handler: ({ param, body }) => {
        const read = readDocument(body, 'call');
        if (!read.ok) return voiceError(400, 'validation', `Invalid BXML: ${read.description}`);
        return onLive(param('callId'), (session) => {
          if (session.call.life.state !== 'answered') return conflict(param('callId'));
          session.replace(body);
          return empty(204);
        });
      },
    },
  ];
}

/** The body of a 201: what was asked for with its defaults, passwords hidden, no state (bandwidth-api 7.1). */
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

const hidden = '*****';

function notFound(callId: string): Reply {
  return voiceError(404, 'validation', `Call [${callId}] not found`);
}

function conflict(callId: string): Reply {
  return voiceError(409, 'validation', `Call [${callId}] cannot be modified in its current state`);
}
