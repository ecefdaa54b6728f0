import path from 'node:path';
import process from 'node:process';
import { quiet } from '../measure';
import { type Started, startProgram } from './process';

/** Seconds after which a first start has stored what it compiled. */
const storedAfter = 4;
/** Pairs of fresh processes. */
const pairs = 11;

const practice = ['--practice', '--transport', 'streamable-http', '--port', '0', '--ready-json'];
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};

/** Starts the built programs as their users do, with a home folder of their own. */
export class Programs {
  readonly #env: Readonly<Record<string, string>>;
  readonly #bridgeFolder: string;

  constructor(folder: string) {
    this.#env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') };
    this.#bridgeFolder = path.join(folder, 'agents');
  }

  /** The least an MCP server can be. */
  readonly bare = (): Started => this.#start('bench/bareSdkServer.js', []);

  /** The headless server on the practice line. */
  readonly headless = (): Started => this.#start('mcp/cli.js', [...practice, '--bridge-folder', this.#bridgeFolder]);

  /** A bridge to the headless server, with an agent that initializes it at once. */
  readonly bridge = (): Started =>
    this.#start('mcp/cli.js', ['--bridge', 'default', '--bridge-folder', this.#bridgeFolder], `${JSON.stringify(initialize)}\n`);

  #start(script: string, args: readonly string[], input?: string): Started {
    return startProgram(process.execPath, [path.join(__dirname, '..', script), ...args], this.#env, input);
  }
}

/** What `look` finds once a program is ready: of ours and of the bare server, in turns, after a first start of ours that is not counted. */
export async function inTurns<T>(
  ours: () => Started,
  bare: () => Started,
  look: (program: Started, readyAfterMs: number) => T | Promise<T>,
): Promise<{ readonly ours: readonly T[]; readonly bare: readonly T[] }> {
  const first = ours();
  await first.line(isReady);
  await quiet(storedAfter);
  await first.stop();
  const found = { ours: [] as T[], bare: [] as T[] };
  for (let pair = 0; pair < pairs; pair++) {
    for (const [side, start] of [
      ['bare', bare],
      ['ours', ours],
    ] as const) {
      const program = start();
      const { afterMs } = await program.line(isReady);
      found[side].push(await look(program, afterMs));
      await program.stop();
    }
  }
  return found;
}

/** The line with the endpoint, or the answer to initialize. */
export function isReady(line: string): boolean {
  return line.startsWith('{"endpoint"') || line.startsWith('{"jsonrpc"') || line.startsWith('{"result"');
}
