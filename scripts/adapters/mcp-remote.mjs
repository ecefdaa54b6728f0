import { join } from 'node:path';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { connectOver } from './sdk1.mjs';

const folder = import.meta.dirname;

export function connect(url, token) {
  const program = join(folder, 'node_modules', 'mcp-remote', 'dist', 'proxy.js');
  // mcp-remote fills in the variable itself, so that the token is in no argument list.
  const args = [program, url, '--transport', 'http-only', '--header', `Authorization:$\{SB_AUTHORIZATION}`];
  const env = { ...process.env, SB_AUTHORIZATION: `Bearer ${token}`, MCP_REMOTE_CONFIG_DIR: join(folder, 'config') };
  return connectOver(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }));
}
