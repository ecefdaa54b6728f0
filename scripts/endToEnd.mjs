/**
 * The end-to-end tests: real Electron windows with Chromium's sandbox on, on a virtual display of their own, run as an
 * ordinary user also when we are root. What the tests need to know of this they find in SWITCHBOARD_E2E (see e2e/harness).
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readReport } from './checks.mjs';
import { inTheOpen, packageScript } from './command.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { findElectron } from './electronRuntime.mjs';
import { say } from './progress.mjs';
import { startSessionBus } from './sessionBus.mjs';
import { playwrightTally } from './tally.mjs';
import { accountEnvironment, chooseAccount, runFolder, stageApp, writeLauncher } from './unprivileged.mjs';

/**
 * Prepares the machine, so that what is missing is said before anything long begins.
 *
 * @returns {Promise<import('./electronRuntime.mjs').ElectronRuntime>} The Electron that the tests will run in.
 */
export async function prepareEndToEnd() {
  await ensureDebianPackages('window-without-screen');
  return findElectron();
}

/**
 * Runs the tests on what stands in `dist/`.
 *
 * @param {import('./electronRuntime.mjs').ElectronRuntime} electron
 * @param {readonly string[]} [filter] Further arguments for Playwright: files, `--grep`.
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function endToEndTests(electron, filter = []) {
  const account = await chooseAccount('tests');
  const folder = await runFolder(account, 'e2e');
  const report = join(folder, 'report.json');
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
    say(`▸ End-to-end tests in ${electron.label}, ${account === undefined ? 'as this user' : `as the user ${account.name}`}, sandbox on`);
    const given = {
      electron: { executable: launcher, version: electron.version, label: electron.label },
      app,
      folder,
      environment,
      account: account === undefined ? null : { uid: account.uid, gid: account.gid },
    };
    const code = await inTheOpen(process.execPath, [packageScript('@playwright/test/cli.js'), 'test', '--reporter=list,json', ...filter], {
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, SWITCHBOARD_E2E: JSON.stringify(given) },
    });
    return playwrightTally({ code, report: await readReport(report) });
  } finally {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}
