import type { Clock } from '../../base/clock';
import { ManualClock } from '../../base/testing/manualClock';
import type { BasicCredentials, Hosts } from '../../model/line';
import { createLine } from '../createLine';
import type { Line } from '../line';

/** A line of a test: loopback callbacks unless said otherwise. */
export function testLine(
  hosts: Hosts,
  over: {
    readonly base?: string | undefined;
    readonly credentials?: BasicCredentials;
    readonly preferred?: Line['preferred'];
    readonly accountId?: string;
    readonly clock?: Clock;
  } = {},
): Line {
  return createLine({
    kind: 'real',
    hosts,
    credentials: { clientId: 'CLI-test', clientSecret: 'client-secret-1' },
    source: 'environment',
    accountId: over.accountId,
    preferred: over.preferred,
    callbackBase: () => ('base' in over ? over.base : 'http://127.0.0.1:9/callback-secret'),
    callbackCredentials: () => over.credentials,
    clock: over.clock ?? new ManualClock(),
    version: '0.0.0',
  });
}
