import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { holderSays, listeningSocket, portHolder, readLsof, readPowerShell } from './portHolder';

describe('who has a port', () => {
  it.runIf(process.platform === 'linux')('is found for a port of this process, and nobody for a free one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    expect(await portHolder(address.port)).toMatchObject({ pid: process.pid, program: expect.stringMatching(/node|vitest/) });
    server.close();
    await once(server, 'close');
    expect(await portHolder(address.port)).toBeUndefined();
  });

  it.each(['win32', 'darwin'] as const)('is not told where the system’s command is missing (%s here)', async (platform) => {
    expect(await portHolder(1, platform)).toBeUndefined();
  });

  it('is read from the table of sockets, listening ones only', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1D2B 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 20 4 30 10 -1',
      '   1: 0100007F:1D2B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 222 1 0 100 0 0 10 0',
    ].join('\n');
    expect(listeningSocket(table, 0x1d2b)).toEqual({ inode: '222', uid: 1001 });
    expect(listeningSocket(table, 80)).toBeUndefined();
  });

  it('is read from lsof and from PowerShell', () => {
    expect(readLsof('p4242\ncnode\nLann\nf21\n')).toEqual({ program: 'node', pid: 4242, user: 'ann' });
    expect(readLsof('')).toBeUndefined();
    expect(readPowerShell('4242\tnode\r\n')).toEqual({ program: 'node', pid: 4242, user: undefined });
    expect(readPowerShell('Get-NetTCPConnection : not found')).toBeUndefined();
  });

  it.each([
    [{ program: 'node', pid: 4242, user: 'ann' }, 'node (process 4242, user ann)'],
    [{ program: undefined, pid: undefined, user: 'bob' }, 'a program of the user bob'],
    [{ program: 'nginx', pid: 7, user: undefined }, 'nginx (process 7)'],
    [{ program: undefined, pid: undefined, user: undefined }, 'another program'],
    [{ program: 'nginx', pid: undefined, user: undefined }, 'nginx'],
  ])('in words: %j', (holder, words) => {
    expect(holderSays(holder)).toBe(words);
  });
});
