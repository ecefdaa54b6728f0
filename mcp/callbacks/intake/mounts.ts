import { createHash, timingSafeEqual } from 'node:crypto';
import type { BasicCredentials, LineKind } from '../../bandwidth/line';

/** One line's way in: the secret in the path says whose webhook it is. */
export interface Mount {
  readonly line: LineKind;
  /** URL-safe, at least 16 characters. */
  readonly secret: string;
  /** Asked for on every request while given. */
  readonly basic?: BasicCredentials | undefined;
  /** Written into our own documents, so that Bandwidth sends them along; `basic` unless given. */
  readonly offers?: BasicCredentials | undefined;
  /** The https address that leads here, without the secret; undefined while only this machine reaches the listener. */
  readonly publicBase?: (() => string | undefined) | undefined;
}

/** Where a request under a mount leads. */
export type Route =
  | { readonly kind: 'voice'; readonly label: string | undefined }
  | { readonly kind: 'turn'; readonly callbackId: string }
  | { readonly kind: 'messaging' };

/** Where something of ours finds out whether a public address leads to this very listener. */
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
  if (path === '/messaging') return { kind: 'messaging' };
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

/** The mounts by secret, in a time that tells nothing about any secret. @throws Error for weak or repeated secrets. */
export class Mounts {
  readonly #entries: readonly { readonly mount: Mount; readonly secret: Buffer }[];

  constructor(mounts: readonly Mount[]) {
    for (const { secret, line } of mounts) {
      if (!/^[A-Za-z0-9_-]{16,}$/.test(secret)) {
        throw new Error(`The callback secret of the ${line} line must be at least 16 letters, digits, "-" or "_".`);
      }
    }
    if (new Set(mounts.map(({ secret }) => secret)).size < mounts.length)
      throw new Error('Two lines share a callback secret; each needs its own.');
    this.#entries = mounts.map((mount) => ({ mount, secret: Buffer.from(mount.secret) }));
  }

  /** The mount of a secret, and whether the Authorization header satisfies it. */
  find(secret: string, authorization: string | undefined): { readonly mount: Mount; readonly authorized: boolean } | undefined {
    const offeredSecret = Buffer.from(secret);
    const [entry] = this.#entries.filter((candidate) => same(candidate.secret, offeredSecret));
    if (!entry) return undefined;
    const { basic } = entry.mount;
    if (basic === undefined) return { mount: entry.mount, authorized: true };
    const offered = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const wanted = sha256(`${basic.username}:${basic.password}`);
    return { mount: entry.mount, authorized: timingSafeEqual(wanted, sha256(Buffer.from(offered, 'base64').toString('utf8'))) };
  }

  of(line: LineKind): Mount | undefined {
    return this.#entries.find((entry) => entry.mount.line === line)?.mount;
  }
}

/** In a time that depends on the lengths alone; that of a secret is no secret. */
function same(secret: Buffer, offered: Buffer): boolean {
  return secret.length === offered.length && timingSafeEqual(secret, offered);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
