/**
 * Opens the built app for a person, on their display and with their data.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inTheOpen, projectRoot } from './command.mjs';
import { shareDisplayKey } from './display.mjs';
import { Stop, say } from './progress.mjs';
import { startSessionBus } from './sessionBus.mjs';
import { accountEnvironment, chooseAccount, runFolder, stageApp, writeLauncher } from './unprivileged.mjs';

/**
 * Runs the app until it quits.
 *
 * @param {import('./electronRuntime.mjs').ElectronRuntime} electron
 * @param {readonly string[]} args For the app.
 * @returns {Promise<number>} Its exit code.
 */
export async function openApp(electron, args) {
  const account = await chooseAccount('person');
  if (account === undefined) return inTheOpen(electron.executable, [projectRoot, ...args]);
  if (!process.env.DISPLAY) {
    throw new Stop(
      'Electron does not run as root, and on Wayland another user cannot use this display. Run npm start as the user who is logged in to this desktop.',
    );
  }
  say(`Electron does not run as root, so it runs as the user ${account.name}; its data is in ${account.home}/.config/Switchboard.`);
  const folder = await runFolder(account, 'start');
  let stopBus = () => {};
  try {
    const app = join(folder, 'app');
    const launcher = join(folder, 'electron');
    await stageApp(app);
    await writeLauncher(launcher, electron.executable, account);
    // The user who called sudo has a session with a tray; the system user gets one of its own.
    const session = `/run/user/${account.uid}`;
    const own = existsSync(join(session, 'bus'));
    const environment = await accountEnvironment(account, process.env, own ? session : join(folder, 'runtime'));
    const bus = own
      ? { env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${session}/bus` }, stop: () => {} }
      : await startSessionBus(account, environment);
    stopBus = bus.stop;
    const env = { ...environment, ...bus.env, ...(await shareDisplayKey(folder, account)) };
    return await inTheOpen(launcher, [app, ...args], { cwd: app, env });
  } finally {
    stopBus();
    await rm(folder, { recursive: true, force: true });
  }
}
