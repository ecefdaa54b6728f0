import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { DesktopPlatform } from '../connections';

/** Where a user's files are: the platform, the home folder and the environment, as parameters. */
export interface Place {
  readonly platform: DesktopPlatform;
  readonly home: string;
  readonly env: Readonly<{ [name: string]: string | undefined }>;
}

/**
 * Paths of a user, written once for each platform. `~` is the home folder, `{config}` the folder for settings, and
 * `{NAME|default}` an environment variable that moves a folder. One `*` stands for any end of a folder's name.
 */
export type Paths = Readonly<Record<DesktopPlatform, readonly string[]>>;

/** The same paths below the home folder on every platform. */
export function everywhere(...paths: readonly string[]): Paths {
  return { darwin: paths, win32: paths, linux: paths };
}

/** The user of this process. */
export function placeOf(
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
  env: NodeJS.ProcessEnv = process.env,
): Place {
  return { platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux', home, env };
}

/** How paths are written on a platform. */
export function pathOf({ platform }: Pick<Place, 'platform'>): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/** The absolute form of a path of the table. */
export function expand(template: string, place: Place): string {
  const separate = pathOf(place);
  const filled = template.replace(/\{([A-Za-z_]+)(?:\|([^}]*))?\}/g, (_whole, name: string, usual: string = '') => {
    const known = folders[name];
    if (known !== undefined) return known(place);
    const given = place.env[name] ?? '';
    return separate.isAbsolute(given) ? given : usual;
  });
  return separate.normalize(filled.replace(/^~/, () => place.home));
}

/** The path as a person reads it, with `~` for the home folder. */
export function abbreviate(file: string, { home, platform }: Place): string {
  const separate = pathOf({ platform });
  return file.startsWith(home + separate.sep) ? `~${file.slice(home.length)}` : file;
}

type FolderOf = (place: Place) => string;

const windows = (name: string, ...usual: readonly string[]): FolderOf => {
  return ({ env, home }) => {
    const given = env[name] ?? '';
    return path.win32.isAbsolute(given) ? given : path.win32.join(home, ...usual);
  };
};

const roaming = windows('APPDATA', 'AppData', 'Roaming');

/** Folders that the platforms name differently. */
const folders: Readonly<Record<string, FolderOf>> = {
  roaming,
  local: windows('LOCALAPPDATA', 'AppData', 'Local'),
  programs: windows('ProgramFiles', '..', '..', 'Program Files'),
  support: ({ home }) => path.posix.join(home, 'Library', 'Application Support'),
  /** `~/.config`, also on macOS for programs that keep to it there. */
  config({ env, home, platform }) {
    if (platform === 'win32') return path.win32.join(home, '.config');
    const given = env.XDG_CONFIG_HOME ?? '';
    return path.posix.isAbsolute(given) ? given : path.posix.join(home, '.config');
  },
};
