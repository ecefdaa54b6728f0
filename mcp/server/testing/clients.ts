import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a tool call gave: the payload of a success, {error, code, recovery} of a failure. */
export function payloadOf(result: { readonly [key: string]: unknown }): { readonly [key: string]: unknown } {
  const { content, structuredContent, isError } = result;
  const [block]: readonly { readonly text?: unknown }[] = Array.isArray(content) ? content : [];
  const payload: unknown = isError === true ? JSON.parse(String(block?.text)) : structuredContent;
  if (typeof payload !== 'object' || payload === null) throw new Error('the result holds no object');
  return { ...payload };
}

function bearer(token: string) {
  return { requestInit: { headers: { authorization: `Bearer ${token}` } } };
}

/** A client of the SDK's 2.x line that speaks nothing but 2026-07-28. */
export async function connectModern(url: string, token: string): Promise<ModernClient> {
  const client = new ModernClient({ name: 'modern-client', version: '2.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new ModernHttp(new URL(url), bearer(token)));
  return client;
}

/** A client of the SDK's 1.x line, and its transport, which knows the session id. */
export async function connectLegacy(
  url: string,
  token: string,
): Promise<{ readonly client: LegacyClient; readonly transport: LegacyHttp }> {
  const client = new LegacyClient({ name: 'legacy-client', version: '1.0' });
  const transport = new LegacyHttp(new URL(url), bearer(token));
  await client.connect(transport);
  return { client, transport };
}
