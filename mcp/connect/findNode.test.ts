import { afterEach, describe, expect, it } from 'vitest';
import { findNode } from './findNode';
import { type HomeRig, openHome } from './testing/homeRig';

let rig: HomeRig | undefined;
afterEach(() => rig?.remove());

const found = async (platform: 'darwin' | 'win32' | 'linux', files: readonly string[], env: Record<string, string> = {}) => {
  rig = await openHome(platform, { launch: { node: undefined, cli: '', dataFolder: undefined } });
  const { onDisk, place } = rig;
  await rig.remove();
  for (const file of files) await rig.write(file, '');
  return findNode({ ...place, env }, onDisk);
};

describe('a Node of the person’s own', () => {
  it('is the first on the PATH', async () => {
    expect(await found('linux', ['/b/node', '/c/node', '/usr/bin/node'], { PATH: '/a::/b:/c' })).toBe('/b/node');
    expect(await found('win32', ['C:\\tools\\node.exe'], { Path: 'C:\\other;C:\\tools' })).toBe('C:\\tools\\node.exe');
  });

  it('is found where it is usually installed, which the PATH of a desktop application does not name', async () => {
    expect(await found('darwin', ['/opt/homebrew/bin/node'], { PATH: '/usr/bin:/bin' })).toBe('/opt/homebrew/bin/node');
    expect(await found('win32', ['C:\\Program Files\\nodejs\\node.exe'], { ProgramFiles: 'C:\\Program Files' })).toBe(
      'C:\\Program Files\\nodejs\\node.exe',
    );
    const nvm = '/home/ada/.nvm/versions/node';
    expect(await found('linux', [`${nvm}/v9.11.2/bin/node`, `${nvm}/v22.1.0/bin/node`, `${nvm}/v20.20.0/bin/node`])).toBe(
      `${nvm}/v22.1.0/bin/node`,
    );
  });

  it('is not one that is known to be too old', async () => {
    expect(await found('linux', ['/home/ada/.nvm/versions/node/v20.18.3/bin/node'])).toBeUndefined();
    expect(await found('linux', [])).toBeUndefined();
  });
});
