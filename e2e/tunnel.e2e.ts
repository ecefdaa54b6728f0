import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Front } from '../mcp/real/tunnel/testing/front';
import { given } from './harness/given';
import { startHeadless } from './harness/headless';

test.describe('the tunnel, headless', () => {
  let front: Front;
  let folder: string;
  let program: string;
  test.beforeEach(async () => {
    front = await Front.open();
    folder = await mkdtemp(join(given().folder, 'tunnel-'));
    program = join(folder, 'cloudflared');
    await symlink(join(__dirname, 'fixtures', 'cloudflared', 'cloudflared.mjs'), program);
    await writeFile(`${program}.json`, JSON.stringify({ front: front.port }));
  });
  test.afterEach(() => front.close());

  // No flag turns the settings of a test into TUNNEL_*: a cloudflared that finds any ends with a usage error and never connects.
  const start = (own: string) =>
    startHeadless({
      args: ['--port', '0'],
      env: { BW_MCP_DEV_TUNNEL: '1', BW_MCP_CLOUDFLARED: own, XDG_DATA_HOME: folder, TUNNEL_NAME: 'of-somebody-else' },
    });

  test('leaves no cloudflared behind, neither after SIGTERM nor after kill -9', async () => {
    const stopped = await start(program);
    const first = await front.connection(1);
    expect(await stopped.stop()).toBe(0);
    await first.gone;
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');

    const killed = await start(program);
    const second = await front.connection(2);
    killed.process.kill('SIGKILL');
    await second.gone;
    await expect.poll(() => isRunning(second.pid)).toBe(false);
  });

  test('is missing with a warning, and the server serves all the same', async () => {
    const server = await start(join(folder, 'nowhere'));
    expect(server.ready.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    await expect.poll(() => server.log()).toContain('Choose another cloudflared program');
    expect(await server.stop()).toBe(0);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: there is no such process.
    return false;
  }
}
