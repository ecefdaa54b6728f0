import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { isOurUri } from '../lineView';
import type { Serving } from './serving';

export interface Subscriptions {
  readonly size: number;
  has(uri: string): boolean;
}

/** The most resources one client may watch. */
export const maxSubscriptions = 64;

/**
 * Answers `resources/subscribe` and its opposite, for which the SDK has no handler although the capability is
 * advertised. 2026-07-28 has neither method: there the SDK serves `subscriptions/listen` itself.
 */
export function serveSubscriptions(server: McpServer, serving: Serving): Subscriptions | undefined {
  if (serving === 'request' || serving === 'connection') return undefined;
  if (serving === 'orphan') {
    server.server.setRequestHandler('resources/subscribe', () => {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidRequest,
        'This session began before Switchboard restarted and cannot receive notifications. Connect again to subscribe, or wait with getCallbackEvents.',
      );
    });
    server.server.setRequestHandler('resources/unsubscribe', () => ({}));
    return undefined;
  }
  const uris = new Set<string>();
  server.server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    if (!isOurUri(uri))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Switchboard has no such resource.', { uri: uri.slice(0, 200) });
    if (!uris.has(uri) && uris.size >= maxSubscriptions) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidRequest,
        `A session may watch at most ${maxSubscriptions} resources. Unsubscribe from one first.`,
      );
    }
    uris.add(uri);
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    uris.delete(uri);
    return {};
  });
  return uris;
}
