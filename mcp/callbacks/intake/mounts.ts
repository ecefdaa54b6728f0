import { createHash, timingSafeEqual } from 'node:crypto';
import type { LineKind } from '../../model/line';
import type { PublicAddress } from '../publicAddress';

/** The lines' addresses by their secrets, found in a time that tells nothing about any secret. */
export class Mounts {
  readonly #entries: readonly { readonly address: PublicAddress; readonly secret: Buffer }[];

  /** @throws Error for weak or repeated secrets. */
  constructor(addresses: readonly PublicAddress[]) {
    for (const { secret, line } of addresses) {
      if (!/^[A-Za-z0-9_-]{16,}$/.test(secret))
        throw new Error(`The callback secret of the ${line} line must be at least 16 letters, digits, "-" or "_".`);
    }
    if (new Set(addresses.map(({ secret }) => secret)).size < addresses.length)
      throw new Error('Two lines share a callback secret; each needs its own.');
    this.#entries = addresses.map((address) => ({ address, secret: Buffer.from(address.secret) }));
  }

  /** The address of a secret, and whether the Authorization header satisfies it. */
  find(secret: string, authorization: string | undefined): { readonly address: PublicAddress; readonly authorized: boolean } | undefined {
    const offeredSecret = Buffer.from(secret);
    const [entry] = this.#entries.filter((candidate) => same(candidate.secret, offeredSecret));
    if (entry === undefined) return undefined;
    const { address } = entry;
    const required = address.required();
    if (required === undefined) return { address, authorized: true };
    const offered = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const wanted = sha256(`${required.username}:${required.password}`);
    return { address, authorized: timingSafeEqual(wanted, sha256(Buffer.from(offered, 'base64').toString('utf8'))) };
  }

  /** @throws Error for a line that has no address here. */
  of(line: LineKind): PublicAddress {
    const found = this.#entries.find(({ address }) => address.line === line)?.address;
    if (found === undefined) throw new Error(`The ${line} line has no callback address.`);
    return found;
  }

  /** The listener listens at this origin on loopback. */
  listenAt(origin: string): void {
    for (const { address } of this.#entries) address.listensAt(origin);
  }
}

/** In a time that depends on the lengths alone; the length of a secret is not secret. */
function same(secret: Buffer, offered: Buffer): boolean {
  return secret.length === offered.length && timingSafeEqual(secret, offered);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
