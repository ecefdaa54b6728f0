import { createClient } from '../bandwidth/client';
import { refusalOf } from '../bandwidth/errors';
import { askForToken, type ClientCredentials, readToken } from '../bandwidth/oauth';
import { SwitchboardError } from '../base/errors';
import type { CheckCause, CheckOutcome } from './desk';
import { type DeskOptions, lineOf } from './options';
import { clockVerdict, type Verdict, verdictOf, verdictOfError } from './verdict';
import { troubleOf } from './words';

/** Statuses of the token service that are about the pair (bandwidth-api, section 2.1). */
const aboutThePair: ReadonlySet<number> = new Set([400, 401, 403]);

/** Asks Bandwidth whether a pair of credentials can place calls, and for which account. */
export async function check(
  options: DeskOptions,
  pair: ClientCredentials,
  chosen: string | undefined,
  signal?: AbortSignal,
): Promise<CheckOutcome> {
  const { hosts, clock, version, fetch: fetcher = fetch } = options;
  try {
    const answer = await askForToken({ api: hosts.api, credentials: pair, clock, version, fetch: fetcher }, signal);
    const now = clock.now();
    const verdict = verdictOf(answer, now) ?? clockVerdict(answer, now);
    if (verdict !== undefined) return failed(verdict);
    if (aboutThePair.has(answer.status)) return failed({ cause: 'wrong-pair' });
    const token = answer.status < 300 ? readToken(answer, clock) : undefined;
    if (token === undefined) return failed({ cause: 'unexpected' });
    const { accounts, roles, build } = token.claims;
    if (roles.length > 0 && !roles.some(isVoiceRole)) return failed({ cause: 'no-voice' });
    if (accounts.length > 0 && chosen !== undefined && !accounts.includes(chosen)) return { kind: 'choose-account', accounts };
    const [only, ...others] = accounts;
    const accountId = chosen ?? (others.length === 0 ? only : undefined);
    if (accountId === undefined) return only === undefined ? { kind: 'type-account' } : { kind: 'choose-account', accounts };
    const refusal = await refusalOfAccount(options, pair, accountId, { named: accounts.length > 0, roles: roles.length > 0 }, signal);
    return refusal === undefined ? { kind: 'ok', accountId, build, roles } : failed(refusal);
  } catch (error) {
    return failed(verdictOfError(error) ?? { cause: 'unexpected' });
  }
}

/** Bandwidth's own roles of voice, as its command-line tool reads them (bandwidth-api, section 2.2). */
function isVoiceRole(role: string): boolean {
  return /httpvoice| voice/i.test(role);
}

/** What the token does not say is asked: whether it reaches a typed account, and whether it may place calls. */
async function refusalOfAccount(
  options: DeskOptions,
  pair: ClientCredentials,
  accountId: string,
  says: { readonly named: boolean; readonly roles: boolean },
  signal: AbortSignal | undefined,
): Promise<Verdict<CheckCause> | undefined> {
  if (!/^\d{1,20}$/.test(accountId)) return { cause: 'no-account' };
  if (says.named && says.roles) return undefined;
  const client = createClient(lineOf(options, pair, accountId), options);
  try {
    await client.listCalls({ pageSize: 1 }, signal);
    return undefined;
  } catch (error) {
    const status = refusalOf(error)?.status;
    const own = error instanceof SwitchboardError && error.code === 'not_found';
    if (status === 401 || status === 403 || own) return { cause: says.named ? 'no-voice' : 'no-account' };
    return verdictOfError(error);
  }
}

function failed(verdict: Verdict<CheckCause>): CheckOutcome {
  return { kind: 'failed', ...troubleOf(verdict) };
}
