import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../base/errors';
import { readRealLine } from './realLineSettings';

function refusal(env: Readonly<Record<string, string>>): string {
  try {
    readRealLine(env);
  } catch (error) {
    if (error instanceof SwitchboardError) return `${error.message} ${error.recovery}`;
  }
  throw new Error('was accepted');
}

describe('the environment of the real line', () => {
  it('may be empty: production, no credentials, any port', () => {
    expect(readRealLine({})).toMatchObject({
      real: {
        hosts: { api: 'https://api.bandwidth.com' },
        credentials: [{ name: 'environment', read: expect.any(Function) }],
        baseUrl: undefined,
      },
      callbackPort: 0,
      callbackSecret: undefined,
      cloudflared: undefined,
    });
  });

  it('is read by the names of the headless server, empty ones left out', () => {
    const { real, cloudflared } = readRealLine({
      ...{ BW_CLIENT_ID: 'id', BW_CLIENT_SECRET: 'secret', BW_ACCOUNT_ID: '9900000', BW_NUMBER: '+19195551234' },
      ...{ BW_ENVIRONMENT: 'test', BW_VOICE_URL: 'http://127.0.0.1:9', BW_MESSAGING_APPLICATION_ID: '' },
      ...{ BW_VOICE_APPLICATION_ID: 'a-1', BW_MCP_BASE_URL: 'https://phone.example/', BW_MCP_CLOUDFLARED: '/opt/cloudflared' },
    });
    expect(real).toEqual({
      hosts: expect.objectContaining({ api: 'https://test.api.bandwidth.com', voice: 'http://127.0.0.1:9' }),
      credentials: [{ name: 'environment', read: expect.any(Function) }],
      accountId: '9900000',
      baseUrl: 'https://phone.example',
      voiceApplicationId: 'a-1',
      messagingApplicationId: undefined,
      number: '+19195551234',
    });
    expect(cloudflared).toBe('/opt/cloudflared');
  });

  it.each([
    [{ BW_NUMBER: '555' }, 'BW_NUMBER must be an E.164 number'],
    [{ BW_ENVIRONMENT: 'moon' }, 'BW_ENVIRONMENT must be prod, test or uat.'],
    [{ BW_API_URL: 'nowhere' }, 'BW_API_URL must be an https address'],
    [{ BW_CLIENT_ID: 'id' }, 'BW_CLIENT_ID and BW_CLIENT_SECRET go together'],
    [{ BW_MCP_BASE_URL: 'http://phone.example', BW_ACCOUNT_ID: 'x' }, 'BW_ACCOUNT_ID must be digits.'],
  ])('is refused as %j, by the name of the variable', (env: Readonly<Record<string, string>>, says) => {
    expect(refusal(env)).toContain(says);
  });

  it('is never repeated where it holds a secret', () => {
    expect(refusal({ BW_CLIENT_SECRET: 'canary-secret', BW_MCP_CALLBACK_SECRET: 'canary/secret' })).not.toContain('canary');
  });
});
