import { createMCPClient } from '@ai-sdk/mcp';

export async function connect(url, token) {
  const client = await createMCPClient({ transport: { type: 'http', url, headers: { Authorization: `Bearer ${token}` } } });
  const tools = await client.tools();
  return {
    tools: Object.keys(tools),
    call: (name, args) => tools[name].execute(args, { toolCallId: name, messages: [] }),
    close: () => client.close(),
  };
}
