/**
 * Runs Electron as an ordinary user with Chromium's sandbox on, even for root: Chromium's sandbox refuses root, and the app
 * must not run without it. For root, Electron runs as the user who called `sudo`, or as a system user `switchboard` that is
 * made for it. The app is copied to a folder that this user may read, because root's home may be closed to it.
 */
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture, isRoot, must, projectRoot } from './command.mjs';
import { nativePackages } from './native.mjs';

/** @typedef {{ name: string, uid: number, gid: number, home: string }} Account */

const systemUser = { name: 'switchboard', home: '/var/lib/switchboard' };

/**
 * The account to run Electron as.
 *
 * @param {'person' | 'tests'} purpose A person's own app and data, or a test run that must not touch them.
 * @returns {Promise<Account | undefined>} Undefined: this very user.
 */
export async function chooseAccount(purpose) {
  if (!isRoot()) return undefined;
  const caller = purpose === 'person' ? process.env.SUDO_USER : undefined;
  if (caller !== undefined && caller !== 'root') {
    const account = await lookUp(caller);
    if (account !== undefined) return account;
  }
  const existing = await lookUp(systemUser.name);
  if (existing !== undefined) return existing;
  const made = await capture('/usr/sbin/useradd', [
    '--system',
    '--create-home',
    '--home-dir',
    systemUser.home,
    '--shell',
    '/usr/sbin/nologin',
    systemUser.name,
  ]);
  const account = await lookUp(systemUser.name);
  if (account === undefined) throw new Error(`Could not create the user "${systemUser.name}", which Electron runs as: ${made.output}`);
  return account;
}

/**
 * @param {string} name
 * @returns {Promise<Account | undefined>}
 */
async function lookUp(name) {
  const { code, stdout } = await capture('getent', ['passwd', name]);
  const [user, , uid, gid, , home] = stdout.trim().split(':');
  if (code !== 0 || user === undefined || uid === undefined || gid === undefined || home === undefined) return undefined;
  return { name: user, uid: Number(uid), gid: Number(gid), home };
}

/**
 * A folder of this run's own that the account may write to.
 *
 * @param {Account | undefined} account
 * @param {string} purpose Part of its name.
 */
export async function runFolder(account, purpose) {
  // Not os.tmpdir() for another user: root's TMPDIR may be closed to other users.
  const folder = await mkdtemp(join(account === undefined ? tmpdir() : '/tmp', `switchboard-${purpose}-`));
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/**
 * Copies the built app and its native database, which cannot be bundled, into a folder that the account may read but not change.
 *
 * @param {string} folder Emptied first.
 */
export async function stageApp(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const part of ['package.json', 'dist']) await cp(join(projectRoot, part), join(folder, part), { recursive: true });
  for (const part of await nativePackages()) await cp(join(projectRoot, part), join(folder, part), { recursive: true, dereference: true });
  await must('chmod', ['-R', 'u+rwX,go+rX,go-w', folder]);
}

/**
 * What to put before a command to run it as the account. The command replaces setpriv, so signals and exit codes are its
 * own.
 *
 * @param {Account | undefined} account
 * @returns {string[]}
 */
export function asAccount(account) {
  if (account === undefined) return [];
  return ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--init-groups', '--inh-caps=-all', '--'];
}

/**
 * Writes a program that starts Electron as the account. Environment and arguments pass through it unchanged, so that it
 * can be given to Playwright as the Electron to run.
 *
 * @param {string} file
 * @param {string} executable Electron's.
 * @param {Account | undefined} account
 */
export async function writeLauncher(file, executable, account) {
  await writeFile(file, `#!/bin/sh\nexec ${[...asAccount(account), quote(executable)].join(' ')} "$@"\n`);
  await chmod(file, 0o755);
}

/** @param {string} text For a POSIX shell. */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The variables an app gets when it runs as another user: none that belong to root's session. */
const passedOn = /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|DISPLAY|SWITCHBOARD_\w+|BW_\w+|XDG_CURRENT_DESKTOP)$/;

/**
 * The environment for a program run as the account: its own home, nothing of ours but language, display and settings.
 *
 * @param {Account | undefined} account
 * @param {NodeJS.ProcessEnv} ours
 * @param {string} runtimeDir For XDG_RUNTIME_DIR; made 0700 when it is not there.
 * @returns {Promise<{ [name: string]: string }>}
 */
export async function accountEnvironment(account, ours, runtimeDir) {
  if (!existsSync(runtimeDir)) {
    await mkdir(runtimeDir, { mode: 0o700 });
    if (account !== undefined) await chown(runtimeDir, account.uid, account.gid);
  }
  const kept = Object.entries(ours).flatMap(([name, value]) => (value !== undefined && passedOn.test(name) ? [[name, value]] : []));
  const name = account?.name ?? ours.USER;
  return {
    ...Object.fromEntries(kept),
    ...(name === undefined ? {} : { USER: name, LOGNAME: name }),
    HOME: account?.home ?? ours.HOME ?? '/',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    SHELL: '/bin/sh',
    XDG_RUNTIME_DIR: runtimeDir,
  };
}
