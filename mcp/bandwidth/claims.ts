import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import type { Account } from '../model/line';

/** What an access token says of itself (bandwidth-api, section 2.2). A claim of an unexpected shape counts as absent. */
export interface Claims {
  readonly accounts: readonly string[];
  readonly roles: readonly string[];
  readonly build: boolean;
}

const text = z.union([z.string(), z.number()]).transform(String);
const payloadSchema = z.object({
  accounts: z.array(text).catch([]),
  sub: text.optional().catch(undefined),
  roles: z.array(z.string()).catch([]),
  express: z.boolean().catch(false),
});

/** Decodes the payload of a JWT without checking its signature: it came straight from the issuer. An opaque token has no claims. */
export function readClaims(token: string): Claims {
  const payload = payloadSchema.safeParse(decode(token.split('.')[1] ?? ''));
  if (!payload.success) return { accounts: [], roles: [], build: false };
  const { accounts, sub, roles, express } = payload.data;
  const numericSub = sub !== undefined && /^\d{5,10}$/.test(sub) ? [sub] : [];
  return { accounts: accounts.length > 0 ? accounts : numericSub, roles, build: express };
}

function decode(segment: string): unknown {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The account to work in: the chosen one, else the only one the token names.
 * @throws SwitchboardError `validation` listing the accounts when the choice is not clear.
 */
export function chooseAccount(claims: Claims, chosen: string | undefined): Account {
  const details = { build: claims.build, roles: claims.roles };
  const [first, ...others] = claims.accounts;
  if (chosen !== undefined) {
    if (first === undefined || claims.accounts.includes(chosen)) return { accountId: chosen, ...details };
    throw new SwitchboardError(
      'validation',
      `These credentials do not reach account ${chosen}. They reach: ${claims.accounts.join(', ')}.`,
      'Set BW_ACCOUNT_ID to one of these accounts, or use credentials of the chosen account.',
    );
  }
  if (first === undefined) {
    throw new SwitchboardError(
      'validation',
      'These credentials name no account, so it is unclear which one to use.',
      'Ask the user for the account id and start the server with BW_ACCOUNT_ID set to it.',
    );
  }
  if (others.length > 0) {
    throw new SwitchboardError(
      'validation',
      `These credentials reach several accounts: ${claims.accounts.join(', ')}.`,
      'Ask the user which account to use and start the server with BW_ACCOUNT_ID set to it.',
    );
  }
  return { accountId: first, ...details };
}
