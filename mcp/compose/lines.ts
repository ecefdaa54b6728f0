import { fixedSource } from '../bandwidth/credentials';
import type { Line } from '../bandwidth/line';
import type { LinesOptions } from '../bandwidth/lines';
import { SwitchboardError } from '../base/errors';
import type { PublicAddress } from '../callbacks/publicAddress';
import type { PracticeLine } from '../practice/practice';
import type { SwitchboardOptions } from '../switchboard';

/** What the real line's account has to do with the rest of the server. */
interface AccountUse {
  /** It may change. */
  readonly preferred: Line['preferred'];
  readonly leave: LinesOptions['leave'];
}

/**
 * The practice line makes its own credentials and reads no others; the real line has only those it was given.
 * @throws SwitchboardError `validation` for the real line without its settings.
 */
export function linesOptions(
  options: SwitchboardOptions,
  practice: PracticeLine | undefined,
  { callbackBase, whyUnreachable, offered: callbackCredentials }: PublicAddress,
  account: AccountUse,
): LinesOptions {
  const { clock, version, real } = options;
  const shared = { fetch: options.fetch, clock, version, callbackBase, whyUnreachable, callbackCredentials };
  if (practice !== undefined) {
    const { url, clientId, clientSecret } = practice;
    return {
      ...shared,
      kind: 'practice',
      hosts: { api: url, voice: url, messaging: url },
      credentials: [fixedSource('practice', { clientId, clientSecret })],
    };
  }
  if (real === undefined)
    throw new SwitchboardError(
      'validation',
      'The real line was asked for without its settings.',
      'Pass the real line’s hosts, or start on the practice line.',
    );
  return { ...shared, ...account, kind: 'real', hosts: real.hosts, credentials: real.credentials, accountId: real.accountId };
}
