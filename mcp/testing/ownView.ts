import { type BandwidthClient, createClient } from '../bandwidth/client';
import { createLine } from '../bandwidth/createLine';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import type { PracticeLine } from '../practice/practice';

/** The account that a practice line plays as its owner sees it, apart from the Switchboard under test. */
export function ownView({ url, clientId, clientSecret }: PracticeLine): BandwidthClient {
  const about = { clock: systemClock, version: '0.0.0' };
  const line = createLine({
    ...{ kind: 'real', hosts: { api: url, voice: url, messaging: url }, credentials: { clientId, clientSecret }, source: 'environment' },
    ...{ callbackBase: () => undefined, callbackCredentials: () => undefined, ...about },
  });
  return createClient(line, { ...about, log: silentLog });
}
