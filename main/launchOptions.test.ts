import { describe, expect, it } from 'vitest';
import { launchOptions } from './launchOptions';

const development = { packaged: false, hasSwitch: () => false };
const withSwitch = (given: string) => ({ ...development, hasSwitch: (name: string) => name === given });

const usual = { userData: undefined, readyFile: undefined, mcpPort: 7467, practicePace: 1, approvalMs: undefined, noSandbox: false };

describe('what the environment says about a start', () => {
  it.each([
    ['nothing', {}, usual],
    ['empty variables', { SWITCHBOARD_MCP_PORT: '', SWITCHBOARD_USER_DATA: '' }, usual],
    ['any port', { SWITCHBOARD_MCP_PORT: '0' }, { ...usual, mcpPort: 0 }],
    ['a faster practice line', { SWITCHBOARD_PRACTICE_PACE: '0.1' }, { ...usual, practicePace: 0.1 }],
    ['questions that end sooner', { SWITCHBOARD_APPROVAL_SECONDS: '6' }, { ...usual, approvalMs: 6_000 }],
    [
      'folders',
      { SWITCHBOARD_USER_DATA: '/tmp/a', SWITCHBOARD_READY_FILE: '/tmp/b' },
      { ...usual, userData: '/tmp/a', readyFile: '/tmp/b' },
    ],
    ['no sandbox, in development', { SWITCHBOARD_NO_SANDBOX: '1' }, { ...usual, noSandbox: true }],
    ['what is not ours', { PATH: '/bin' }, usual],
  ])('reads %s', (_what, env, options) => expect(launchOptions(env, development)).toEqual({ ok: true, options }));

  it.each([
    ['SWITCHBOARD_MCP_PORT', '99999'],
    ['SWITCHBOARD_MCP_PORT', 'http'],
    ['SWITCHBOARD_PRACTICE_PACE', '0'],
    ['SWITCHBOARD_APPROVAL_SECONDS', '0'],
    ['SWITCHBOARD_APPROVAL_SECONDS', '600'],
    ['SWITCHBOARD_NO_SANDBOX', 'yes'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(launchOptions({ [name]: value }, development)).toEqual({ ok: false, problem: expect.stringContaining(name) });
  });

  it.each(['SWITCHBOARD_NO_SANDBOX', 'SWITCHBOARD_ALLOW_DEBUGGER'])('never lets a packaged app run with %s', (name) => {
    expect(launchOptions({ [name]: '1' }, { ...development, packaged: true })).toEqual({
      ok: false,
      problem: `${name} is for development only. Unset it to start Switchboard.`,
    });
  });
});

describe('M8: a start that would let another program in', () => {
  const refused = (door: string) => ({
    ok: false,
    problem: `Switchboard does not start with ${door}, which lets other programs read or change what it does. Remove it, or set SWITCHBOARD_ALLOW_DEBUGGER=1 while you develop Switchboard.`,
  });

  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'inspect',
    'inspect-brk',
    'js-flags',
    'renderer-cmd-prefix',
    'load-extension',
  ])('is refused with --%s', (name) => expect(launchOptions({}, withSwitch(name))).toEqual(refused(`--${name}`)));

  it.each([
    ['--require /tmp/x.js', '--require'],
    ['-r /tmp/x.js', '-r'],
    ['--max-old-space-size=4096 --inspect=0.0.0.0:9229', '--inspect'],
    ['--import=data:text/javascript,1', '--import'],
  ])('is refused with NODE_OPTIONS=%s', (value, option) =>
    expect(launchOptions({ NODE_OPTIONS: value }, development)).toEqual(refused(`${option} in NODE_OPTIONS`)),
  );

  it('is allowed for development when it is asked for', () => {
    const env = { SWITCHBOARD_ALLOW_DEBUGGER: '1', NODE_OPTIONS: '--inspect' };
    expect(launchOptions(env, withSwitch('remote-debugging-port'))).toEqual({ ok: true, options: usual });
  });

  it('does not mind other switches and other Node options', () => {
    expect(launchOptions({ NODE_OPTIONS: '--max-old-space-size=4096' }, withSwitch('lang'))).toEqual({ ok: true, options: usual });
  });
});
