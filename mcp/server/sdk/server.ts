import { type CallToolResult, McpServer, type ServerContext, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Agent } from '../../callbacks/port';
import { mediaOf } from '../../tools/resultMedia';
import { wireSchema } from '../../tools/schema';
import type { AnyTool } from '../../tools/tool';
import { instructions } from '../instructions';
import type { RunTool, ToolOutcome } from '../wrapper';

export interface ServerParts {
  readonly tools: readonly AnyTool[];
  readonly run: RunTool;
  readonly version: string;
}

/** Makes the protocol server of one agent: one for each request (2026-07-28) or session (2025 revisions), never shared between clients. */
export type BuildServer = (agent: Agent) => McpServer;

/** How long a client may keep the tool list, milliseconds. It changes only with the version and the set-up. */
const listTtlMs = 60_000;

/** Prepares the tools' schemas once, because a server is built anew for each modern request. */
export function createServerBuilder({ tools, run, version }: ServerParts): BuildServer {
  const declared = tools.map((tool) => ({
    tool,
    inputSchema: advertised(tool.input, 'input'),
    outputSchema: advertised(tool.output, 'output'),
  }));
  return (agent) => {
    const server = new McpServer(
      { name: 'switchboard', title: 'Switchboard', version },
      {
        capabilities: { tools: { listChanged: false } },
        instructions,
        cacheHints: { 'tools/list': { ttlMs: listTtlMs, cacheScope: 'private' } },
      },
    );
    for (const { tool, inputSchema, outputSchema } of declared) {
      const { title, description, annotations } = tool;
      server.registerTool(tool.name, { title, description, inputSchema, outputSchema, annotations }, async (input, context) => {
        const cancel = eitherAborts(context.mcpReq.signal, disconnectOf(context));
        try {
          return resultOf(await run(tool, input, agent, cancel.signal));
        } finally {
          cancel.release();
        }
      });
    }
    return server;
  };
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

function resultOf(outcome: ToolOutcome): CallToolResult {
  const payload = outcome.ok ? { ...outcome.result } : { ...outcome.failure };
  const media = outcome.ok ? mediaOf(outcome.result) : [];
  const result: CallToolResult = { content: [{ type: 'text', text: JSON.stringify(payload) }, ...media], structuredContent: payload };
  return outcome.ok ? result : { ...result, isError: true };
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
