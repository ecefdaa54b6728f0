/**
 * Keeps node_modules true to package-lock.json. npm records what it installed in node_modules/.package-lock.json;
 * comparing the two finds both a missing and an outdated installation, whichever npm command made it.
 */
import { lstat, readFile } from 'node:fs/promises';
import { must, npm, projectRoot } from './command.mjs';
import { Stop, step } from './progress.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }} Locked */
/** @typedef {{ [folder: string]: Locked }} Lock */

/** Installs the packages of package-lock.json when what is in node_modules differs. */
export async function ensurePackages() {
  const [wanted, installed] = await Promise.all([
    readLock(`${projectRoot}/package-lock.json`),
    readLock(`${projectRoot}/node_modules/.package-lock.json`),
  ]);
  if (wanted !== undefined && installed !== undefined && sameInstallation(wanted, installed)) return;
  if (await isLink(`${projectRoot}/node_modules`)) {
    throw new Stop(
      'node_modules is a link to another checkout’s, and its packages are not the ones that this checkout needs. Remove the link and try again.',
    );
  }
  await step(installed === undefined ? 'Installing npm packages' : 'Bringing npm packages up to date', async ({ follow }) => {
    const [program, first] = npm();
    await must(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { onOutput: follow });
  });
}

/**
 * True for a link: installing through it would replace the packages of another checkout.
 *
 * @param {string} folder
 */
async function isLink(folder) {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isSymbolicLink() ?? false;
}

/**
 * @param {Lock} wanted What package-lock.json lists.
 * @param {Lock} installed What npm noted in node_modules.
 * @returns {boolean} True when everything installed is as wanted and only optional packages (other platforms') are absent.
 */
export function sameInstallation(wanted, installed) {
  for (const [folder, lock] of Object.entries(installed)) {
    const want = wanted[folder];
    if (want === undefined || want.version !== lock.version || want.integrity !== lock.integrity) return false;
  }
  return Object.entries(wanted).every(([folder, lock]) => folder === '' || lock.optional === true || installed[folder] !== undefined);
}

/**
 * @param {string} file
 * @returns {Promise<Lock | undefined>} Undefined when there is no readable one.
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
