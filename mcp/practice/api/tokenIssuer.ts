import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import type { Clock } from '../../base/clock';
import type { PracticeAccount } from '../state/account';

/** Seconds an access token is valid for (bandwidth-api 2.1: clients must read it, not assume it). */
export const tokenLifetime = 3600;

const algorithm = 'HS256';
const claims = z.object({ accounts: z.array(z.string()) });

/** Issues and checks the access tokens of one practice line. */
export interface TokenIssuer {
  /** A signed access token with the claims that Bandwidth's tokens carry (bandwidth-api 2.2). */
  issue(): Promise<string>;
  /** The accounts a token is valid for, or undefined when it is forged, malformed or expired. */
  check(token: string): Promise<readonly string[] | undefined>;
}

/** The key exists only while this practice line runs. */
export function createTokenIssuer(account: PracticeAccount, clock: Clock): TokenIssuer {
  const key = randomBytes(32);
  return {
    issue() {
      const issuedAt = Math.floor(clock.now() / 1000);
      return new SignJWT({ accounts: [account.accountId], roles: account.roles, ...(account.mode === 'build' ? { express: true } : {}) })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setSubject(account.accountId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + tokenLifetime)
        .setJti(randomBytes(8).toString('hex'))
        .sign(key);
    },
    async check(token) {
      const verified = await jwtVerify(token, key, { algorithms: [algorithm], currentDate: new Date(clock.now()) }).catch(() => undefined);
      return claims.safeParse(verified?.payload).data?.accounts;
    },
  };
}
