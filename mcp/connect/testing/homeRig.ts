import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../base/clock';
import { type ConnectionsOptions, openAgentConnections } from '../agentConnections';
import type { AgentConnections, DesktopPlatform, MintRequest } from '../connections';
import type { Place } from '../table/paths';

/** Homes of the three platforms, as their paths are written there. */
export const places: Readonly<Record<DesktopPlatform, Place>> = {
  darwin: { platform: 'darwin', home: '/Users/ada', env: {} },
  win32: { platform: 'win32', home: 'C:\\Users\\ada', env: {} },
  linux: { platform: 'linux', home: '/home/ada', env: {} },
};

export const launches = {
  darwin: { node: '/usr/local/bin/node', cli: '/Applications/Switchboard.app/Contents/Resources/mcp/cli.js', dataFolder: undefined },
  win32: {
    node: 'C:\\Program Files\\nodejs\\node.exe',
    cli: 'C:\\Users\\ada\\AppData\\Local\\Programs\\Switchboard\\mcp\\cli.js',
    dataFolder: undefined,
  },
  linux: { node: '/usr/bin/node', cli: '/opt/Switchboard/mcp/cli.js', dataFolder: undefined },
} as const;

export const endpoint = 'http://127.0.0.1:7467/mcp';

export interface HomeRig {
  readonly place: Place;
  /** The folder of this disk that stands for the root of that platform's. */
  readonly root: string;
  readonly connections: AgentConnections;
  /** Agents that may connect. */
  readonly known: Set<string>;
  readonly minted: MintRequest[];
  readonly mint: (request: MintRequest) => Promise<{ readonly id: string; readonly token: string }>;
  readonly onDisk: (file: string) => string;
  /** Another Switchboard of the same user, for example after the app was moved. */
  again(over: Partial<ConnectionsOptions>): AgentConnections;
  write(file: string, content: string | Buffer): Promise<void>;
  read(file: string): Promise<string>;
  /** Every file below the home folder, with its content; the data folder's own are left out. */
  files(): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}

/** A home folder of one platform on this disk, empty but for the node and the program that entries start. */
export async function openHome(platform: DesktopPlatform, over: Partial<ConnectionsOptions> = {}): Promise<HomeRig> {
  const root = await mkdtemp(path.join(tmpdir(), 'switchboard-home-'));
  const place = over.place ?? places[platform];
  const onDisk = (file: string) => path.join(root, file.replace(/^[A-Z]:/, '').replaceAll('\\', '/'));
  const dataFolder = path.join(root, 'data');
  const known = new Set<string>();
  const minted: MintRequest[] = [];
  const options: ConnectionsOptions = {
    place,
    onDisk,
    dataFolder,
    launch: launches[platform],
    endpoint: () => ({ url: endpoint, portChanged: false }),
    knows: (id) => known.has(id),
    clock: systemClock,
    process: { pid: process.pid, find: async (pid) => (pid === process.pid ? { startedAt: 'now' } : undefined) },
    ...over,
  };
  const write = async (file: string, content: string | Buffer) => {
    await mkdir(path.dirname(onDisk(file)), { recursive: true });
    await writeFile(onDisk(file), content);
  };
  await mkdir(onDisk(place.home), { recursive: true });
  for (const file of [launches[platform].node, launches[platform].cli]) await write(file, '');
  return {
    ...{ place, root, known, minted, onDisk, write },
    connections: openAgentConnections(options),
    async mint(request) {
      minted.push(request);
      const id = request.again ?? request.id;
      known.add(id);
      return { id, token: `sb_${String(minted.length).padStart(43, 'a')}` };
    },
    again: (changed) => openAgentConnections({ ...options, ...changed }),
    read: (file) => readFile(onDisk(file), 'utf8'),
    files: () => contents(onDisk(place.home)),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    const file = path.join(folder, name);
    found[name] = (await stat(file)).isDirectory() ? '<folder>' : (await readFile(file)).toString('latin1');
  }
  return found;
}
