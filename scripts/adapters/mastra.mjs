import { MCPClient } from '@mastra/mcp';

export async function connect(url, token) {
  const client = new MCPClient({
    servers: { switchboard: { url: new URL(url), requestInit: { headers: { Authorization: `Bearer ${token}` } } } },
  });
  const tools = await client.listTools();
  return {
    tools: Object.keys(tools),
    call: (name, args) => tools[`switchboard_${name}`].execute(args, {}),
    close: () => client.disconnect(),
  };
}
