import type { Exchange } from '../calls/exchange';
import { callResource } from '../state/callBodies';
import { callFilter } from '../state/callFilter';
import { json, voiceError } from './replies';
import type { Route } from './router';

/**
 * listCalls (bandwidth-api 7.3): a bare array, oldest first; the next page in the `Link` header. `api` is the practice line's own
 * address. A page token names the call a page begins with.
 */
export function callListRoute(exchange: Exchange, api: string): Route {
  return {
    api: 'voice',
    method: 'GET',
    path: '/api/v2/accounts/{accountId}/calls',
    handler: ({ query, param }) => {
      const filter = callFilter(query);
      if (!filter.ok) return voiceError(400, 'validation', filter.description);
      const size = query.get('pageSize') ?? '1000';
      if (!/^\d{1,5}$/.test(size) || Number(size) < 1 || Number(size) > 10_000) {
        return voiceError(400, 'validation', 'Invalid pageSize: must be between 1 and 10000');
      }
      const cause = query.get('disconnectCause');
      const found = exchange.all().flatMap(({ call }) => {
        const { life } = call;
        const ended = life.state === 'disconnected' ? life.ending.cause : undefined;
        const startedAt = life.state === 'queued' ? undefined : life.startedAt;
        return (cause === null || cause === ended) && filter.value({ from: call.from, to: call.to, startedAt }) ? [call] : [];
      });
      const token = query.get('pageToken');
      const first = token === null ? 0 : found.findIndex((call) => encode(call.callId) === token);
      if (first < 0) return voiceError(400, 'validation', 'Invalid pageToken: it is unknown');
      const next = found[first + Number(size)];
      const page = found.slice(first, first + Number(size)).map(callResource);
      return json(
        200,
        page,
        next === undefined ? {} : { link: link(`${api}/api/v2/accounts/${param('accountId')}/calls`, query, next.callId) },
      );
    },
  };
}

function link(url: string, query: URLSearchParams, callId: string): string {
  const next = new URLSearchParams(query);
  next.set('pageToken', encode(callId));
  return `<${url}?${next.toString()}>; rel="next"`;
}

/** Opaque to clients, like the real tokens. */
function encode(callId: string): string {
  return Buffer.from(callId).toString('base64url');
}
