/** True for an http(s) address that cannot leave this machine: 127.0.0.0/8, [::1] or localhost. */
export function isLoopback(url: URL): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  // The URL parser has already turned every spelling of an IPv4 address into four decimal parts.
  return /^127(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]' || url.hostname === 'localhost';
}

/** Parses an absolute address, or undefined. */
export function absoluteUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** An address in a BXML document, resolved against the address that served it (bandwidth-api 13.1). Undefined when it is none. */
export function resolveUrl(address: string, servedBy: string): string | undefined {
  try {
    return new URL(address, servedBy).toString();
  } catch {
    return undefined;
  }
}
