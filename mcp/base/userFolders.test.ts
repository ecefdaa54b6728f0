import { describe, expect, it } from 'vitest';
import { dataFolder } from './userFolders';

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/a/.config/Switchboard'],
    ['linux', { XDG_CONFIG_HOME: '/conf' }, '/conf/Switchboard'],
    ['darwin', { XDG_CONFIG_HOME: '/conf' }, '/home/a/Library/Application Support/Switchboard'],
    ['win32', { APPDATA: '/appdata' }, '/appdata/Switchboard'],
    ['linux', { SWITCHBOARD_USER_DATA: '/elsewhere' }, '/elsewhere'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(dataFolder(platform, env, '/home/a')).toBe(folder);
  });
});
