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
