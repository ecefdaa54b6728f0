import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../base/clock';
import { silentLog } from '../../../base/log';
import type { Timings } from '../backOff';
import type { Phase, TunnelState } from '../state';
import { createTunnel, type Tunnel, type TunnelOptions } from '../tunnel';
import { Front } from './front';

const program = path.resolve(import.meta.dirname, '../../../../e2e/fixtures/cloudflared/cloudflared.mjs');

/** What the played cloudflared does; see its own file. */
export interface Scenario {
  readonly behaviour?: 'happy' | 'rate-limited' | 'offline' | 'service' | 'intercepted' | 'udp-blocked' | 'silent' | 'usage';
  readonly format?: 'json' | 'plain';
  /** Each line is written in so many pieces. */
  readonly pieces?: number;
  /** Does not listen when asked to stop. */
  readonly deaf?: boolean;
}

/** Short where waiting is the point, generous where only a hang would be caught. */
export const briefly: Partial<Timings> = {
  settleMs: 20,
  resolveEveryMs: 10,
  blindSettleMs: 30,
  verifyEveryMs: 10,
  pollMs: 20,
  readyPollMs: 20,
  probeEveryMs: 20,
  stopMs: 300,
  backOffMs: 10,
  rateLimitMs: [30, 60, 90],
};

/** The supervisor with a played cloudflared, a played internet and a real origin, all on loopback. For tests. */
export class TunnelRig {
  readonly states: TunnelState[] = [];
  readonly #watchers = new Set<() => void>();

  private constructor(
    readonly folder: string,
    readonly front: Front,
    readonly origin: Server,
    readonly tunnel: Tunnel,
    readonly program: string,
    readonly play: (scenario: Scenario) => Promise<void>,
  ) {}

  static async open(scenario: Scenario = {}, options: Partial<TunnelOptions> = {}): Promise<TunnelRig> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tunnel-'));
    const front = await Front.open();
    const { file, play } = await installFake(folder, front.port);
    await play(scenario);
    const origin = createServer((request, response) => response.end((request.url ?? '').split('/').pop()));
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    const tunnel = createTunnel({
      clock: systemClock,
      log: silentLog,
      callbackPort: () => portOf(origin),
      folder: path.join(folder, 'state'),
      binary: { own: file },
      probePath: (nonce) => `/secret/health/${nonce}`,
      onState: (state) => rig.#changed(state),
      timings: briefly,
      ports: { get: front.get },
      ...options,
    });
    const rig: TunnelRig = new TunnelRig(folder, front, origin, tunnel, file, play);
    return rig;
  }

  async close(): Promise<void> {
    await this.tunnel.stop();
    await this.front.close();
    const closed = new Promise<void>((resolve) => this.origin.close(() => resolve()));
    this.origin.closeAllConnections();
    await closed;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The first state from number `from` on that passes, past or to come. */
  state(passes: (state: TunnelState) => boolean, from = 0): Promise<TunnelState> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.states.slice(from).find(passes);
        if (!found) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** The first state of that phase, past or to come. */
  phase(name: Phase['name']): Promise<TunnelState> {
    return this.state((state) => state.phase.name === name);
  }

  /** The first state of that phase from the present one on. */
  next(name: Phase['name']): Promise<TunnelState> {
    return this.state((state) => state.phase.name === name, Math.max(0, this.states.length - 1));
  }

  /** The phases so far, each once in a row. */
  phases(): readonly string[] {
    const names = this.states.map((state) => state.phase.name);
    return names.filter((name, index) => name !== names[index - 1]);
  }

  #changed(state: TunnelState): void {
    this.states.push(state);
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** Puts a played cloudflared into `folder`; `play` says what it does from its next start on. */
export async function installFake(
  folder: string,
  frontPort: number,
): Promise<{ readonly file: string; readonly play: (scenario: Scenario) => Promise<void> }> {
  const file = path.join(folder, 'cloudflared');
  await symlink(program, file);
  return { file, play: (scenario) => writeFile(`${file}.json`, JSON.stringify({ front: frontPort, ...scenario })) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The origin is not listening.');
  return address.port;
}
