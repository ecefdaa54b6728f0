import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../base/clock';
import type { PracticeAccount } from '../state/account';

/** Seconds an access token is good for (bandwidth-api 2.1: clients must read it, not assume it). */
export const tokenLifetime = 3600;

const claimsSchema = z.object({ accounts: z.array(z.string()), exp: z.number() });

export interface TokenIssuer {
  /** A signed access token with the claims Bandwidth's carry (bandwidth-api 2.2). */
  issue(): string;
  /** The accounts a token is good for, or undefined when it is forged, malformed or expired. */
  check(token: string): readonly string[] | undefined;
}

/** Issues and checks tokens with a key that exists only while this practice line runs. */
export function createTokenIssuer(account: PracticeAccount, clock: Clock): TokenIssuer {
  const key = randomBytes(32);
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();
  return {
    issue() {
      const issuedAt = Math.floor(clock.now() / 1000);
      const claims = {
        sub: account.accountId,
        accounts: [account.accountId],
        roles: account.roles,
        ...(account.mode === 'build' ? { express: true } : {}),
        iat: issuedAt,
        exp: issuedAt + tokenLifetime,
        jti: randomBytes(8).toString('hex'),
      };
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
      return `${text}.${sign(text).toString('base64url')}`;
    },
    check(token) {
      const [header, payload, signature, ...rest] = token.split('.');
      if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
      const expected = sign(`${header}.${payload}`);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const claims = claimsSchema.safeParse(decode(payload));
      if (!claims.success || claims.data.exp * 1000 <= clock.now()) return undefined;
      return claims.data.accounts;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Only called on text we signed ourselves, so it is JSON. */
function decode(payload: string): unknown {
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}
