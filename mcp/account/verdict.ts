import { refusalOf, waitSeconds } from '../bandwidth/errors';
import type { HttpAnswer } from '../bandwidth/transport';
import { SwitchboardError } from '../base/errors';

/** Why Bandwidth could not be asked, whatever was asked. */
export type ReachCause = 'clock' | 'offline' | 'intercepted' | 'rate-limited' | 'bandwidth-down';

/** A cause with what its sentence needs to say. */
export interface Verdict<C extends string = ReachCause> {
  readonly cause: C;
  /** How far this computer's clock is ahead of Bandwidth's, milliseconds; undefined when only a certificate shows it. */
  readonly aheadMs?: number | undefined;
  /** Seconds until Bandwidth takes requests again, where it says so. */
  readonly waitSeconds?: number | undefined;
}

const farOffMs = 5 * 60_000;

/** What stands in the way of an answer that is Bandwidth's own; undefined when nothing does. Pure. */
export function verdictOf(answer: HttpAnswer, now: number): Verdict | undefined {
  const { status, headers } = answer;
  if (isIntercepted(answer)) return { cause: 'intercepted' };
  if (status === 429) return { cause: 'rate-limited', waitSeconds: waitSeconds({ headers, now }) };
  if (status === 408 || status >= 500) return { cause: 'bandwidth-down' };
  return undefined;
}

/** How far this computer's clock is from the time in an answer, when that is more than five minutes. */
export function clockVerdict({ headers }: Pick<HttpAnswer, 'headers'>, now: number): Verdict | undefined {
  const aheadMs = now - Date.parse(headers.get('date') ?? '');
  return Math.abs(aheadMs) > farOffMs ? { cause: 'clock', aheadMs } : undefined;
}

/** A sign-in page of a network, or a proxy that wants a password. An error page of 5xx may be Bandwidth's own front. */
function isIntercepted({ status, headers, body }: HttpAnswer): boolean {
  if (status === 511 || status === 407) return true;
  if (status >= 500) return false;
  return /\btext\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(!doctype\s+html|html)\b/i.test(body);
}

/** What kept a request from being answered; undefined for an error that says something else. */
export function verdictOfError(error: unknown): Verdict | undefined {
  const refusal = refusalOf(error);
  if (refusal !== undefined) {
    if (refusal.status === 407 || refusal.status === 511) return { cause: 'intercepted' };
    if (refusal.status === 429) return { cause: 'rate-limited' };
    return refusal.status === 408 || refusal.status >= 500 ? { cause: 'bandwidth-down' } : undefined;
  }
  const said = chain(error).join(' ');
  const found = networkCauses.find(([words]) => words.test(said));
  if (found !== undefined) return { cause: found[1] };
  // `exchange` gives these codes only where no complete answer came.
  const unanswered =
    error instanceof SwitchboardError && error.cause !== undefined && (error.code === 'unavailable' || error.code === 'timeout');
  return unanswered ? { cause: 'offline' } : undefined;
}

/** Codes of Node and of Chromium's network, the first match decides. */
const networkCauses: readonly (readonly [RegExp, ReachCause])[] = [
  [/\bCERT_(NOT_YET_VALID|HAS_EXPIRED)\b|ERR_CERT_DATE_INVALID/, 'clock'],
  [/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|\bCERT_|ALTNAME_INVALID|ERR_(SSL|TLS)_|\bEPROTO\b|ERR_(CERT|PROXY|TUNNEL)_/, 'intercepted'],
  [/unexpected redirect|HPE_INVALID/, 'intercepted'],
];

/** The code and message of an error and of everything that caused it. */
function chain(error: unknown): readonly string[] {
  const said: string[] = [];
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    said.push(each.message);
    if ('code' in each && typeof each.code === 'string') said.push(each.code);
  }
  return said;
}
