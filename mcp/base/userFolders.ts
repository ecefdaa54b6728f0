import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

type Environment = Readonly<{ [name: string]: string | undefined }>;

/** The folders of one user that Switchboard uses, the same for the app and the headless server. */
export interface UserFolders {
  /** Settings, agents, the history, journals: what a person would miss. SWITCHBOARD_USER_DATA names another folder. */
  readonly data: string;
  /** What can be fetched again, such as a downloaded cloudflared; it stays on this computer when a profile roams. */
  readonly local: string;
  /** What is made again when it is gone. Inside SWITCHBOARD_USER_DATA where that is set. */
  readonly cache: string;
}

/** Finds them by the platform's conventions. A variable that is empty, or that is not an absolute path, counts as absent. */
export function userFolders(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): UserFolders {
  const { data, local, cache } = parents(env, platform, home);
  const given = env.SWITCHBOARD_USER_DATA;
  const chosen = given === undefined || given === '' ? undefined : path.resolve(given);
  return {
    data: chosen ?? path.join(data, 'Switchboard'),
    local: path.join(local, 'switchboard'),
    cache: chosen ?? path.join(cache, 'Switchboard'),
  };
}

function parents(env: Environment, platform: NodeJS.Platform, home: string): UserFolders {
  const folder = (name: string, ...usual: readonly string[]) => {
    const value = env[name] ?? '';
    return (platform === 'win32' ? path.win32 : path.posix).isAbsolute(value) ? value : path.join(home, ...usual);
  };
  switch (platform) {
    case 'win32': {
      const local = folder('LOCALAPPDATA', 'AppData', 'Local');
      return { data: folder('APPDATA', 'AppData', 'Roaming'), local, cache: local };
    }
    case 'darwin': {
      const support = path.join(home, 'Library', 'Application Support');
      return { data: support, local: support, cache: path.join(home, 'Library', 'Caches') };
    }
    default:
      return {
        data: folder('XDG_CONFIG_HOME', '.config'),
        local: folder('XDG_DATA_HOME', '.local', 'share'),
        cache: folder('XDG_CACHE_HOME', '.cache'),
      };
  }
}
