import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log';
import { systemProcesses } from '../../base/processes';
import { endingWithParent } from './parentWatch';
import { Reaper } from './reaper';

const processes = systemProcesses();
let folder: string;
const started: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orphans-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Resolves when the process is gone; looks again with each turn of the event loop. */
async function gone(pid: number): Promise<void> {
  while ((await processes.find(pid)) !== undefined) await new Promise((resolve) => setImmediate(resolve));
}

function keep(child: ChildProcess): ChildProcess {
  started.push(child);
  return child;
}

/** A Switchboard reduced to what matters here: it holds the guard's standard input. It tells the guard's and the program's process ids. */
async function holder(program: string): Promise<{ readonly app: ChildProcess; readonly guard: number; readonly program: number }> {
  const { command, args } = endingWithParent(process.execPath, ['-e', program]);
  const source = `
    const [command, args] = JSON.parse(process.argv[1]);
    const guard = require('node:child_process').spawn(command, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let pid;
    guard.stdout.once('data', (text) => { pid = Number(text); });
    guard.stderr.once('data', () => console.log(guard.pid + ' ' + pid));
  `;
  const app = keep(spawn(process.execPath, ['-e', source, JSON.stringify([command, args])], { stdio: ['ignore', 'pipe', 'inherit'] }));
  if (app.stdout === null) throw new Error('no output');
  const [line] = await once(createInterface(app.stdout), 'line');
  const [guard = 0, pid = 0] = String(line).split(' ').map(Number);
  return { app, guard, program: pid };
}

const runs = `setInterval(() => undefined, 60_000); console.error('up');`;

describe.runIf(process.platform !== 'win32')('no cloudflared outlives its Switchboard', () => {
  it.each([
    ['one that listens', runs],
    ['one that has to be forced', `process.on('SIGTERM', () => undefined); ${runs}`],
  ])('when that is killed with SIGKILL: %s', async (_what, program) => {
    const held = await holder(program);
    expect(await processes.find(held.program)).toBeDefined();
    held.app.kill('SIGKILL');
    await Promise.all([gone(held.program), gone(held.guard)]);
  });

  it('and the guard itself passes on a TERM and gives back the exit code', async () => {
    const { command, args } = endingWithParent(process.execPath, ['-e', `process.on('SIGTERM', () => process.exit(7)); ${runs}`]);
    const guard = keep(spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] }));
    if (guard.stderr === null) throw new Error('no output');
    await once(guard.stderr, 'data');
    guard.kill('SIGTERM');
    expect(await once(guard, 'close')).toEqual([7, null]);
  });

  it.each([0, 1, 255])('and exit code %i comes through by itself', async (code) => {
    const { command, args } = endingWithParent(process.execPath, ['-e', `process.exit(${code})`]);
    expect(await once(keep(spawn(command, [...args], { stdio: 'pipe' })), 'close')).toEqual([code, null]);
  });
});

describe.runIf(process.platform !== 'win32')('what an earlier run left behind', () => {
  const reaperOf = (pid: number) => new Reaper({ folder, processes, log: silentLog, pid });

  /** A program, recorded by a Switchboard that runs until it is ended. */
  async function recorded() {
    const owner = keep(spawn(process.execPath, ['-e', runs], { stdio: 'pipe' }));
    const program = keep(spawn(process.execPath, ['-e', runs], { stdio: 'pipe' }));
    if (owner.stderr === null || program.stderr === null || owner.pid === undefined || program.pid === undefined)
      throw new Error('not started');
    await Promise.all([once(owner.stderr, 'data'), once(program.stderr, 'data')]);
    await reaperOf(owner.pid).remember(program.pid, process.execPath);
    return { owner, program, pid: program.pid };
  }

  it('is ended when its Switchboard is gone, and not before', async () => {
    const { owner, program, pid } = await recorded();
    const reaper = reaperOf(process.pid);
    expect(await reaper.reap()).toBe(0);
    expect(await processes.find(pid)).toBeDefined();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const exit = once(program, 'exit');
    expect(await reaper.reap()).toBe(1);
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is spared when the process id belongs to another process by now', async () => {
    const { owner, program, pid } = await recorded();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const [name = ''] = await readdir(folder);
    const child = { pid, startedAt: 'earlier', path: process.execPath };
    await writeFile(path.join(folder, name), JSON.stringify({ version: 1, owner: { pid: 1, startedAt: 'long ago' }, child }));
    expect(await reaperOf(process.pid).reap()).toBe(0);
    expect([program.exitCode, await readdir(folder)]).toEqual([null, []]);
  });

  it('is forgotten when the record is damaged, and other files are left alone', async () => {
    await writeFile(path.join(folder, 'tunnel-12.json'), '{');
    await writeFile(path.join(folder, 'cloudflared.yml'), 'no-autoupdate: true\n');
    expect(await reaperOf(process.pid).reap()).toBe(0);
    expect(await readdir(folder)).toEqual(['cloudflared.yml']);
  });
});
