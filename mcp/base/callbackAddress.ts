/**
 * The one scheme of our callback addresses, written and read here only. Under a line's base, secret included:
 * `/voice` + the label an agent chose, `/turn/<callbackId>`, `/messaging` and `/health/<nonce>`.
 */
import { parseUrl } from './url';

const mount = '/voice';

/** The address of a verb's callback; `label` is a path such as `/menu/main?x=1`, with what it lacks added and `..` resolved. */
export function addressOf(base: string, label?: string): string {
  return label === undefined ? `${base}${mount}` : `${base}${mount}${normalLabel(label)}`;
}

/** A path as a browser would send it: absolute with one leading slash, without fragment, and never above its root. */
export function normalLabel(path: string): string {
  const url = parseUrl(path.replace(/^\/+/, '/'), 'http://label.invalid/');
  return url === undefined ? '/' : `${url.pathname.replace(/^\/+/, '/')}${url.search}`;
}

/** What a request under a line's base is for. */
export type Route =
  | { readonly kind: 'voice'; readonly label: string | undefined }
  | { readonly kind: 'turn'; readonly callbackId: string }
  | { readonly kind: 'messaging' };

/** The path that proves whether a public address reaches this very listener. */
export function healthPath(secret: string, nonce: string): string {
  return `/${secret}/health/${nonce}`;
}

/** The nonce of a health request's path, behind the secret; undefined for other paths. */
export function healthNonce(path: string): string | undefined {
  return /^\/health\/([A-Za-z0-9_-]{16,64})$/.exec(path)?.[1];
}

/**
 * Reads the path after the secret: `/voice` with whatever an agent put behind it, `/turn/<callbackId>`, `/messaging`.
 * A GET keeps its query out of the label, because there Bandwidth's own parameters are in it.
 */
export function parseRoute(path: string, query: string, method: string): Route | undefined {
  if (path === '/messaging' || path === '/messaging/') return { kind: 'messaging' };
  const turn = /^\/turn\/(cb-[A-Za-z0-9_-]{22})$/.exec(path);
  if (turn?.[1] !== undefined) return { kind: 'turn', callbackId: turn[1] };
  const voice = /^\/voice(\/.*)?$/.exec(path);
  if (!voice) return undefined;
  const label = `${voice[1] ?? ''}${method === 'GET' || query === '' ? '' : `?${query}`}`;
  return { kind: 'voice', label: label === '' ? undefined : label };
}

/** Splits a request target into the secret, the path behind it and the query. */
export function splitTarget(target: string): { readonly secret: string; readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  const whole = mark === -1 ? target : target.slice(0, mark);
  const match = /^\/([^/]*)(.*)$/s.exec(whole);
  return { secret: match?.[1] ?? '', path: match?.[2] ?? '', query: mark === -1 ? '' : target.slice(mark + 1) };
}

/**
 * Whether `address` points to our own callback listener: same origin as `base` and a path at or under its secret.
 * Compared after URL parsing, so `..` segments, letter case of the host and default ports cannot disguise a foreign address.
 */
export function isOurs(address: string, base: string | undefined): boolean {
  if (base === undefined) return false;
  const [url, ours] = [parseUrl(address), parseUrl(base)];
  if (url === undefined || ours === undefined || url.username !== '' || url.password !== '') return false;
  const root = ours.pathname.replace(/\/+$/, '');
  return url.origin === ours.origin && (url.pathname === root || url.pathname.startsWith(`${root}/`));
}

/** The secret in the path of our callback base, which no text may quote. */
export function callbackSecret(base: string | undefined): string | undefined {
  const secret = base === undefined ? undefined : parseUrl(base)?.pathname.split('/').filter(Boolean).at(-1);
  return secret === '' ? undefined : secret;
}
