import {
  acceptedContent,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type InputRequiredResult,
  inputRequired,
  McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Agent } from '../../model/agent';
import { mediaOf } from '../../tools/resultMedia';
import { wireSchema } from '../../tools/schema';
import type { AnyTool } from '../../tools/tool';
import { type Answer, type Ask, type Question, QuestionPending, questionKey } from '../asking';
import { instructionsFor } from '../instructions';
import { withProgress } from '../progress';
import type { Surface } from '../surface';
import type { FinalOutcome } from '../wrapper';
import { registerPrompts } from './prompts';
import { registerResources } from './resources';
import type { Serving } from './serving';
import { type Subscriptions, serveSubscriptions } from './subscriptions';

export interface BuiltServer {
  readonly server: McpServer;
  /** What this client subscribed to by `resources/subscribe`: 2025 sessions only. */
  readonly subscriptions: Subscriptions | undefined;
  /** Takes over a changed choice of tools; the client is told when it differs. */
  refreshTools(): void;
}

/** Makes the protocol server of one agent: one for each request (2026-07-28) or session (2025 revisions), never shared between clients. */
export type BuildServer = (agent: Agent, serving: Serving) => BuiltServer;

/** How long a client may keep what it read, milliseconds. */
const ttl = { lists: 60_000, guide: 3_600_000 };

/** Prepares the tools' schemas once, because a server is built anew for each modern request. */
export function createServerBuilder(surface: Surface): BuildServer {
  const declared = surface.tools.all.map((tool) => ({
    tool,
    inputSchema: advertised(tool.input, 'input'),
    outputSchema: advertised(tool.output, 'output'),
  }));
  return (agent, serving) => {
    const loaded = surface.tools.of(agent);
    const server = new McpServer(
      { name: 'switchboard', title: 'Switchboard', version: surface.version },
      {
        capabilities: {
          tools: { listChanged: true },
          resources: { subscribe: true, listChanged: true },
          prompts: { listChanged: true },
          completions: {},
        },
        instructions: instructionsFor(loaded),
        cacheHints: {
          'tools/list': { ttlMs: ttl.lists, cacheScope: 'private' },
          'prompts/list': { ttlMs: ttl.lists, cacheScope: 'private' },
          'resources/templates/list': { ttlMs: ttl.lists, cacheScope: 'private' },
        },
        debouncedNotificationMethods: ['notifications/tools/list_changed', 'notifications/prompts/list_changed'],
      },
    );
    const registered = declared.map(({ tool, inputSchema, outputSchema }) => {
      const { title, description, annotations } = tool;
      const handle = server.registerTool(tool.name, { title, description, inputSchema, outputSchema, annotations }, (input, context) =>
        callTool(surface, server, tool, input, agent, context),
      );
      return { tool, handle };
    });
    const offerTools = (now: readonly AnyTool[]) => {
      const offered = new Set(now);
      for (const { tool, handle } of registered) {
        const enabled = offered.has(tool);
        if (handle.enabled !== enabled) handle.update({ enabled });
      }
    };
    offerTools(loaded);
    registerResources(server, surface, agent, ttl.guide);
    const offerPrompts = registerPrompts(server, surface, agent);
    offerPrompts(loaded);
    return {
      server,
      subscriptions: serveSubscriptions(server, serving),
      refreshTools() {
        const now = surface.tools.of(agent);
        offerTools(now);
        offerPrompts(now);
      },
    };
  };
}

async function callTool(
  { run, clock }: Surface,
  server: McpServer,
  tool: AnyTool,
  input: unknown,
  agent: Agent,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const cancel = eitherAborts(context.mcpReq.signal, disconnectOf(context));
  const work = () => run(tool, input, agent, cancel.signal, asker(server, context));
  const progressToken = context.mcpReq._meta?.progressToken;
  try {
    const outcome =
      progressToken === undefined
        ? await work()
        : await withProgress(
            clock,
            waitOf(input),
            (progress) => {
              const params = { progressToken, progress: progress.progress, message: progress.message };
              const notification = {
                method: 'notifications/progress',
                params: progress.total === undefined ? params : { ...params, total: progress.total },
              };
              // A client that is gone needs no report; that it is gone shows in the signal.
              context.mcpReq.notify(notification).catch(() => undefined);
            },
            work,
          );
    return outcome.kind === 'asks'
      ? inputRequired({ inputRequests: { [questionKey(outcome.question)]: formFor(outcome.question) } })
      : resultOf(outcome);
  } finally {
    cancel.release();
  }
}

const waiting = z.looseObject({ waitSeconds: z.number().positive() });

function waitOf(input: unknown): number | undefined {
  const parsed = waiting.safeParse(input);
  return parsed.success ? parsed.data.waitSeconds : undefined;
}

/** The question as a form with one box to tick; an unticked one is a no, whichever button was pressed. */
function formFor({ message, yes }: Question) {
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { accept: { type: 'boolean', title: yes } }, required: ['accept'] },
  });
}

const ticked = z.object({ accept: z.boolean() });
const answered = z.looseObject({ action: z.string() });

function asker(server: McpServer, context: ServerContext): Ask {
  return async (question): Promise<Answer> => {
    const { inputResponses } = context.mcpReq;
    const key = questionKey(question);
    const given = answered.safeParse(inputResponses?.[key]);
    if (given.success) {
      const form = ticked.safeParse(acceptedContent(inputResponses, key));
      return form.success && form.data.accept ? 'accepted' : 'declined';
    }
    if (!canAsk(server, context)) return 'unavailable';
    throw new QuestionPending(question);
  };
}

const envelope = z.object({
  [CLIENT_CAPABILITIES_META_KEY]: z.looseObject({
    elicitation: z.looseObject({ form: z.unknown().optional(), url: z.unknown().optional() }).optional(),
  }),
});

/** 2026-07-28 says what a client can do with each request, the 2025 revisions at the start of a session; an orphan said it to an earlier run. */
function canAsk(server: McpServer, context: ServerContext): boolean {
  const modern = envelope.safeParse(context.mcpReq.envelope);
  const { elicitation } = (modern.success ? modern.data[CLIENT_CAPABILITIES_META_KEY] : server.server.getClientCapabilities()) ?? {};
  // A client that names no mode means forms; one that names only addresses cannot show ours.
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

/**
 * Shows the tool's real JSON Schema but lets every value through: the wrapper validates, so that wrong input comes
 * back in the one failure shape instead of as the SDK's text.
 */
function advertised(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON {
  const json = wireSchema(schema, io);
  return {
    '~standard': {
      version: 1,
      vendor: 'switchboard',
      validate: (value) => ({ value }),
      jsonSchema: { input: () => json, output: () => json },
    },
  };
}

/** A failure is text alone: clients check structured content against the output schema, and would throw the failure away. */
function resultOf(outcome: FinalOutcome): CallToolResult {
  if (outcome.kind === 'failed') return { content: [{ type: 'text', text: JSON.stringify(outcome.failure) }], isError: true };
  const payload = { ...outcome.result };
  return { content: [{ type: 'text', text: JSON.stringify(payload) }, ...mediaOf(outcome.result)], structuredContent: payload };
}

/** Aborts when the HTTP exchange that would carry the answer breaks; without a way to resume, nobody can receive it. */
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
