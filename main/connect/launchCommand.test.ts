import { expect, it } from 'vitest';
import { launchCommand } from './launchCommand';

it('names the file that starts the app again', () => {
  expect(launchCommand(undefined, {}, '/opt/Switchboard/switchboard')).toEqual({ command: '/opt/Switchboard/switchboard', args: [] });
  expect(launchCommand('/data', { APPIMAGE: '/home/ada/Switchboard.AppImage' }, '/tmp/.mount_x/switchboard')).toEqual({
    command: '/home/ada/Switchboard.AppImage',
    args: [],
    env: { SWITCHBOARD_USER_DATA: '/data' },
  });
});
