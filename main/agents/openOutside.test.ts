import { describe, expect, it } from 'vitest';
import { openOutside } from './openOutside';

function opener(why = '') {
  const opened: string[] = [];
  return {
    opened,
    openExternal: async (address: string) => {
      if (why !== '') throw new Error(why);
      opened.push(address);
    },
    openPath: async (file: string) => {
      opened.push(file);
      return why;
    },
  };
}

describe('what is opened outside', () => {
  it.each([
    'cursor://anysphere.cursor-deeplink/mcp/install?name=switchboard&config=e30%3D',
    'vscode:mcp/install?%7B%7D',
    'goose://extension?cmd=node',
    'lmstudio://add_mcp?name=switchboard',
    'https://kiro.dev/launch/mcp/add?name=switchboard',
    '/home/robin/.config/Switchboard/switchboard.mcpb',
  ])('%s', async (target) => {
    const to = opener();
    await openOutside(target, to);
    expect(to.opened).toEqual([target]);
  });

  it.each([
    'file:///etc/passwd',
    'https://example.com/',
    'https://kiro.dev.example.com/launch',
    'https://robin@kiro.dev/launch',
    'https://kiro.dev:8443/launch',
    'http://kiro.dev/launch',
    'javascript:alert(1)',
    'smb://host/share',
    '/usr/bin/true',
    '../switchboard.mcpb',
    'CURSOR',
    '',
  ])('but never %s', async (target) => {
    const to = opener();
    await expect(openOutside(target, to)).rejects.toMatchObject({ code: 'denied' });
    expect(to.opened).toEqual([]);
  });

  it.each(['cursor://x', '/home/robin/switchboard.mcpb'])('and a failure says what to do: %s', async (target) => {
    await expect(openOutside(target, opener('no application'))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The agent could not be opened.',
      recovery: 'Check that it is installed and try again, or choose another way to connect it.',
    });
  });
});
