import { existsSync, readdirSync } from 'node:fs';
import { expand, type Paths, type Place, pathOf } from './table/paths';

/** Where Node is installed to. A desktop application's PATH is that of the system, which often has none of them. A `*` stands for a version. */
const usualFolders: Paths = {
  darwin: [
    ...['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', '~/.volta/bin', '~/.local/share/mise/shims', '~/.asdf/shims'],
    ...[
      '~/.nvm/versions/node/*/bin',
      '~/Library/Application Support/fnm/node-versions/*/installation/bin',
      '~/.local/share/fnm/node-versions/*/installation/bin',
    ],
  ],
  win32: [
    '{programs}/nodejs',
    '{local}/Programs/nodejs',
    '{local}/Volta/bin',
    '{roaming}/nvm/*',
    '{roaming}/fnm/node-versions/*/installation',
    '~/scoop/apps/nodejs/current',
  ],
  linux: [
    ...['/usr/local/bin', '/usr/bin', '/snap/bin', '~/.local/bin', '~/.volta/bin', '~/.local/share/mise/shims', '~/.asdf/shims'],
    ...['~/.nvm/versions/node/*/bin', '~/.local/share/fnm/node-versions/*/installation/bin'],
  ],
};

/** The oldest version that runs our program, where a folder's name tells the version. */
const oldest = [20, 19] as const;

/**
 * A Node of the person's own, for agents that start the bridge: the first on the PATH, else where it is usually installed. It is not
 * run, so its version is known only where it is part of the path.
 */
export function findNode(place: Place, onDisk: (file: string) => string = (file) => file): string | undefined {
  const { delimiter, join } = pathOf(place);
  const given = (place.env.PATH ?? place.env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  const usual = usualFolders[place.platform].flatMap((folder) => versions(expand(folder, place), place, onDisk));
  const name = place.platform === 'win32' ? 'node.exe' : 'node';
  return [...given, ...usual].map((folder) => join(folder, name)).find((file) => recent(file) && existsSync(onDisk(file)));
}

/** The folders that a path with a `*` stands for, the newest version first. */
function versions(path: string, place: Place, onDisk: (file: string) => string): readonly string[] {
  const { sep } = pathOf(place);
  const [parent, rest] = path.split(`${sep}*`);
  if (parent === undefined || rest === undefined) return [path];
  try {
    const names = readdirSync(onDisk(parent)).filter((name) => /^v?\d+\./.test(name));
    names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    return names.map((name) => `${parent}${sep}${name}${rest}`);
  } catch {
    return [];
  }
}

function recent(file: string): boolean {
  const [, major, minor] = /[\\/]v(\d+)\.(\d+)\.\d+[\\/]/.exec(file) ?? [];
  if (major === undefined || minor === undefined) return true;
  return Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
}
