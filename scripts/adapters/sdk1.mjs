import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

export function connect(url, token) {
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  return connectOver(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
}

export async function connectOver(transport) {
  const client = new Client({ name: 'adapters', version: '1.0.0' });
  await client.connect(transport);
  // The client checks a result against its tool's output schema only after it has listed the tools.
  const { tools } = await client.listTools();
  return {
    client,
    tools: tools.map(({ name }) => name),
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  };
}
