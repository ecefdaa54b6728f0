/**
 * `npm run dev`: builds, opens the app, and rebuilds and reopens it on every change of a source. It runs the files that are
 * shipped, with the same content security policy, so what works here works in the product.
 * When a change does not build, the running app stays and the error is shown. Without a display, the headless server runs
 * in the same way.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { projectRoot } from './command.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, say } from './progress.mjs';

const watched = ['main', 'mcp', 'renderer', 'assets'];

/** Editors save in bursts: a build begins when nothing has changed for this long, in milliseconds. */
const quiet = 200;

await runScript(async () => {
  await ensurePackages();
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let running;
  let stopping = false;
  let changed = true;
  /** @type {() => void} */
  let wake = () => {};
  /** @type {NodeJS.Timeout | undefined} */
  let settling;
  const onChange = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      changed = true;
      wake();
    }, quiet);
  };
  const watchers = watched.map((folder) => watch(join(projectRoot, folder), { recursive: true }, onChange));
  const onStop = () => {
    stopping = true;
    wake();
  };
  process.on('SIGINT', onStop).on('SIGTERM', onStop);

  while (!stopping) {
    if (changed) {
      changed = false;
      if (await built()) {
        await end(running);
        running = spawn(process.execPath, [join(projectRoot, 'scripts/start.mjs'), ...process.argv.slice(2)], {
          cwd: projectRoot,
          stdio: 'inherit',
        });
        running.once('exit', (code) => say(`It ended with code ${code ?? 'none'}. Save a file to open it again, or press Ctrl+C to stop.`));
      }
    }
    await new Promise((/** @type {(value: void) => void} */ resolve) => {
      wake = resolve;
      if (changed || stopping) resolve();
    });
  }
  for (const watcher of watchers) watcher.close();
  await end(running);
  return 0;
});

/** @returns {Promise<boolean>} False when it does not build; the error is printed. */
async function built() {
  try {
    await build();
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/**
 * @param {import('node:child_process').ChildProcess | undefined} child
 * @returns {Promise<void>} When it has ended.
 */
function end(child) {
  return new Promise((resolve) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
