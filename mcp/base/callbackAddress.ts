import { parsedUrl } from '../bxml/formats';

/*
 * The address Bandwidth is told, and the path an agent wrote for it, are two forms of one thing:
 * `${base}/voice` + label. The listener reads the label back from the request's path.
 */

const mount = '/voice';

/** The address of a verb's callback; `label` is a path such as `/menu/main?x=1`, with what it lacks added and `..` resolved. */
export function addressOf(base: string, label?: string): string {
  return label === undefined ? `${base}${mount}` : `${base}${mount}${normalLabel(label)}`;
}

/**
 * The label in a request's path (with its query), seen from our base: `/voice/menu?x=1` gives `/menu?x=1`.
 * Undefined where there is none.
 */
export function labelOf(path: string): string | undefined {
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined;
}

/** A path as a browser would send it: absolute with one leading slash, without fragment, and never above its root. */
export function normalLabel(path: string): string {
  const url = parsedUrl(path.replace(/^\/+/, '/'), 'http://label.invalid/');
  return url === undefined ? '/' : `${url.pathname.replace(/^\/+/, '/')}${url.search}`;
}
