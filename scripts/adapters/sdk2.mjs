import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export async function connect(url, token) {
  const client = new Client({ name: 'adapters', version: '1.0.0' });
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const { tools } = await client.listTools();
  return {
    tools: tools.map(({ name }) => name),
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  };
}
