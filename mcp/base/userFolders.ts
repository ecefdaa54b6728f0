import path from 'node:path';

type Environment = Readonly<{ [name: string]: string | undefined }>;

/**
 * Where a person's settings stand: the platform's standard folder, the same for the app and the headless server.
 * SWITCHBOARD_USER_DATA names another.
 */
export function dataFolder(platform: NodeJS.Platform, env: Environment, home: string): string {
  const given = env.SWITCHBOARD_USER_DATA;
  if (given !== undefined && given !== '') return path.resolve(given);
  return path.join(parent(platform, env, home), 'Switchboard');
}

/** Where V8's compiled code is kept between starts: this user's cache folder, or inside SWITCHBOARD_USER_DATA. */
export function codeCacheFolder(platform: NodeJS.Platform, env: Environment, home: string): string {
  const given = env.SWITCHBOARD_USER_DATA;
  if (given !== undefined && given !== '') return path.join(path.resolve(given), 'code-cache');
  return path.join(cacheParent(platform, env, home), 'Switchboard', 'code-cache');
}

function cacheParent(platform: NodeJS.Platform, env: Environment, home: string): string {
  // The XDG specification: a relative path is ignored.
  const absolute = (name: string) => (path.isAbsolute(env[name] ?? '') ? env[name] : undefined);
  switch (platform) {
    case 'win32':
      return absolute('LOCALAPPDATA') ?? path.join(home, 'AppData', 'Local');
    case 'darwin':
      return path.join(home, 'Library', 'Caches');
    default:
      return absolute('XDG_CACHE_HOME') ?? path.join(home, '.cache');
  }
}

function parent(platform: NodeJS.Platform, env: Environment, home: string): string {
  const set = (name: string) => (env[name] === '' ? undefined : env[name]);
  switch (platform) {
    case 'win32':
      return set('APPDATA') ?? path.join(home, 'AppData', 'Roaming');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support');
    default:
      return set('XDG_CONFIG_HOME') ?? path.join(home, '.config');
  }
}
