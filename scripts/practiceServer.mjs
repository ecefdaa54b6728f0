/**
 * The built headless server on its practice line, for the checks that use it from outside over HTTP.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from './command.mjs';
import { Stop } from './progress.mjs';

/** @typedef {{ url: string, token: string, stop: () => Promise<void> }} Server */

/** The headless server's program. */
export const cli = join(projectRoot, 'dist', 'mcp', 'cli.js');

/** @returns {Promise<Server>} The built product on its practice line. */
export async function startServer() {
  const token = randomBytes(32).toString('base64url');
  const child = spawn(process.execPath, [cli, '--practice', '--transport', 'streamable-http', '--port', '0', '--ready-json'], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BW_MCP_TOKEN: token },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new Stop('The built server did not start: run `npm run build`, then `node dist/mcp/cli.js --practice`.');
  /** @type {{ endpoint: string }} */
  const { endpoint } = JSON.parse(line);
  return {
    url: endpoint,
    token,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
