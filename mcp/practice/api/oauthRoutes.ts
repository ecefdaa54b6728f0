import { createHash, timingSafeEqual } from 'node:crypto';
import type { PracticeAccount } from '../state/account';
import { json, refuse } from './replies';
import type { Route } from './router';
import { type TokenIssuer, tokenLifetime } from './tokenIssuer';

/** The token endpoint (bandwidth-api 2.1): client credentials as Basic, the grant as a form. */
export function oauthRoutes(account: PracticeAccount, tokens: TokenIssuer): readonly Route[] {
  return [
    {
      api: 'oauth',
      method: 'POST',
      path: '/api/v1/oauth2/token',
      takes: 'application/x-www-form-urlencoded',
      handler: async ({ authorization, body }) => {
        const given = basicCredentials(authorization);
        if (given === undefined || !same(given.username, account.clientId) || !same(given.password, account.clientSecret)) {
          return refuse('oauth', 'no-token');
        }
        if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
        return json(
          200,
          { access_token: await tokens.issue(), expires_in: tokenLifetime, token_type: 'bearer' },
          { 'cache-control': 'no-store' },
        );
      },
    },
  ];
}

function basicCredentials(authorization: string | undefined): { username: string; password: string } | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Compares digests, so that the time it takes reveals neither content nor length. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
