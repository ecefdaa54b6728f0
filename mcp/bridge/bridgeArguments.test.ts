import { describe, expect, it } from 'vitest';
import { bridgeArguments } from './bridgeArguments';

describe('a command line that asks for a bridge', () => {
  it.each([
    [['--bridge', 'claude-1'], {}, { agentId: 'claude-1', folder: undefined }],
    [['--bridge=claude-1'], {}, { agentId: 'claude-1', folder: undefined }],
    [['--bridge', 'default', '--bridge-folder', '/there'], {}, { agentId: 'default', folder: '/there' }],
    [['--bridge', 'default'], { SWITCHBOARD_BRIDGE_FOLDER: '/there' }, { agentId: 'default', folder: '/there' }],
    [['--bridge', 'default'], { SWITCHBOARD_BRIDGE_FOLDER: '' }, { agentId: 'default', folder: undefined }],
    [['--bridge', 'default', '--bridge-folder=/flag'], { SWITCHBOARD_BRIDGE_FOLDER: '/env' }, { agentId: 'default', folder: '/flag' }],
  ])('%j with %j', (argv, env, expected) => {
    expect(bridgeArguments(argv, env)).toEqual(expected);
  });

  it.each([
    [[]],
    [['--practice']],
    [['--bridge']],
    [['--bridge=']],
    [['--bridge', '../etc/passwd']],
    [['--bridge-folder', '/there']],
    [['--bridge', 'default', '--practice']],
    [['--bridge', 'default', 'stray']],
  ])('%j is left to the server’s settings', (argv) => {
    expect(bridgeArguments(argv, {})).toBeUndefined();
  });
});
