import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Started } from './server';

/** As many as Switchboard offers. */
const toolCount = 31;

/** Made once: the factory runs for each modern request. */
const inputSchema = z.object({ text: z.string() });

/** A bare server of the official SDK, as its documentation shows it: 2026-07-28 under `/mcp`, sessions of the 2025 revisions under `/session`. */
export function sdk(): Promise<Started> {
  const modern = toNodeHandler(createMcpHandler(trivialServer, { legacy: 'reject' }));
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
  const inSession = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const id = req.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known !== undefined) return known.handleRequest(req, res);
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (opened) => {
        sessions.set(opened, transport);
      },
    });
    await trivialServer().connect(transport);
    return transport.handleRequest(req, res);
  };
  const server = createServer((req, res) => {
    (req.url === '/session' ? inSession(req, res) : modern(requestLike(req), res)).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      res.destroy();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      resolve({ url: origin, endpoint: `${origin}/mcp`, tokens: [''] });
    });
  });
}

function trivialServer(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1' });
  for (let index = 0; index < toolCount; index++) {
    const description = `Tool ${index}: gives the text back.`;
    server.registerTool(`tool${index}`, { description, inputSchema }, ({ text }) => ({
      content: [{ type: 'text', text }],
    }));
  }
  return server;
}

/** The request in the exact type that the SDK's adapter asks for. */
function requestLike(req: IncomingMessage): NodeIncomingMessageLike {
  return {
    method: req.method ?? 'GET',
    url: req.url ?? '/',
    headers: req.headers,
    [Symbol.asyncIterator]: () => req[Symbol.asyncIterator](),
  };
}
