import { describe, expect, it } from 'vitest';
import { userFolders } from './userFolders';

describe('the user’s folders', () => {
  it.each([
    ['linux', {}, '/home/a/.config/Switchboard'],
    ['linux', { XDG_CONFIG_HOME: '/conf' }, '/conf/Switchboard'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/a/.config/Switchboard'],
    ['darwin', { XDG_CONFIG_HOME: '/conf' }, '/home/a/Library/Application Support/Switchboard'],
    ['win32', { APPDATA: '/appdata' }, '/appdata/Switchboard'],
    ['linux', { SWITCHBOARD_USER_DATA: '/elsewhere' }, '/elsewhere'],
  ] as const)('keep data, on %s with %j, in %s', (platform, env, folder) => {
    expect(userFolders(env, platform, '/home/a').data).toBe(folder);
  });

  it.each([
    ['linux', {}, '/home/a/.local/share/switchboard'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/switchboard'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/switchboard'],
    ['darwin', {}, '/home/a/Library/Application Support/switchboard'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/switchboard'],
  ] as const)('keep what can be fetched again, on %s with %j, in %s', (platform, env, folder) => {
    expect(userFolders(env, platform, '/home/a').local).toBe(folder);
  });

  it.each([
    ['linux', {}, '/home/a/.cache/Switchboard'],
    ['linux', { XDG_CACHE_HOME: '/cache' }, '/cache/Switchboard'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/a/.cache/Switchboard'],
    ['darwin', { XDG_CACHE_HOME: '/cache' }, '/home/a/Library/Caches/Switchboard'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Switchboard'],
    ['linux', { SWITCHBOARD_USER_DATA: '/elsewhere' }, '/elsewhere'],
  ] as const)('keep what can be made again, on %s with %j, in %s', (platform, env, folder) => {
    expect(userFolders(env, platform, '/home/a').cache).toBe(folder);
  });
});
