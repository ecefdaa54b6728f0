import { McpServer, ProtocolError, ProtocolErrorCode, type ServerContext } from '@modelcontextprotocol/server';
import type { Agent } from '../../model/agent';
import type { AgentsPerson } from '../../policy/asking';
import { instructionsFor } from '../instructions';
import type { Surface } from '../surface';
import { type CacheHint, listCache, serverInfo } from './identity';
import { capabilitiesOf } from './plainRequest';
import { createPromptRegistrar } from './prompts';
import { canShowForm, personByCallingAgain, personOfSession, questionResult } from './questions';
import { registerResources } from './resources';
import type { Serving } from './serving';
import { type Subscriptions, serveSubscriptions } from './subscriptions';
import { runToolCall } from './toolCall';
import { resultOf } from './toolResult';
import { ToolTable } from './toolTable';

export interface BuiltServer {
  readonly server: McpServer;
  /** What this client subscribed to by `resources/subscribe`: 2025 sessions only. */
  readonly subscriptions: Subscriptions | undefined;
  /** Applies a changed choice of tools and notifies the client when it differs. */
  refreshTools(): void;
}

/** Makes the protocol server of one agent: one for each request (2026-07-28) or session (2025 revisions), never shared between clients. */
export type BuildServer = (agent: Agent, serving: Serving) => BuiltServer;

/**
 * Prepares what all servers share, because one is built for each request that comes the SDK's way.
 * @param lists how long a client may keep the lists
 */
export function createServerBuilder(
  surface: Surface,
  table: ToolTable = new ToolTable(surface.tools),
  lists: CacheHint = listCache,
): BuildServer {
  const registerPrompts = createPromptRegistrar(surface);
  return (agent, serving) => {
    let offered = table.offered(agent);
    const server = new McpServer(serverInfo(surface.version), {
      capabilities: {
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
        completions: {},
      },
      instructions: instructionsFor(offered),
      cacheHints: { 'tools/list': lists, 'prompts/list': lists, 'resources/templates/list': lists },
      debouncedNotificationMethods: ['notifications/tools/list_changed', 'notifications/prompts/list_changed'],
    });
    serveTools(server, surface, table, agent);
    registerResources(server, surface, agent);
    const offerPrompts = registerPrompts(server, agent);
    offerPrompts(offered);
    return {
      server,
      subscriptions: serveSubscriptions(server, serving),
      refreshTools() {
        const now = table.offered(agent);
        if (now === offered) return;
        offered = now;
        server.sendToolListChanged();
        offerPrompts(now);
      },
    };
  };
}

/** Answers from the table, in place of the SDK's registry of tools: nothing is registered, and the wrapper alone checks arguments. */
function serveTools({ server }: McpServer, surface: Surface, table: ToolTable, agent: Agent): void {
  server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'This cursor is not one of this server: the list of tools has one page.');
    return { tools: table.definitions(agent) };
  });
  server.setRequestHandler('tools/call', async ({ params: { name, arguments: input = {} } }, context) => {
    const tool = table.find(agent, name);
    if (tool === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Tool ${name} ${table.exists(name) ? 'disabled' : 'not found'}`);
    }
    const cancel = eitherAborts(context.mcpReq.signal, disconnectOf(context));
    try {
      const outcome = await runToolCall(surface, {
        tool,
        input,
        agent,
        signal: cancel.signal,
        person: personOf(server, context),
        progressToken: context.mcpReq._meta?.progressToken,
        // A client that has gone needs no report; the signal tells the tool that it has gone.
        notify: (notice) => void context.mcpReq.notify(notice).catch(() => undefined),
      });
      return outcome.kind === 'asks' ? questionResult(outcome.question) : resultOf(outcome);
    } finally {
      cancel.release();
    }
  });
}

/** Whom a client asks, and how: 2026-07-28 carries its capabilities in each request, a 2025 session keeps them. */
function personOf(server: McpServer['server'], { mcpReq }: ServerContext): AgentsPerson {
  const modern = capabilitiesOf(mcpReq.envelope);
  if (modern !== undefined) return personByCallingAgain(mcpReq.inputResponses, () => canShowForm(modern));
  return personOfSession(
    // On the stream of this call: the client need not have opened another one.
    (params, options) => mcpReq.elicitInput(params, { ...options, relatedRequestId: mcpReq.id }),
    () => canShowForm(server.getClientCapabilities()),
  );
}

/** Aborts when the HTTP exchange that would carry the answer breaks: without a way to resume, the client cannot receive it. */
function disconnectOf(context: ServerContext): AbortSignal | undefined {
  return context.http?.req?.signal;
}

/** `AbortSignal.any` is newer than the oldest runtime we serve. */
function eitherAborts(first: AbortSignal, second: AbortSignal | undefined): { readonly signal: AbortSignal; release(): void } {
  if (second === undefined) return { signal: first, release: () => undefined };
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (first.aborted || second.aborted) abort();
  first.addEventListener('abort', abort, { once: true });
  second.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    release() {
      first.removeEventListener('abort', abort);
      second.removeEventListener('abort', abort);
    },
  };
}
