import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { outcomeUnknown } from './errors';

/** The platform's fetch, as a parameter. */
export type Fetch = typeof fetch;

export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** `write`: after a lost answer it is not known whether it took effect. Left out: repeating it does no harm. */
  readonly kind?: 'read' | 'write' | undefined;
  /** What an agent does before it repeats a write whose outcome is unknown. */
  readonly lookFirst?: string | undefined;
  /** Milliseconds for the whole exchange, body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** The largest answer that is read; by default 8 MB. */
  readonly maxBytes?: number | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** `bytes` as text. */
  readonly body: string;
}

/** A page of 2500 numbers is below 2 MB; beyond this only media are expected. */
const defaultMaxBytes = 8 * 1024 * 1024;

/**
 * One HTTP exchange: no redirects followed, the body capped, the time limited.
 * @throws SwitchboardError `unavailable` when no complete answer came, `timeout` when a read took too long or a write may have taken
 * effect. The text names the host and the cause, never headers or body.
 */
export async function exchange(request: HttpRequest, clock: Clock, fetcher: Fetch): Promise<HttpAnswer> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timedOut = false;
  const stopTimer = clock.after(request.timeoutMs, () => {
    timedOut = true;
    abort();
  });
  if (request.signal?.aborted) abort();
  request.signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetcher(request.url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: 'error',
      signal: controller.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const bytes = await readCapped(response, request.maxBytes ?? defaultMaxBytes);
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      get body() {
        return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
      },
    };
  } catch (error) {
    throw unreachable(request, error, timedOut);
  } finally {
    stopTimer();
    request.signal?.removeEventListener('abort', abort);
  }
}

class TooLarge extends Error {}

async function readCapped(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk: Uint8Array = part.value;
    size += chunk.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new TooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unreachable(request: HttpRequest, error: unknown, timedOut: boolean): SwitchboardError {
  const host = new URL(request.url).host;
  const why = reason(request, error, timedOut);
  const said = `Bandwidth did not answer at ${host}: ${why}.`;
  if (request.kind === 'write' && !neverSent(error))
    return new SwitchboardError('timeout', `${said} ${outcomeUnknown}`, request.lookFirst ?? 'Read the state before you repeat it.', {
      cause: error,
    });
  return new SwitchboardError(
    timedOut && request.kind !== undefined ? 'timeout' : 'unavailable',
    said,
    'Try again in a few seconds. If it persists, ask the user to check the network and the host settings.',
    { cause: error },
  );
}

const connectErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether the connection failed before anything could be sent. */
function neverSent(error: unknown): boolean {
  return connectErrors.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

function reason(request: HttpRequest, error: unknown, timedOut: boolean): string {
  if (timedOut) return `nothing came within ${request.timeoutMs / 1000} s`;
  if (request.signal?.aborted) return 'the request was canceled';
  if (error instanceof TooLarge) return `the answer exceeded ${(request.maxBytes ?? defaultMaxBytes) / 1024 / 1024} MB`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  if (cause?.message === 'unexpected redirect') return 'it answered with a redirect, which is never followed';
  const code = codeOf(error);
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}
