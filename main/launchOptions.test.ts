import { describe, expect, it } from 'vitest';
import { launchOptions } from './launchOptions';

const usual = { userData: undefined, readyFile: undefined, mcpPort: 7467, practicePace: 1, noSandbox: false };

describe('what the environment says about a start', () => {
  it.each([
    ['nothing', {}, usual],
    ['empty variables', { SWITCHBOARD_MCP_PORT: '', SWITCHBOARD_USER_DATA: '' }, usual],
    ['any port', { SWITCHBOARD_MCP_PORT: '0' }, { ...usual, mcpPort: 0 }],
    ['a faster practice line', { SWITCHBOARD_PRACTICE_PACE: '0.1' }, { ...usual, practicePace: 0.1 }],
    [
      'folders',
      { SWITCHBOARD_USER_DATA: '/tmp/a', SWITCHBOARD_READY_FILE: '/tmp/b' },
      { ...usual, userData: '/tmp/a', readyFile: '/tmp/b' },
    ],
    ['no sandbox, in development', { SWITCHBOARD_NO_SANDBOX: '1' }, { ...usual, noSandbox: true }],
    ['what is not ours', { PATH: '/bin' }, usual],
  ])('reads %s', (_what, env, options) => expect(launchOptions(env, false)).toEqual({ ok: true, options }));

  it.each([
    ['SWITCHBOARD_MCP_PORT', '99999'],
    ['SWITCHBOARD_MCP_PORT', 'http'],
    ['SWITCHBOARD_PRACTICE_PACE', '0'],
    ['SWITCHBOARD_NO_SANDBOX', 'yes'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(launchOptions({ [name]: value }, false)).toEqual({ ok: false, problem: expect.stringContaining(name) });
  });

  it('never lets a packaged app run without its sandbox', () => {
    expect(launchOptions({ SWITCHBOARD_NO_SANDBOX: '1' }, true)).toMatchObject({ ok: false });
  });
});
