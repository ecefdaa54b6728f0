/**
 * A D-Bus session for an Electron whose user has none: in tests, and when root started it.
 */
import { spawn } from 'node:child_process';
import { findProgram } from './debian.mjs';
import { asAccount } from './unprivileged.mjs';

/**
 * Starts one as the account and resolves when it accepts connections.
 *
 * @param {import('./unprivileged.mjs').Account | undefined} account
 * @param {{ [name: string]: string }} env The account's environment.
 * @returns {Promise<{ env: { DBUS_SESSION_BUS_ADDRESS?: string }, stop: () => void }>} An empty environment where there is
 *   no D-Bus: Electron then has no notifications and no tray.
 */
export async function startSessionBus(account, env) {
  const daemon = findProgram('dbus-daemon');
  if (daemon === undefined) return { env: {}, stop: () => {} };
  const [program = daemon, ...args] = [
    ...asAccount(account),
    daemon,
    '--session',
    '--nofork',
    '--nopidfile',
    '--nosyslog',
    '--print-address=1',
  ];
  const child = spawn(program, args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise((/** @type {(address: string) => void} */ resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('\n')) resolve(said.trim());
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`dbus-daemon ended with code ${code}.`)));
  });
  return { env: { DBUS_SESSION_BUS_ADDRESS: address }, stop: () => child.kill() };
}
