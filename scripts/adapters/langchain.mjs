import { MultiServerMCPClient } from '@langchain/mcp-adapters';

export async function connect(url, token) {
  const client = new MultiServerMCPClient({
    mcpServers: { switchboard: { transport: 'http', url, headers: { Authorization: `Bearer ${token}` } } },
  });
  const tools = await client.getTools();
  return {
    tools: tools.map(({ name }) => name),
    call: (name, args) => tools.find((tool) => tool.name === name).invoke(args),
    close: () => client.close(),
  };
}
