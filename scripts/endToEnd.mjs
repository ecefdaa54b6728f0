/**
 * The end-to-end tests: real Electron windows with Chromium's sandbox on, on a virtual display, run as an ordinary user
 * even for root. SWITCHBOARD_E2E passes the details to the tests (see e2e/harness).
 */
import { join } from 'node:path';
import { readReport } from './checks.mjs';
import { inTheOpen, packageScript } from './command.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { findElectron } from './electronRuntime.mjs';
import { inElectronSession } from './electronSession.mjs';
import { say } from './progress.mjs';
import { playwrightTally } from './tally.mjs';

/**
 * Prepares the machine first, so that a missing package is reported before anything long begins.
 *
 * @returns {Promise<import('./electronRuntime.mjs').ElectronRuntime>} The Electron that the tests will run in.
 */
export async function prepareEndToEnd() {
  await ensureDebianPackages('window-without-screen');
  return findElectron();
}

/**
 * Runs the tests on the build in `dist/`.
 *
 * @param {import('./electronRuntime.mjs').ElectronRuntime} electron
 * @param {readonly string[]} [filter] Further arguments for Playwright: files, `--grep`.
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export function endToEndTests(electron, filter = []) {
  return inElectronSession(electron, 'e2e', async ({ folder, app, launcher, environment, account }) => {
    const report = join(folder, 'report.json');
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
  });
}
