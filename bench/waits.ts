import type { McpClient } from './mcpClient';
import type { Bench } from './measure';
import { webhookBody } from './webhooks';

/** The body of a request that waits for an event of a call, and its headers. */
export type Wait = (callId: string) => readonly [body: string, headers: string];

export const bareWait: Wait = (callId) => [JSON.stringify({ callId }), ''];

/** A getCallbackEvents that waits for the call. */
export function toolWait(client: McpClient, callId: string): ReturnType<Wait> {
  const params = { name: 'getCallbackEvents', arguments: { callId, waitSeconds: 25 } };
  return [client.body('tools/call', params), client.headers('tools/call', params.name)];
}

/** A webhook of the call that was never sent before. */
export function webhookOfCall(bench: Pick<Bench, 'nextSerial'>, callId: string): string {
  return webhookBody(bench.nextSerial()).replaceAll(/c-15ac29a2-\d+/g, callId);
}
