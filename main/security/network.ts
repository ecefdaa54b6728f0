import type { CommandLine, Session, WebContents } from 'electron';
import type { Log } from '../../mcp/base/log';
import { isBundleUrl } from './bundle';

/**
 * A proxy where nothing listens: only root may listen on port 1 of this computer. Whatever Chromium sends past
 * `onBeforeRequest`, such as WebRTC over TCP, ends there.
 */
const deadProxy = { mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:1', proxyBypassRules: '<-loopback>' } as const;

/** The window may load its own bundle; developer tools, which a packaged app does not open, bring their own pages. */
export function mayLoad(address: string, packaged: boolean): boolean {
  return isBundleUrl(address) || (!packaged && address.startsWith('devtools://'));
}

/** Must run before the app is ready: Chromium looks up no name, not even to prefetch one. */
export function blockNameLookup(commandLine: Pick<CommandLine, 'appendSwitch'>): void {
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Cancels whatever the window tries to fetch from anywhere else, even if the content policy were to fail. */
export async function blockNetwork(session: Session, packaged: boolean, log: Log): Promise<void> {
  session.webRequest.onBeforeRequest((details, decide) => {
    const allowed = mayLoad(details.url, packaged);
    if (!allowed) log.warn('Blocked a network request of the window', { type: details.resourceType });
    decide({ cancel: !allowed });
  });
  await session.setProxy(deadProxy);
}

/** WebRTC sends nothing past the proxy, so nothing at all. */
export function blockWebRtc(contents: Pick<WebContents, 'setWebRTCIPHandlingPolicy'>): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
