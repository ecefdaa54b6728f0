import type { Clock } from '../../base/clock';
import type { Json, JsonObject } from '../../base/json';
import type { Log } from '../../base/log';
import type { BasicCredentials } from '../../model/line';
import { absoluteUrl } from './address';
import type { SendWebhook } from './send';

/** One place a webhook can be sent to. */
export interface Address {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly basic: BasicCredentials | undefined;
}

/** Where a BXML-asking webhook goes, and where it goes when that fails. */
export interface Target extends Address {
  readonly fallback: Address | undefined;
}

export type Fetched =
  | { readonly kind: 'served'; readonly body: string; readonly servedBy: string }
  /** `reason` completes "the webhook failed: …" and never contains an address, which may hold a secret. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'aborted' };

export interface Webhooks {
  /** Sends a webhook whose answer is BXML: to the target, then once to its fallback, each within `timeoutMs`. */
  ask(target: Target, body: JsonObject, timeoutMs: number, signal: AbortSignal): Promise<Fetched>;
  /** Sends a webhook whose answer is ignored: once more after a connection error, then to the fallback if there is one. Never rejects. */
  notify(address: Address & { readonly fallback?: Address | undefined }, body: JsonObject, timeoutMs: number): Promise<void>;
  /** Sends any JSON and returns the result. Never rejects. */
  deliver(
    address: Address,
    body: Json,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<'delivered' | 'aborted' | { readonly reason: string }>;
}

const notAllowed =
  "the practice line sends webhooks only to Switchboard's own listener and to the origins of --practice-origins, and this address is at neither";

/** The line's webhook client (bandwidth-api 13.1). It sends only to addresses that `mayReach` allows. */
export function createWebhooks(clock: Clock, log: Log, send: SendWebhook, mayReach: (url: URL) => boolean): Webhooks {
  async function attempt(address: Address, body: Json, timeoutMs: number, signal: AbortSignal): Promise<Attempt> {
    const url = absoluteUrl(address.url);
    if (url === undefined || !mayReach(url)) return { kind: 'failed', retry: false, reason: notAllowed };
    const limit = new AbortController();
    const stop = () => limit.abort();
    const cancel = clock.after(timeoutMs, stop);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const request = requestFor(url, address, body);
      const response = await send(request, limit.signal);
      if (signal.aborted) return { kind: 'aborted' };
      if (response.kind === 'response') {
        if (response.status >= 200 && response.status < 300) return { kind: 'served', body: response.body, servedBy: url.toString() };
        return { kind: 'failed', retry: false, reason: `it was answered with HTTP ${response.status}` };
      }
      if (limit.signal.aborted) return { kind: 'failed', retry: false, reason: `it was not answered within ${timeoutMs / 1000} s` };
      return { kind: 'failed', retry: true, reason: `the connection failed (${response.reason})` };
    } finally {
      cancel();
      signal.removeEventListener('abort', stop);
    }
  }

  return {
    async ask(target, body, timeoutMs, signal) {
      if (signal.aborted) return { kind: 'aborted' };
      const first = await attempt(target, body, timeoutMs, signal);
      if (first.kind !== 'failed' || target.fallback === undefined) return first;
      const second = await attempt(target.fallback, body, timeoutMs, signal);
      return second.kind === 'failed' ? { kind: 'failed', reason: `${first.reason}; at the fallback address ${second.reason}` } : second;
    },
    async notify(address, body, timeoutMs) {
      const never = new AbortController().signal;
      let result = await attempt(address, body, timeoutMs, never);
      if (result.kind === 'failed' && result.retry) result = await attempt(address, body, timeoutMs, never);
      if (result.kind === 'failed' && address.fallback !== undefined) result = await attempt(address.fallback, body, timeoutMs, never);
      if (result.kind === 'failed') {
        log.warn('a practice webhook could not be delivered', {
          eventType: String(body.eventType),
          callId: String(body.callId),
          reason: result.reason,
        });
      }
    },
    async deliver(address, body, timeoutMs, signal) {
      if (signal.aborted) return 'aborted';
      const result = await attempt(address, body, timeoutMs, signal);
      if (result.kind === 'failed') return { reason: result.reason };
      return result.kind === 'served' ? 'delivered' : 'aborted';
    },
  };
}

type Attempt =
  | { readonly kind: 'served'; readonly body: string; readonly servedBy: string }
  | { readonly kind: 'failed'; readonly retry: boolean; readonly reason: string }
  | { readonly kind: 'aborted' };

function requestFor(url: URL, address: Address, body: Json): Parameters<SendWebhook>[0] {
  const basic = address.basic;
  const headers = {
    'user-agent': 'Switchboard-practice-line',
    ...(basic === undefined ? {} : { authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}` }),
  };
  if (address.method === 'POST') {
    return { url, method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
  const withQuery = new URL(url);
  for (const [name, value] of Object.entries(body ?? {})) {
    if (value === undefined || value === null) continue;
    withQuery.searchParams.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return { url: withQuery, method: 'GET', headers, body: undefined };
}
