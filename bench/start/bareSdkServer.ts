/** The least a headless MCP server can be: the SDK's HTTP handler with 31 trivial tools. It prints one line when it serves. */
import { createServer } from 'node:http';
import process from 'node:process';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const tools = 31;

function build(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1' });
  for (let index = 0; index < tools; index++) {
    server.registerTool(`tool${index}`, { description: 'Echoes its text.', inputSchema: z.object({ text: z.string() }) }, ({ text }) => ({
      content: [{ type: 'text', text }],
    }));
  }
  return server;
}

const serve = toNodeHandler(createMcpHandler(build));
const server = createServer((request, response) => {
  const { method = 'GET', url = '/', headers } = request;
  serve({ method, url, headers, [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() }, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mcp` })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
