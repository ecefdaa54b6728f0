/**
 * The system libraries and programs that Electron and its tests need, and the Debian packages they are in. What is there
 * already is left alone. apt installs what is missing if this user may; otherwise the command to run is printed.
 */
import { existsSync } from 'node:fs';
import { capture, isRoot, must } from './command.mjs';
import { Stop, step } from './progress.mjs';

/** Shared library to Debian package: what an Electron window needs. */
const electronLibraries = {
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgbm.so.1': 'libgbm1',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnotify.so.4': 'libnotify4',
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libXrandr.so.2': 'libxrandr2',
};

/** Path to Debian package: without any font a window shows no text. */
const fonts = { '/usr/share/fonts/truetype': 'fonts-dejavu-core' };

/** Program to Debian package: what showing a window without a screen needs. */
const displayPrograms = { Xvfb: 'xvfb', xauth: 'xauth', 'dbus-daemon': 'dbus' };

/** Program to Debian package: a real keychain, and one that never replies, for the tests. */
const keychainPrograms = { 'gnome-keyring-daemon': 'gnome-keyring', 'secret-tool': 'libsecret-tools', 'dbus-test-tool': 'dbus-tests' };

/**
 * @param {'window' | 'window-without-screen'} need
 * @returns {Promise<string[]>} The Debian packages that are missing for it; none on a system other than Linux.
 */
async function missingPackages(need) {
  if (process.platform !== 'linux') return [];
  const listed = await capture('/sbin/ldconfig', ['-p']);
  const known = new Set(listed.output.split('\n').map((line) => line.trim().split(' ')[0]));
  const libraries = listed.code === 0 ? Object.entries(electronLibraries).filter(([library]) => !known.has(library)) : [];
  const files = Object.entries(fonts).filter(([path]) => !existsSync(path));
  const needed = need === 'window' ? {} : { ...displayPrograms, ...keychainPrograms };
  const programs = Object.entries(needed).filter(([program]) => findProgram(program) === undefined);
  return [...libraries, ...files, ...programs].map(([, debianPackage]) => debianPackage);
}

/**
 * Installs what is missing without asking.
 *
 * @param {'window' | 'window-without-screen'} need
 * @throws {Stop} With the command to run, when this user may not install packages or apt could not.
 */
export async function ensureDebianPackages(need) {
  const missing = await missingPackages(need);
  if (missing.length === 0) return;
  const byHand = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const asRoot = await rootPrefix();
  if (asRoot === undefined || findProgram('apt-get') === undefined) {
    throw new Stop(
      `Electron and its tests need system packages that are not here, and installing them takes an administrator. Run this, then try again:\n\n  ${findProgram('sudo') === undefined ? 'su' : 'sudo sh'} -c '${byHand}'\n`,
    );
  }
  await step(
    `Installing ${missing.length} Debian packages (${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''})`,
    async ({ note, follow }) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      const [program = 'apt-get', ...first] = [...asRoot, 'apt-get'];
      const updated = await capture(program, [...first, 'update', '-q'], { env });
      if (updated.code !== 0) note('Some package lists could not be fetched. Continuing with the others.');
      await must(program, [...first, 'install', '-y', '-q', '--no-install-recommends', ...missing], { env, onOutput: follow });
    },
  );
  const still = await missingPackages(need);
  if (still.length > 0) throw new Stop(`apt installed without an error, but these are still missing: ${still.join(' ')}`);
}

/** @returns {Promise<string[] | undefined>} What to put before a command to run it as root; undefined when we may not. */
async function rootPrefix() {
  if (isRoot()) return [];
  if (findProgram('sudo') === undefined) return undefined;
  return (await capture('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'] : undefined;
}

/**
 * @param {string} name
 * @returns {string | undefined} The program's absolute path.
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => `${folder}/${name}`).find((path) => path.startsWith('/') && existsSync(path));
}
