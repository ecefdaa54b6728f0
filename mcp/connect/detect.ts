import { lstat, readdir } from 'node:fs/promises';
import type { Finding } from './connections';
import { expand, type Paths, type Place, pathOf } from './table/paths';
import type { AgentRow } from './table/row';

/** How paths are looked up: `onDisk` is where a path of the platform is on this disk. */
export interface Surroundings {
  readonly place: Place;
  readonly onDisk: (file: string) => string;
}

/** Folders that programs are installed to, and that a desktop application's PATH often lacks. */
const usualFolders: Paths = {
  darwin: ['/opt/homebrew/bin', '/usr/local/bin', '~/.local/bin', '~/.npm-global/bin', '~/.bun/bin', '~/.volta/bin'],
  win32: ['{roaming}/npm', '~/.local/bin', '{local}/Microsoft/WindowsApps'],
  linux: ['/usr/local/bin', '/usr/bin', '~/.local/bin', '~/.npm-global/bin', '~/.bun/bin', '~/.volta/bin', '/snap/bin'],
};

/** What tells that an agent is installed. Nothing is run. */
export async function findingsOf({ traces }: AgentRow, around: Surroundings): Promise<readonly Finding[]> {
  const { platform } = around.place;
  const found: Finding[] = [];
  const note = (kind: Finding['kind'], paths: readonly string[]) => found.push(...paths.map((path) => ({ kind, path })));
  for (const folder of traces.folders[platform]) note('configuration', await existing(folder, around));
  for (const name of traces.programs) note('program', (await programs(name, around)).slice(0, 1));
  for (const application of traces.applications[platform]) note('application', await existing(application, around));
  return found;
}

/** The paths that a path of the table stands for and that exist; several with a `*`. */
export async function existing(template: string, around: Surroundings): Promise<readonly string[]> {
  const paths = await matching(template, around);
  const found = await Promise.all(paths.map(async (path) => ((await exists(path, around)) ? [path] : [])));
  return found.flat();
}

/** The paths that a path of the table stands for, whether they exist or not; with a `*` those whose folder exists. */
export async function matching(template: string, around: Surroundings): Promise<readonly string[]> {
  const whole = expand(template, around.place);
  const { sep } = pathOf(around.place);
  const parts = whole.split(sep);
  const star = parts.findIndex((part) => part.endsWith('*'));
  if (star === -1) return [whole];
  const parent = parts.slice(0, star).join(sep);
  const prefix = (parts[star] ?? '').slice(0, -1);
  const names = await readdir(around.onDisk(parent)).catch((): string[] => []);
  return names.filter((name) => name.startsWith(prefix)).map((name) => [parent, name, ...parts.slice(star + 1)].join(sep));
}

async function programs(name: string, around: Surroundings): Promise<readonly string[]> {
  const { place } = around;
  const { delimiter, join } = pathOf(place);
  const given = (place.env.PATH ?? place.env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = [...new Set([...given, ...usualFolders[place.platform].map((folder) => expand(folder, place))])];
  const names = place.platform === 'win32' ? ['.exe', '.cmd', '.ps1'].map((ending) => name + ending) : [name];
  const candidates = folders.flatMap((folder) => names.map((file) => join(folder, file)));
  const found = await Promise.all(candidates.map(async (file) => ((await exists(file, around)) ? [file] : [])));
  return found.flat();
}

async function exists(file: string, { onDisk }: Surroundings): Promise<boolean> {
  // A link to nothing is something that a person should know of.
  return lstat(onDisk(file)).then(
    () => true,
    () => false,
  );
}
