import { describe, expect, it } from 'vitest';
import { helpText, readConfig } from './commandLine';

function accepted(argv: readonly string[], env: { [name: string]: string } = {}) {
  const result = readConfig(argv, env);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

function refused(argv: readonly string[], env: { [name: string]: string } = {}): string {
  const result = readConfig(argv, env);
  if (result.ok) throw new Error('was accepted');
  return result.problems.join('\n');
}

describe('the headless settings', () => {
  it('default to stdio on port 7467 of this machine', () => {
    expect(accepted([])).toMatchObject({ transport: 'stdio', host: '127.0.0.1', port: 7467, callbackPort: 0, practice: false });
  });

  it('let a flag win over its variable, and a variable over the default', () => {
    expect(accepted([], { BW_MCP_PORT: '9000' }).port).toBe(9000);
    expect(accepted(['--port', '0'], { BW_MCP_PORT: '9000' }).port).toBe(0);
    expect(accepted(['--port=12'], {}).port).toBe(12);
  });

  it('treat an empty variable as absent', () => {
    expect(accepted([], { BW_MCP_TRANSPORT: '' }).transport).toBe('stdio');
  });

  it.each([
    [['--transport', 'sse'], {}, '--transport must be stdio or streamable-http'],
    [[], { BW_MCP_TRANSPORT: 'sse' }, 'BW_MCP_TRANSPORT must be stdio or streamable-http'],
    [['--port', '70000'], {}, '--port must be a whole number from 0 to 65535'],
    [['--port', 'x'], {}, '--port must be a whole number from 0 to 65535'],
    [['--port'], {}, '--port needs a value: PORT.'],
    [['--fast'], {}, 'Unknown argument --fast.'],
    [['serve'], {}, 'Unexpected argument at position 1.'],
    [['--practice=maybe'], {}, '--practice must be 1 or 0.'],
    [['--practice-origins', 'http://example.com'], {}, '--practice-origins must be origins on this machine, such as http://127.0.0.1:3000'],
    [['--practice-origins', 'http://127.0.0.1:3000/hook'], {}, '--practice-origins must be origins on this machine'],
    [[], { BW_MCP_BASE_URL: 'http://example.com' }, 'BW_MCP_BASE_URL must be an https address'],
    [[], { BW_MCP_BASE_URL: 'https://example.com/x?y=1' }, 'BW_MCP_BASE_URL must'],
    [[], { BW_ENVIRONMENT: 'staging' }, 'BW_ENVIRONMENT must be prod, test or uat'],
    [[], { BW_API_URL: 'http://api.example.com' }, 'BW_API_URL must be an https address'],
    [[], { BW_MCP_HISTORY: 'maybe' }, 'BW_MCP_HISTORY must be on, off, or a file'],
    [[], { BW_MCP_TOKEN: 'short' }, 'BW_MCP_TOKEN must be at least 16 characters'],
    [[], { BW_MCP_CALLBACK_SECRET: 'a/b' }, 'BW_MCP_CALLBACK_SECRET must be 16 to 128'],
    [[], { BW_CLIENT_ID: 'id' }, 'BW_CLIENT_ID and BW_CLIENT_SECRET go together'],
    [[], { BW_NUMBER: '555' }, 'BW_NUMBER must be an E.164 number'],
    [[], { BW_MCP_HOST: '0.0.0.0' }, 'needs BW_MCP_TOKEN and BW_MCP_ALLOWED_HOSTS'],
  ])('refuse %j %j', (argv, env, message) => {
    expect(refused(argv, env)).toContain(message);
  });

  it('never take a secret as an argument, and never repeat one in a message', () => {
    const secret = 's'.repeat(20);
    for (const argv of [['--client-secret', secret], [`--token=${secret}`], [secret]]) {
      const message = refused(argv);
      expect(message).toMatch(/Unknown argument --|Unexpected argument at position 1/);
      expect(message).not.toContain(secret);
    }
    expect(refused([], { BW_MCP_CALLBACK_SECRET: `${secret}/` })).not.toContain(secret);
  });

  it('serve beyond this machine only with a token and the names to answer to', () => {
    const env = { BW_MCP_HOST: '0.0.0.0', BW_MCP_TOKEN: 't'.repeat(43), BW_MCP_ALLOWED_HOSTS: 'switch.example:7467, other.example' };
    expect(accepted([], env).allowedHosts).toEqual(['switch.example:7467', 'other.example']);
  });

  it('accept single Origin headers, and no pattern', () => {
    expect(accepted([]).allowedOrigins).toBeUndefined();
    expect(accepted(['--allowed-origins', 'http://localhost:6274']).allowedOrigins).toEqual(['http://localhost:6274']);
    for (const wrong of ['*', 'localhost:6274', 'http://localhost:6274/path', 'null'])
      expect(refused([], { BW_MCP_ALLOWED_ORIGINS: wrong })).toContain('must be origins of web pages');
  });

  it('allow programs of this machine to get practice webhooks', () => {
    expect(accepted([]).practiceOrigins).toBeUndefined();
    expect(accepted(['--practice-origins', 'http://127.0.0.1:3000, http://localhost:8080/']).practiceOrigins).toEqual([
      'http://127.0.0.1:3000',
      'http://localhost:8080',
    ]);
  });

  it('turn the tunnel on with a flag or its variable, and download nothing unasked', () => {
    expect(accepted([])).toMatchObject({ devTunnel: false, downloadCloudflared: false });
    expect(accepted([], { BW_MCP_DEV_TUNNEL: '1', BW_MCP_CLOUDFLARED: '/opt/cloudflared' })).toMatchObject({
      devTunnel: true,
      cloudflared: '/opt/cloudflared',
    });
    expect(accepted(['--dev-tunnel', '--download-cloudflared'])).toMatchObject({ devTunnel: true, downloadCloudflared: true });
    expect(accepted([], { BW_MCP_DEV_TUNNEL: 'yes' }).devTunnel).toBe(true);
    expect(accepted([], { BW_MCP_DEV_TUNNEL: 'off' }).devTunnel).toBe(false);
    expect(refused([], { BW_MCP_DEV_TUNNEL: 'maybe' })).toContain('BW_MCP_DEV_TUNNEL must be 1 or 0.');
  });

  it('take the names that other servers and older documents use', () => {
    expect(accepted([], { BW_MCP_PROFILE: 'voice' }).profiles).toEqual(['voice']);
    const all = ['onboarding', 'voice', 'recordings', 'messaging', 'lookup'];
    expect(accepted([], { BW_MCP_PROFILES: 'full' }).profiles).toEqual(all);
    expect(accepted(['--profile', 'default']).profiles).toEqual(all);
  });

  it('warn of a variable that looks like a setting and is not', () => {
    const read = readConfig([], { BW_MCP_BASEURL: 'https://example.com', BW_MCP_COLOUR: 'red', BW_MCP_PORT: '0', OTHER: 'x' });
    expect(read.ok && read.warnings).toEqual([
      'BW_MCP_BASEURL is not a setting of Switchboard, so it has no effect. Did you mean BW_MCP_BASE_URL?',
      'BW_MCP_COLOUR is not a setting of Switchboard, so it has no effect.',
    ]);
  });

  it('warn where only some requests go to test hosts, and not on the practice line', () => {
    const read = readConfig([], { BW_ENVIRONMENT: 'test' });
    expect(read.ok && read.warnings).toEqual([expect.stringMatching(/^Not every request goes to a test host\..*Messages and media go to/)]);
    const practice = readConfig(['--practice'], { BW_ENVIRONMENT: 'test' });
    expect(practice.ok && practice.warnings).toEqual([]);
  });

  it('let a history be on, off, or a file', () => {
    for (const history of ['./calls.db', 'on', 'true', 'off', '0']) expect(accepted([], { BW_MCP_HISTORY: history }).history).toBe(history);
  });

  it('name every flag and variable in the help', () => {
    for (const word of ['--transport', 'BW_MCP_BASE_URL', '--practice', 'BW_CLIENT_SECRET', '--ready-json'])
      expect(helpText()).toContain(word);
  });
});

describe('the choice of tools', () => {
  it('is everything unless chosen', () => {
    const { profiles, tools, excludeTools } = accepted([]);
    expect([profiles, tools, excludeTools]).toEqual([undefined, undefined, undefined]);
  });

  it('is read as lists, from variables or flags', () => {
    const env = { BW_MCP_PROFILES: 'voice, messaging', BW_MCP_TOOLS: 'createCall', BW_MCP_EXCLUDE_TOOLS: 'updateCall,updateCallBxml,' };
    expect(accepted([], env)).toMatchObject({
      profiles: ['voice', 'messaging'],
      tools: ['createCall'],
      excludeTools: ['updateCall', 'updateCallBxml'],
    });
    expect(accepted(['--profiles', 'recordings', '--tools=getCallState', '--exclude-tools', 'createCall'], env)).toMatchObject({
      profiles: ['recordings'],
      tools: ['getCallState'],
      excludeTools: ['createCall'],
    });
  });

  it.each([
    [
      [],
      { BW_MCP_PROFILES: 'voice,video' },
      'BW_MCP_PROFILES names no profile: video. There are: onboarding, voice, recordings, messaging, lookup.',
    ],
    [['--profiles', 'session'], {}, '--profiles names no profile: session.'],
    [[], { BW_MCP_TOOLS: 'createcall' }, 'BW_MCP_TOOLS contains unknown tools: createcall. Known tools: setCredentials,'],
    [['--exclude-tools', 'dial'], {}, '--exclude-tools contains unknown tools: dial.'],
    [['--exclude-tools', 'setCredentials'], {}, 'the session tools are always loaded'],
    [['--bridge', '../x'], {}, '--bridge must be an agent’s id'],
  ])('%j with %j is refused: %s', (argv, env: { [name: string]: string }, problem) => {
    expect(refused(argv, env)).toContain(problem);
  });
});
