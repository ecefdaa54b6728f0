import type { BandwidthClient } from '../bandwidth/client';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { isLoopback } from '../base/url';
import { type PracticeLine, startPracticeLine } from '../practice/practice';
import type { SendWebhook } from '../practice/webhooks/send';
import { ownView } from './ownView';

/** Where the application's callbacks go before Switchboard changes anything. */
export const callbacksBefore = 'https://before.example/whoever';

export interface PlayedAccount {
  readonly line: PracticeLine;
  /** Bandwidth's own view of the account. */
  readonly account: BandwidthClient;
}

/**
 * A practice line that plays Bandwidth for the real line: its webhooks go to public names.
 * @param domain Public names end with this, such as `.example`.
 * @param send Carries a webhook to whatever plays the internet.
 */
export async function playBandwidth(domain: string, send: SendWebhook, pace = 0.02): Promise<PlayedAccount> {
  const line = await startPracticeLine({
    ...{ clock: systemClock, log: silentLog, mode: 'full', pace, send },
    callbackBase: () => callbacksBefore,
    mayReach: (url) => isLoopback(url) || url.hostname.endsWith(domain),
  });
  return { line, account: ownView(line) };
}
