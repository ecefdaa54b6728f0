import type { Line } from '../../bandwidth/line';
import { addressOf, isOurs } from '../../base/callbackAddress';
import { SwitchboardError } from '../../base/errors';
import { onOurHost, ownAddress } from '../../bxml/addresses';
import type { Scope } from '../../model/scope';
import { noPublicAddress } from '../../model/unreachable';

/** Where Bandwidth reaches our voice callbacks; `label` is a path handed back with the event. Undefined while Bandwidth cannot reach us. */
export function voiceAddress(line: Line, label?: string): string | undefined {
  const base = line.callbackBase();
  return base === undefined ? undefined : addressOf(base, label);
}

/** An address as Bandwidth gets it: one on our own host becomes our listener's, with its path as label; any other is not changed. */
export function completedAddress(address: string | undefined, line: Line): string | undefined {
  const base = line.callbackBase();
  return address !== undefined && base !== undefined && onOurHost(address, base) ? ownAddress(address, base) : address;
}

/**
 * @param instead a sentence saying what else the agent can do
 * @throws SwitchboardError `validation` when Bandwidth cannot reach us, `unavailable` where that passes by itself
 */
export function requireVoiceAddress(line: Line, what: string, instead: string, label?: string): string {
  const address = voiceAddress(line, label);
  if (address !== undefined) return address;
  const { why, recovery, passes } = line.whyUnreachable() ?? noPublicAddress;
  throw new SwitchboardError(
    passes ? 'unavailable' : 'validation',
    `${why} So ${what} cannot point to it, and nothing was sent.`,
    `${recovery} Another way: ${instead}`,
  );
}

/** A warning for an empty result: while Bandwidth cannot reach us, nothing can arrive. */
export function nothingArrives(line: Line): { readonly warnings?: readonly string[] } {
  const unreachable = line.whyUnreachable();
  return unreachable === undefined ? {} : { warnings: [`Nothing can arrive now. ${unreachable.why} ${unreachable.recovery}`] };
}

/** Our own callback addresses hold a secret, so results say "this server" in their place. */
export function hideOurs(fields: Readonly<Record<string, unknown>>, line: Line): Record<string, unknown> {
  const base = line.callbackBase();
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' && isOurs(value, base) ? 'this server' : value]),
  );
}

/** What queries of this line's callbacks are confined to. */
export async function scopeOf(line: Pick<Line, 'kind' | 'account' | 'credentialSource'>): Promise<Scope> {
  const { accountId } = await line.account();
  return { line: line.kind, account: accountId, own: line.credentialSource !== 'agent' };
}
