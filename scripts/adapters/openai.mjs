import { getAllMcpTools, MCPServerStreamableHttp, RunContext } from '@openai/agents';

export async function connect(url, token) {
  const server = new MCPServerStreamableHttp({ url, name: 'switchboard', requestInit: { headers: { Authorization: `Bearer ${token}` } } });
  await server.connect();
  const tools = await getAllMcpTools([server]);
  return {
    tools: tools.map(({ name }) => name),
    call: (name, args) => tools.find((tool) => tool.name === name).invoke(new RunContext(), JSON.stringify(args)),
    close: () => server.close(),
  };
}
