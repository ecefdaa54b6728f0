import { describe, expect, it } from 'vitest';
import { scrubbedEnvironment, tunnelArguments } from './cloudflaredCommand';

describe('how cloudflared is started', () => {
  it('is this, to the letter', () => {
    expect(tunnelArguments({ callbackPort: 8001, metricsPort: 8002, config: '/data/cloudflared.yml' }).join(' ')).toBe(
      'tunnel --url http://127.0.0.1:8001 --no-autoupdate --protocol auto --edge-ip-version auto --metrics 127.0.0.1:8002 ' +
        '--output json --loglevel info --grace-period 5s --config /data/cloudflared.yml',
    );
  });

  it('passes on where things are and which proxy to use, and nothing else', () => {
    const passed = { PATH: '/bin', HOME: '/home/p', https_proxy: 'http://proxy:3128', SystemRoot: 'C:\\Windows' };
    const kept = scrubbedEnvironment({ ...passed, TUNNEL_URL: 'x', NO_AUTOUPDATE: '1', BW_CLIENT_SECRET: 's', TMPDIR: undefined });
    expect(kept).toEqual(passed);
  });
});
