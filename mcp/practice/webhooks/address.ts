import { isLoopback } from '../../base/url';

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
