import type { Session } from 'electron';
import type { Log } from '../../mcp/base/log';
import { isBundleUrl } from './bundle';

/** The window may load its own bundle; developer tools, which a packaged app does not open, bring their own pages. */
export function mayLoad(address: string, packaged: boolean): boolean {
  return isBundleUrl(address) || (!packaged && address.startsWith('devtools://'));
}

/** Cancels whatever the window tries to fetch from anywhere else, even if the content policy were to fail. */
export function blockNetwork(session: Session, packaged: boolean, log: Log): void {
  session.webRequest.onBeforeRequest((details, decide) => {
    const allowed = mayLoad(details.url, packaged);
    if (!allowed) log.warn('Blocked a network request of the window', { type: details.resourceType });
    decide({ cancel: !allowed });
  });
}
