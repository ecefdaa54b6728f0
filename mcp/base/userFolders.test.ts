import { describe, expect, it } from 'vitest';
import { codeCacheFolder, dataFolder } from './userFolders';

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

describe('the folder of the code cache', () => {
  it.each([
    ['linux', {}, '/home/a/.cache/Switchboard/code-cache'],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/Switchboard/code-cache'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/a/.cache/Switchboard/code-cache'],
    ['darwin', { XDG_CACHE_HOME: '/cache' }, '/home/a/Library/Caches/Switchboard/code-cache'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Switchboard/code-cache'],
    ['linux', { SWITCHBOARD_USER_DATA: '/elsewhere' }, '/elsewhere/code-cache'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(codeCacheFolder(platform, env, '/home/a')).toBe(folder);
  });
});
