/**
 * `npm start`: from a bare clone to the running app on the practice line. Installs the npm packages, and the system
 * libraries where it may, builds, finds an Electron and opens the window. Where no window can be shown (no display, or no
 * Electron) it starts the headless server on the practice line instead and prints the reason.
 */
import { ensureBuilt } from './build.mjs';
import { inTheOpen } from './command.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { hasDisplay } from './display.mjs';
import { findElectron } from './electronRuntime.mjs';
import { openApp } from './openApp.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, Stop, say } from './progress.mjs';

await runScript(async () => {
  await ensurePackages();
  await ensureBuilt();
  if (!hasDisplay()) return startHeadless('Neither DISPLAY nor WAYLAND_DISPLAY is set, so the window cannot open.');
  await ensureDebianPackages('window');
  const electron = await electronOrReason();
  if (typeof electron === 'string') return startHeadless(electron);
  say(`Opening Switchboard in ${electron.label}. It stays in the tray when you close its window. Press Ctrl+C here to quit it.`);
  return openApp(electron, process.argv.slice(2));
});

/** @returns {Promise<import('./electronRuntime.mjs').ElectronRuntime | string>} Or why there is none. */
async function electronOrReason() {
  try {
    return await findElectron();
  } catch (error) {
    if (error instanceof Stop) return error.message;
    throw error;
  }
}

/** @param {string} reason */
function startHeadless(reason) {
  say(`${reason}\nStarting the headless server on the practice line instead.\n`);
  return inTheOpen(process.execPath, ['dist/mcp/cli.js', '--practice', '--transport', 'streamable-http', ...process.argv.slice(2)]);
}
