import { describe, expect, it } from 'vitest';
import { mixedHostsWarning, resolveHosts } from './hosts';

const messaging = 'https://messaging.bandwidth.com';
const production = { api: 'https://api.bandwidth.com', voice: 'https://voice.bandwidth.com', messaging };
const test = {
  api: 'https://test.api.bandwidth.com',
  voice: 'https://test.voice.bandwidth.com',
  messaging,
  messagingTokens: production.api,
};

describe('resolveHosts', () => {
  it.each([
    [undefined, production],
    ['', production],
    ['prod', production],
    [' Production ', production],
    ['test', test],
    [' UAT\n', test],
  ])('BW_ENVIRONMENT %j', (value, hosts) => {
    expect(resolveHosts({ BW_ENVIRONMENT: value })).toEqual(hosts);
  });

  it('refuses an unknown environment instead of reaching production by mistake', () => {
    expect(() => resolveHosts({ BW_ENVIRONMENT: 'staging' })).toThrow('BW_ENVIRONMENT is "staging". It must be prod, test or uat.');
  });

  it('lets each override win over the environment and trims trailing slashes', () => {
    expect(resolveHosts({ BW_ENVIRONMENT: 'test', BW_VOICE_URL: 'http://127.0.0.1:8080//', BW_API_URL: ' ' })).toEqual({
      ...test,
      voice: 'http://127.0.0.1:8080',
    });
  });

  it('takes the tokens of an overridden API host for messaging too', () => {
    expect(resolveHosts({ BW_ENVIRONMENT: 'test', BW_API_URL: 'http://127.0.0.1:8080' })).not.toHaveProperty('messagingTokens');
  });

  it.each(['nonsense', 'ftp://example.com', 'https://user:pw@example.com', 'https://example.com?x=1'])('refuses %s as a host', (value) => {
    expect(() => resolveHosts({ BW_MESSAGING_URL: value })).toThrow(/BW_MESSAGING_URL/);
  });

  it('sends no credentials over http except to this machine', () => {
    expect(() => resolveHosts({ BW_API_URL: 'http://api.example.com' })).toThrow(
      'BW_API_URL must be an https address: http is allowed only on this machine (127.0.0.1).',
    );
    expect(resolveHosts({ BW_API_URL: 'http://localhost:8080' }).api).toBe('http://localhost:8080');
  });
});

describe('hosts of which some are production and others are not', () => {
  it('are named, each with what goes there', () => {
    const warning = mixedHostsWarning(resolveHosts({ BW_ENVIRONMENT: 'test' }));
    expect(warning).toContain('registrations go to test.api.bandwidth.com, calls and recordings to test.voice.bandwidth.com');
    expect(warning).toContain('Messages and media go to messaging.bandwidth.com, Bandwidth’s production');
    expect(warning).toContain('reach real phones and cost money');
  });

  it('are named also where one variable moved one host', () => {
    const warning = mixedHostsWarning(resolveHosts({ BW_API_URL: 'https://gateway.acme-corp.com' }));
    expect(warning).toContain('go to gateway.acme-corp.com. Calls go to voice.bandwidth.com, which is production too.');
  });

  it.each([{}, { BW_ENVIRONMENT: 'prod' }, { BW_ENVIRONMENT: 'test', BW_MESSAGING_URL: 'http://127.0.0.1:9' }])(
    'are nothing to warn of where all go one way: %j',
    (env) => {
      expect(mixedHostsWarning(resolveHosts(env))).toBeUndefined();
    },
  );
});
