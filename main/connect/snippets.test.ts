import { describe, expect, it } from 'vitest';
import { connectSnippets } from './snippets';

const facts = {
  endpoint: 'http://127.0.0.1:7467/mcp',
  token: 'sb_example',
  agentId: 'agent-abc',
  dataFolder: undefined,
  node: '/usr/bin/node',
  cli: '/opt/switchboard/dist/mcp/cli.js',
};
const configOf = (id: string, node: string | undefined = facts.node): unknown =>
  JSON.parse(connectSnippets({ ...facts, node }).find((snippet) => snippet.id === id)?.text ?? 'null');

describe('ready-to-paste configuration', () => {
  it('for HTTP holds the address and the token', () => {
    expect(configOf('http')).toEqual({
      mcpServers: { switchboard: { type: 'http', url: facts.endpoint, headers: { Authorization: 'Bearer sb_example' } } },
    });
  });

  it('for HTTP warns of an address that is for now only', () => {
    const hint = (portChanged: boolean) => connectSnippets({ ...facts, portChanged })[0]?.hint;
    expect(hint(false)).toBe('For agents that connect to a URL.');
    expect(hint(true)).toMatch(/^This address is for now only.*Use “Over stdio”.*taken the port back/);
  });

  it('for stdio starts a bridge to this app by absolute paths, without the token', () => {
    expect(configOf('stdio')).toEqual({
      mcpServers: { switchboard: { command: '/usr/bin/node', args: [facts.cli, '--bridge', 'agent-abc'] } },
    });
    expect(JSON.stringify(configOf('stdio'))).not.toContain(facts.token);
  });

  it('names the data folder where it is not the usual one', () => {
    const stdio = connectSnippets({ ...facts, dataFolder: '/elsewhere' })[1]?.text ?? '{}';
    expect(JSON.parse(stdio)).toMatchObject({ mcpServers: { switchboard: { env: { SWITCHBOARD_USER_DATA: '/elsewhere' } } } });
  });

  it('says that the app is started, and what is missing without Node', () => {
    const hint = (node: string | undefined) => connectSnippets({ ...facts, node })[1]?.hint;
    expect(hint(facts.node)).toContain('starts it where it is installed');
    expect(hint(undefined)).toContain('Install version 20.19');
    expect(hint(facts.node)).not.toContain('Install');
  });
});
