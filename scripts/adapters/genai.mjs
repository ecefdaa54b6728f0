import { mcpToTool } from '@google/genai';
import { connect as connectSdk } from './sdk1.mjs';

export async function connect(url, token) {
  const { client, close } = await connectSdk(url, token);
  const callable = mcpToTool(client);
  const { functionDeclarations } = await callable.tool();
  return {
    tools: functionDeclarations.map(({ name }) => name),
    call: (name, args) => callable.callTool([{ name, args }]),
    close,
  };
}
