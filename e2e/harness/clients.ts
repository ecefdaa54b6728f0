/**
 * Agents for the tests: the SDK's current client in either protocol era, its maintenance line as the legacy client, and
 * the current one over stdio. All fit one small interface, so that one story is told with each.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as LegacyTransportPort } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { cliPath, headlessEnvironment } from './headless';
import { parseReady, type Ready } from './ready';

export interface AgentClient {
  listTools(): Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  /** @param signal cancels the call, as an agent does whose person stopped it */
  callTool(name: string, input?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<AgentAnswer>;
  close(): Promise<void>;
}

export interface AgentAnswer {
  readonly isError: boolean;
  /** The structured result, or for a failure `{error, code, recovery}`. */
  readonly value: Readonly<Record<string, unknown>>;
  /** What the result carries for the model: the value as text, then its media. */
  readonly content: unknown;
}

/** Which protocol the client insists on. */
export type Era = '2026-07-28' | '2025';

const about = { name: 'switchboard-e2e', version: '1.0.0' };

/** The person behind a client that can show forms: gets each question, and answers it or lets it wait. */
export type Elicited = (message: string) => Promise<{
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: { readonly accept: boolean; readonly always?: boolean };
}>;

function currentClient(era: Era, elicited: Elicited | undefined): Client {
  const client = new Client(about, {
    versionNegotiation: { mode: era === '2025' ? 'legacy' : { pin: era } },
    ...(elicited === undefined ? {} : { capabilities: { elicitation: { form: {} } } }),
  });
  if (elicited !== undefined)
    client.setRequestHandler('elicitation/create', async ({ params }) => ({ ...(await elicited(params.message)) }));
  return client;
}

/** The current SDK's client over HTTP. @param elicited left out: it cannot ask its person */
export async function mcpClient(endpoint: string, token: string, era: Era = '2026-07-28', elicited?: Elicited): Promise<AgentClient> {
  const client = currentClient(era, elicited);
  await client.connect(
    new StreamableHTTPClientTransport(new URL(endpoint), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }),
  );
  return {
    listTools: () => client.listTools(),
    callTool: async (name, input = {}, signal = undefined) =>
      answer(await client.callTool({ name, arguments: { ...input } }, cancelledBy(signal))),
    close: () => client.close(),
  };
}

/** The SDK's 1.x client over HTTP, as agents of 2025 use it. `onToolsChanged` hears each notifications/tools/list_changed. */
export async function legacyClient(endpoint: string, token: string, onToolsChanged: () => void = () => undefined): Promise<AgentClient> {
  const client = new LegacyClient(about);
  client.setNotificationHandler(ToolListChangedNotificationSchema, onToolsChanged);
  const transport = new LegacyTransport(new URL(endpoint), { requestInit: { headers: { Authorization: `Bearer ${token}` } } });
  // The 1.x class implements its Transport only without exactOptionalPropertyTypes, so it is handed over part by part.
  const port: LegacyTransportPort = {
    start: () => transport.start(),
    send: (message) => transport.send(message),
    close: () => transport.close(),
    setProtocolVersion: (version) => transport.setProtocolVersion(version),
  };
  transport.onmessage = (message) => port.onmessage?.(message);
  transport.onclose = () => port.onclose?.();
  transport.onerror = (error) => port.onerror?.(error);
  await client.connect(port);
  return {
    listTools: () => client.listTools(),
    callTool: async (name, input = {}) => answer(await client.callTool({ name, arguments: { ...input } })),
    close: () => client.close(),
  };
}

export interface StdioAgent extends AgentClient {
  readonly ready: Ready;
  /** What the server wrote to stderr so far. */
  readonly log: () => string;
}

/** The current SDK's client over stdio, which starts the headless server itself. */
export async function stdioClient(
  options: {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly era?: Era;
    readonly elicited?: Elicited;
  } = {},
): Promise<StdioAgent> {
  const client = currentClient(options.era ?? '2026-07-28', options.elicited);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cliPath(), '--transport', 'stdio', '--ready-json', ...(options.args ?? ['--practice'])],
    env: headlessEnvironment(options.env),
    stderr: 'pipe',
  });
  let log = '';
  const ready = new Promise<Ready>((resolve) => {
    transport.stderr?.on('data', (data: unknown) => {
      log += String(data);
      const line = log
        .split('\n')
        .slice(0, -1)
        .find((text) => text.startsWith('{"endpoint"'));
      if (line !== undefined) resolve(parseReady(line));
    });
  });
  await client.connect(transport);
  return {
    ready: await ready,
    log: () => log,
    listTools: () => client.listTools(),
    callTool: async (name, input = {}) => answer(await client.callTool({ name, arguments: { ...input } })),
    close: () => client.close(),
  };
}

const cancelledBy = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

/** Both SDKs give a result as structured content, or as JSON in its first text. */
function answer(result: Readonly<Record<string, unknown>>): AgentAnswer {
  const { structuredContent, content } = result;
  return { isError: result.isError === true, value: asRecord(structuredContent) ?? asRecord(firstText(content)) ?? {}, content };
}

function firstText(content: unknown): unknown {
  const first: unknown = Array.isArray(content) ? content.at(0) : undefined;
  const text = asRecord(first)?.text;
  return typeof text === 'string' ? JSON.parse(text) : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : undefined;
}
