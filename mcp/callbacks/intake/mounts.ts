import { createHash, timingSafeEqual } from 'node:crypto';
import type { BasicCredentials, LineKind } from '../../model/line';

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
