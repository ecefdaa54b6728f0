import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import type { Account } from '../model/line';

/** What an access token says of itself (bandwidth-api, section 2.2). A claim of an unexpected shape counts as absent. */
export interface Claims {
  readonly accounts: readonly string[];
  /** Whom the token was given to: an account, or the client id. */
  readonly sub: string | undefined;
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
  if (!payload.success) return { accounts: [], sub: undefined, roles: [], build: false };
  const { accounts, sub, roles, express } = payload.data;
  const numericSub = sub !== undefined && /^\d{5,10}$/.test(sub) ? [sub] : [];
  return { accounts: accounts.length > 0 ? accounts : numericSub, sub, roles, build: express };
}

function decode(segment: string): unknown {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** How an agent chooses an account without a restart, and how the person does for every agent. */
const choose =
  'call setCredentials with the client id and secret again and account_id set to it. To choose for every agent, start the server with BW_ACCOUNT_ID';

/**
 * The account to work in: the chosen one, else the only one the token names, else the one of several that the token was given to.
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
      `Choose one of these accounts: ${choose}. Or use credentials of account ${chosen}.`,
    );
  }
  if (first === undefined) {
    throw new SwitchboardError(
      'validation',
      'These credentials name no account, so it is unclear which one to use.',
      `Ask the user for the account id, then ${choose}.`,
    );
  }
  const own = claims.accounts.find((account) => account === claims.sub);
  if (others.length > 0 && own === undefined) {
    throw new SwitchboardError(
      'validation',
      `These credentials reach several accounts: ${claims.accounts.join(', ')}.`,
      `Ask the user which account to use, then ${choose}.`,
    );
  }
  return { accountId: own ?? first, ...details };
}
