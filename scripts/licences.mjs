/**
 * The licences of what the build puts into its bundles. Each folder of `dist/` gets a THIRD-PARTY-LICENSES.txt that names every
 * package whose code is really in a bundle there, with its licence's text, since most licences ask for that.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Stop } from './progress.mjs';

export const licencesFile = 'THIRD-PARTY-LICENSES.txt';

/** Whose code a bundler adds by itself. */
const helpers = /** @type {const} */ ([
  ['\0rolldown/', 'rolldown'],
  ['\0vite/', 'vite'],
]);

/**
 * Reports which packages' code is in a bundle.
 *
 * @param {(folders: readonly string[]) => void} report Gets their folders, such as `/…/node_modules/zod`, each once.
 * @returns {import('vite').Plugin}
 */
export function bundledPackages(report) {
  let root = process.cwd();
  return {
    name: 'switchboard:bundled-packages',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    generateBundle(_options, files) {
      const ids = Object.values(files).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
      report([...new Set(ids.flatMap((id) => packageFolder(id, root)))].sort());
    },
  };
}

/**
 * @param {string} id A module's path, or a name of its own for what the bundler makes.
 * @param {string} root Of the project that is built.
 * @returns {readonly string[]} The folder of its package; none for the project's own code.
 */
function packageFolder(id, root) {
  const helper = helpers.find(([prefix]) => id.startsWith(prefix));
  if (helper !== undefined) return [nodeModules(root, helper[1])];
  const path = (id.split('?', 1)[0] ?? '').replaceAll('\\', '/').replace(/^\0/, '');
  const at = path.lastIndexOf('/node_modules/');
  if (at < 0) return [];
  const [first = '', second = ''] = path.slice(at + '/node_modules/'.length).split('/');
  return [`${path.slice(0, at)}/node_modules/${first.startsWith('@') ? `${first}/${second}` : first}`.replaceAll('/', sep)];
}

/**
 * The folder of a package that was installed for the project or for a folder above it.
 *
 * @param {string} from
 * @param {string} name
 * @returns {string}
 */
function nodeModules(from, name) {
  const folder = join(from, 'node_modules', name);
  const above = join(from, '..');
  return existsSync(folder) || above === from ? folder : nodeModules(above, name);
}

/**
 * @typedef {object} Licence
 * @property {string} name
 * @property {string} version
 * @property {string} licence As its package.json names it.
 * @property {string} text
 */

/**
 * @param {string} folder Of a package.
 * @returns {Promise<Licence>}
 * @throws {Stop} When it names no licence: its code may not be shipped then.
 */
export async function licenceOf(folder) {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Stop(`${name} ${version} names no licence, so the build does not put it into a bundle.`);
  const files = (await readdir(folder))
    .filter((file) => /^(licen[cs]e|copying|notice)(-[a-z0-9]+)?(\.(md|txt|markdown))?$/i.test(file))
    .sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const holder = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`);
  const text = texts.length > 0 ? texts.join('\n\n') : (known.get(license)?.(holder) ?? '');
  if (text === '')
    throw new Stop(`${name} ${version} (${license}) comes without the text of its licence. Add that to scripts/licences.mjs.`);
  return { name, version, licence: license, text: text.replaceAll('\r\n', '\n').trim() };
}

/** Texts for packages that name one of these licences and leave its text out. */
const known = new Map([
  [
    'MIT',
    (/** @type {string} */ holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  ],
]);

/**
 * Writes the list beside the bundles of one folder.
 *
 * @param {string} folder Such as `dist/mcp`.
 * @param {readonly string[]} packages Folders of packages; one that is named twice is written once.
 */
export async function writeLicences(folder, packages) {
  const licences = await Promise.all([...new Set(packages)].map(licenceOf));
  await writeFile(join(folder, licencesFile), licencesText(licences));
}

/**
 * @param {readonly Licence[]} licences
 * @returns {string}
 */
function licencesText(licences) {
  const sorted = [...licences].sort((one, other) => `${one.name} ${one.version}`.localeCompare(`${other.name} ${other.version}`));
  const rule = '-'.repeat(80);
  return [
    'The files in this folder contain code of these packages, each under its own licence.',
    '',
    ...sorted.map(({ name, version, licence }) => `${name} ${version} (${licence})`),
    ...sorted.flatMap(({ name, version, licence, text }) => ['', rule, `${name} ${version} (${licence})`, rule, '', text]),
    '',
  ].join('\n');
}
