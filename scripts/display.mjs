/**
 * Displays: whether this machine has one, and a virtual one (Xvfb) for tests.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './command.mjs';

/** True when a window can be shown: always on macOS and Windows, with X or Wayland on Linux. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts a virtual display on the first free number. Using it needs its key.
 *
 * @param {string} folder Where its key is written.
 * @param {{ uid: number, gid: number } | undefined} owner Who else may read the key.
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, stop: () => Promise<void> }>}
 */
export async function startVirtualDisplay(folder, owner) {
  const cookie = randomBytes(16).toString('hex');
  const serverKey = join(folder, 'display-server.key');
  const clientKey = join(folder, 'display.key');
  await must('xauth', ['-q', '-f', serverKey, 'add', ':0', '.', cookie]);
  const server = spawn('Xvfb', ['-displayfd', '3', '-auth', serverKey, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const number = await displayNumber(server);
  await must('xauth', ['-q', '-f', clientKey, 'add', `:${number}`, '.', cookie]);
  if (owner !== undefined) await chown(clientKey, owner.uid, owner.gid);
  return {
    env: { DISPLAY: `:${number}`, XAUTHORITY: clientKey },
    stop: () =>
      new Promise((resolve) => {
        if (server.exitCode !== null || server.signalCode !== null) return resolve();
        server.once('exit', () => resolve());
        server.kill();
      }),
  };
}

/**
 * @param {import('node:child_process').ChildProcess} server Writes its number to descriptor 3 once it serves.
 * @returns {Promise<number>}
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    let errors = '';
    server.stderr?.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}: ${errors.trim()}`)));
    server.stdio[3]?.on('data', (data) => {
      said += String(data);
      if (said.includes('\n')) resolve(Number(said.trim()));
    });
  });
}

/**
 * Lets another user show windows on this X display, by giving them a copy of our key to it.
 *
 * @param {string} folder Where to put the copy.
 * @param {{ uid: number, gid: number }} owner
 * @returns {Promise<{ XAUTHORITY?: string }>} Empty when the display has no key file.
 */
export async function shareDisplayKey(folder, owner) {
  const own = process.env.XAUTHORITY ?? (process.env.HOME === undefined ? undefined : join(process.env.HOME, '.Xauthority'));
  if (own === undefined) return {};
  const copy = join(folder, 'display.key');
  try {
    await copyFile(own, copy);
  } catch {
    // A display without a key file either accepts every user of this machine or reports the refusal itself.
    return {};
  }
  await chown(copy, owner.uid, owner.gid);
  return { XAUTHORITY: copy };
}
