/** The URL of `text`, resolved against `base` where one is given; undefined when the text is not a URL. */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** True for an http(s) address that cannot leave this machine: 127.0.0.0/8, [::1] or localhost. */
export function isLoopback(url: URL): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  // The URL parser has already turned every spelling of an IPv4 address into four decimal parts.
  return /^127(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]' || url.hostname === 'localhost';
}
