import { findCredentials, fixedSource } from '../bandwidth/credentials';
import type { Line } from '../bandwidth/line';
import type { LinesOptions } from '../bandwidth/lines';
import { SwitchboardError } from '../base/errors';
import type { PublicAddress } from '../callbacks/publicAddress';
import type { PracticeLine } from '../practice/practice';
import type { SwitchboardOptions } from '../switchboard';

/**
 * The practice line makes its own credentials and reads no others; the real line has only those it was given.
 * @param preferred of the real line; it may change
 * @throws SwitchboardError `validation` for the real line without its settings.
 */
export async function linesOptions(
  options: SwitchboardOptions,
  practice: PracticeLine | undefined,
  { callbackBase, whyUnreachable, offered: callbackCredentials }: PublicAddress,
  preferred: Line['preferred'],
): Promise<LinesOptions> {
  const { clock, version, real } = options;
  const shared = { fetch: options.fetch, clock, version, callbackBase, whyUnreachable, callbackCredentials };
  if (practice !== undefined) {
    return {
      ...shared,
      kind: 'practice',
      hosts: { api: practice.url, voice: practice.url, messaging: practice.url },
      shared: await findCredentials([fixedSource('practice', { clientId: practice.clientId, clientSecret: practice.clientSecret })], clock),
    };
  }
  if (real === undefined)
    throw new SwitchboardError(
      'validation',
      'The real line was asked for without its settings.',
      'Pass the real line’s hosts, or start on the practice line.',
    );
  return {
    ...shared,
    kind: 'real',
    hosts: real.hosts,
    shared: await findCredentials(real.credentials, clock),
    accountId: real.accountId,
    preferred,
  };
}
