/** True for an http(s) address on this machine: 127.0.0.0/8, [::1] or localhost. */
export function isLoopback(url: URL): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  // The URL parser has already turned every spelling of an IPv4 address into four decimal parts.
  return /^127(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname === '[::1]' || url.hostname === 'localhost';
}

/**
 * Which addresses webhooks may go to: our own listener, whose address `base` gives, and the origins on this machine that the person
 * has allowed. An agent chooses addresses too, and must not reach other programs of this machine through them.
 */
export function webhookAddresses(base: () => string, allowedOrigins: readonly string[]): (url: URL) => boolean {
  return (url) => isLoopback(url) && [base(), ...allowedOrigins].some((allowed) => originOf(new URL(allowed)) === originOf(url));
}

/** Both names of the loopback interface reach the same listener. */
function originOf(url: URL): string {
  return url.origin.replace('//localhost', '//127.0.0.1');
}

/** Parses an absolute address, or undefined. */
export function absoluteUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** An address in a BXML document, resolved against the address that served it (bandwidth-api 13.1). Undefined when it is not valid. */
export function resolveUrl(address: string, servedBy: string): string | undefined {
  try {
    return new URL(address, servedBy).toString();
  } catch {
    return undefined;
  }
}
