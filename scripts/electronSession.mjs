/**
 * An Electron session for tests and measurements: the built app in a folder of its own, an ordinary user to run it as (also
 * when we are root, because Chromium's sandbox refuses root), and on Linux a virtual display and a D-Bus session.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { startSessionBus } from './sessionBus.mjs';
import { accountEnvironment, chooseAccount, runFolder, stageApp, writeLauncher } from './unprivileged.mjs';

/**
 * @typedef {object} ElectronSession
 * @property {string} folder This session's own; the account may write to it.
 * @property {string} app The built app; the account may read it.
 * @property {string} launcher Starts Electron as the account.
 * @property {{ [name: string]: string }} environment For everything that runs in the session.
 * @property {import('./unprivileged.mjs').Account | undefined} account Undefined: this very user.
 */

/**
 * Opens a session, and closes it when the work is done.
 *
 * @template T
 * @param {import('./electronRuntime.mjs').ElectronRuntime} electron
 * @param {string} purpose Part of the folder's name.
 * @param {(session: ElectronSession) => Promise<T>} work
 * @returns {Promise<T>} What `work` returned.
 */
export async function inElectronSession(electron, purpose, work) {
  const account = await chooseAccount('tests');
  const folder = await runFolder(account, purpose);
  /** @type {Array<() => Promise<void> | void>} */
  const stops = [];
  try {
    const app = join(folder, 'app');
    await stageApp(app);
    const launcher = join(folder, 'electron');
    await writeLauncher(launcher, electron.executable, account);
    const environment = await accountEnvironment(
      account,
      { LANG: process.env.LANG ?? 'C.UTF-8', USER: process.env.USER, HOME: folder },
      join(folder, 'runtime'),
    );
    if (process.platform === 'linux') {
      const display = await startVirtualDisplay(folder, account);
      stops.push(display.stop);
      const bus = await startSessionBus(account, environment);
      stops.push(bus.stop);
      Object.assign(environment, display.env, bus.env);
    } else if (!hasDisplay()) throw new Error('There is no display to show windows on.');
    return await work({ folder, app, launcher, environment, account });
  } finally {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}
