import { z } from 'zod';
import type { Clock } from '../../base/clock';
import type { HttpGet } from './httpGet';
import type { ProbeResult, Resolution } from './state';

const timeoutMs = 10_000;
const metricsTimeoutMs = 2_000;

const dnsAnswer = z.object({ Status: z.int(), Answer: z.array(z.object({ type: z.int() })).optional() });
const quickTunnel = z.object({ hostname: z.string().regex(/^(?!api\.)[a-z0-9-]+\.trycloudflare\.com$/) });

/** A record of type A, in DNS's numbering. */
const typeA = 1;

/**
 * Asks Cloudflare's DNS over HTTPS whether the name has an address. The system's resolver is not used: it would cache a "no" for
 * half an hour.
 */
export async function resolveOverHttps(get: HttpGet, host: string): Promise<Resolution> {
  try {
    const { status, body } = await get(`https://1.1.1.1/dns-query?name=${encodeURIComponent(host)}&type=A`, {
      headers: { accept: 'application/dns-json' },
      timeoutMs,
    });
    const parsed = status === 200 ? dnsAnswer.safeParse(JSON.parse(body)) : undefined;
    if (!parsed?.success) return 'unreachable';
    return parsed.data.Status === 0 && parsed.data.Answer?.some(({ type }) => type === typeA) ? 'answers' : 'no-answer';
  } catch {
    // Without an answer, it is unknown whether the name exists.
    return 'unreachable';
  }
}

/**
 * Sends a request through the public address back to our listener.
 * @param nonce only our own listener gives it back at `probePath(nonce)`
 */
export async function probeAddress(get: HttpGet, clock: Clock, host: string, path: string, nonce: string): Promise<ProbeResult> {
  const sentAt = clock.now();
  try {
    const { status, body } = await get(`https://${host}${path}`, { timeoutMs });
    if (status === 200 && body.trim() === nonce) return { kind: 'answered', roundTripMs: clock.now() - sentAt };
    // Cloudflare itself answers 530 and other 5xx while some of its servers do not know the tunnel yet.
    return { kind: status >= 500 || status === 429 ? 'silent' : 'someone-else' };
  } catch {
    return { kind: 'silent' };
  }
}

/** cloudflared's own report on its metrics port. No answer means not ready. */
export async function askMetrics(
  get: HttpGet,
  port: number,
  hostKnown: boolean,
): Promise<{ readonly ready: boolean; readonly host: string | undefined }> {
  const ask = async (path: string) => {
    try {
      return await get(`http://127.0.0.1:${port}${path}`, { timeoutMs: metricsTimeoutMs });
    } catch {
      return undefined;
    }
  };
  const [ready, address] = await Promise.all([ask('/ready'), hostKnown ? undefined : ask('/quicktunnel')]);
  return { ready: ready?.status === 200, host: address?.status === 200 ? hostOf(address.body) : undefined };
}

function hostOf(body: string): string | undefined {
  try {
    const parsed = quickTunnel.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.hostname : undefined;
  } catch {
    // Before there is an address the body is not JSON.
    return undefined;
  }
}
