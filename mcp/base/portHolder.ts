import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that listens on a port. Parts that the system does not show to this user are undefined. */
export interface PortHolder {
  readonly program: string | undefined;
  readonly pid: number | undefined;
  readonly user: string | undefined;
}

/** In words, completing "taken by …": `node (process 4242, user ann)`, or as much of it as is known. */
export function holderSays({ program, pid, user }: PortHolder): string {
  const process = pid === undefined ? undefined : `process ${pid}`;
  if (program === undefined) return user === undefined ? (process ?? 'another program') : `a program of the user ${user}`;
  const details = [process, user === undefined ? undefined : `user ${user}`].filter((part) => part !== undefined);
  return details.length === 0 ? program : `${program} (${details.join(', ')})`;
}

/** Who listens on a port of this computer; undefined when the system does not tell. Takes at most a few seconds and never rejects. */
export async function portHolder(port: number, platform: NodeJS.Platform = process.platform): Promise<PortHolder | undefined> {
  try {
    if (platform === 'linux') return await holderOnLinux(port);
    if (platform === 'win32')
      return readPowerShell(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question(port)]));
    return readLsof(await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-FpcL']));
  } catch {
    return undefined;
  }
}

async function holderOnLinux(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const socket = tables.map((table) => listeningSocket(table, port)).find((found) => found !== undefined);
  if (socket === undefined) return undefined;
  const [pid, user] = await Promise.all([processWith(socket.inode), userName(socket.uid)]);
  const program = pid === undefined ? undefined : (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  return { program, pid, user };
}

/** The socket that listens on a port, in the form of `/proc/net/tcp`. */
export function listeningSocket(table: string, port: number): { readonly inode: string; readonly uid: number } | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, local, , state, , , , uid, , inode] = fields;
    // 0A is LISTEN.
    if (state === '0A' && local?.split(':')[1] === wanted && inode !== undefined) return { inode, uid: Number(uid) };
  }
  return undefined;
}

/** The process that has a socket open, among those this user may look at. */
async function processWith(inode: string): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (links.includes(`socket:[${inode}]`)) return Number(pid);
  }
  return undefined;
}

async function userName(uid: number): Promise<string | undefined> {
  const accounts = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  return accounts.find(([, , id]) => id === String(uid))?.[0];
}

/** One field a line: `p` the process, `c` its program, `L` its user. */
export function readLsof(output: string): PortHolder | undefined {
  const field = (mark: string) =>
    output
      .split('\n')
      .find((line) => line.startsWith(mark))
      ?.slice(1)
      .trim();
  const pid = Number(field('p'));
  return Number.isInteger(pid) && pid > 0 ? { program: field('c'), pid, user: field('L') } : undefined;
}

function question(port: number): string {
  return `$c = Get-NetTCPConnection -LocalPort ${port} -State Listen | Select-Object -First 1; $p = Get-Process -Id $c.OwningProcess; "$($p.Id)\`t$($p.ProcessName)"`;
}

/** The process and its program, with a tab between. */
export function readPowerShell(output: string): PortHolder | undefined {
  const [, pid, program] = /^(\d+)\t(.+?)\s*$/m.exec(output) ?? [];
  return pid === undefined ? undefined : { program, pid: Number(pid), user: undefined };
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 3_000, windowsHide: true }, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}
