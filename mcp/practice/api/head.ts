import type { IncomingMessage } from 'node:http';
import type { Failure } from '../../base/errors';
import { phoneError, type Reply } from './replies';

/** The head of a request that may go on. */
export interface PracticeHead {
  readonly kind: 'accepted';
  readonly url: URL;
}

/** Headers that decide who may do what, so a request may carry each only once. */
const single = ['host', 'origin', 'authorization'];

/**
 * Refuses requests that web pages send, directly (`Origin`) or through a host name that resolves to this machine (`Host`), and
 * requests whose target or headers are ambiguous. The practice line has only programs of this machine as clients.
 */
export function checkHead(message: IncomingMessage, port: number): PracticeHead | { readonly kind: 'refused'; readonly reply: Reply } {
  const names = message.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const repeated = single.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated !== undefined) {
    return refused(400, `The request has more than one ${repeated} header.`, 'validation', 'Send each header once.');
  }
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(message.headers.host?.toLowerCase() ?? '')) {
    return refused(403, 'The Host header does not name the practice line.', 'denied', `Send requests to http://127.0.0.1:${port}.`);
  }
  if (message.headers.origin !== undefined) {
    return refused(403, 'Web pages may not use the practice line.', 'denied', 'Send the request from a program, without an Origin header.');
  }
  const url = targetUrl(message.url ?? '/', port);
  return url === undefined
    ? refused(400, 'The request target is not a path.', 'validation', 'Send a path that begins with a slash.')
    : { kind: 'accepted', url };
}

function targetUrl(target: string, port: number): URL | undefined {
  if (!target.startsWith('/')) return undefined;
  try {
    return new URL(`http://127.0.0.1:${port}${target}`);
  } catch {
    return undefined;
  }
}

function refused(
  status: number,
  error: string,
  code: Failure['code'],
  recovery: string,
): { readonly kind: 'refused'; readonly reply: Reply } {
  return { kind: 'refused', reply: phoneError(status, { error, code, recovery }) };
}
