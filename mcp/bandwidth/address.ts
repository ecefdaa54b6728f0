/** The URL of `text`, or undefined when it is none. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether `address` leads to our own callback listener: same origin as `base` and a path at or under its secret.
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
