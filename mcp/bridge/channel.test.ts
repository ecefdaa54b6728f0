/** Attacks on the way between a bridge and the app (H2): another local program at the app's port, with all it could know. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { listenOn } from '../base/listen';
import { ManualClock } from '../base/testing/manualClock';
import { type Channel, openChannel } from '../server/channel/channel';
import { challengeLine, helloLine, keyOf, newNonce, proofOf, proveWithinMs } from '../server/channel/proof';
import { ChannelRefused, channelFetch, connectProven } from './channelClient';

const token = 'sb_0123456789012345678901234567890123456789012';
const agent = { id: 'agent-1', name: 'An agent' };

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

/** The app's side: an HTTP server that says which agent it serves, behind the channel. */
async function startApp(clock = systemClock): Promise<{ readonly channel: Channel; readonly requests: string[]; revoke(): void }> {
  let known = true;
  const requests: string[] = [];
  const http = createHttpServer((req, res) => {
    requests.push(`${req.method} ${req.headers.authorization ?? 'no token'}`);
    res.end(JSON.stringify({ agent: channel.agentOf(req.socket)?.id ?? 'nobody' }));
  });
  const keys = { bridgeKey: (id: string) => (known && id === agent.id ? { agent, key: keyOf(token) } : undefined) };
  const channel = await openChannel(http, keys, clock);
  closers.push(
    () => channel.close(),
    () => http.closeAllConnections(),
  );
  return {
    channel,
    requests,
    revoke() {
      known = false;
    },
  };
}

/** Another program on this machine. `answer` writes to whoever connects; what it receives is kept. */
async function startSquatter(
  answer: (line: string, socket: Socket) => void,
): Promise<{ readonly port: number; readonly received: () => string }> {
  let text = '';
  const server: Server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        text += chunk.toString('latin1');
        answer(chunk.toString('latin1'), socket);
      });
  });
  closers.push(() => server.close());
  return { port: await listenOn(server, '127.0.0.1', 0), received: () => text };
}

const initialize = { method: 'POST', body: JSON.stringify({ method: 'tools/call', params: { name: 'setCredentials' } }) };

describe('a bridge and the app', () => {
  it('prove themselves to each other; requests carry no token', async () => {
    const { channel, requests } = await startApp();
    const fetch = channelFetch({ channelPort: channel.port, agentId: agent.id, token }, systemClock);
    const response = await fetch('http://127.0.0.1:7467/mcp', initialize);
    expect(await response.json()).toEqual({ agent: 'agent-1' });
    expect(requests).toEqual(['POST no token']);
  });

  it('part when the agent has been revoked, also on a connection that is open', async () => {
    const app = await startApp();
    const socket = await connectProven({ channelPort: app.channel.port, agentId: agent.id, token }, systemClock);
    app.revoke();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.resume();
    await once(socket, 'close');
    expect(text).toContain('"nobody"');
    await expect(connectProven({ channelPort: app.channel.port, agentId: agent.id, token }, systemClock)).rejects.toMatchObject({
      reason: 'unknown',
    });
  });
});

describe('H2: a program that has taken the port of an app that crashed', () => {
  it.each<[string, (line: string) => string]>([
    ['speaks HTTP', () => 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'],
    ['repeats what it was sent', (line) => line],
    ['makes up a proof', () => `${newNonce()} ${newNonce()}\n`],
    [
      'proves another key',
      (line) => {
        const bridgeNonce = line.trim().split(' ')[2] ?? '';
        return `${challengeLine(keyOf('sb_another-key-altogether'), { port: 1, agentId: agent.id, bridgeNonce, appNonce: newNonce() })}\n`;
      },
    ],
  ])('and %s receives nothing but the hello', async (_what, answer) => {
    const squatter = await startSquatter((line, socket) => void socket.write(answer(line)));
    const fetch = channelFetch({ channelPort: squatter.port, agentId: agent.id, token }, systemClock);
    await expect(fetch('http://127.0.0.1:7467/mcp', initialize)).rejects.toBeInstanceOf(ChannelRefused);
    expect(squatter.received()).toMatch(/^switchboard-bridge\/1 agent-1 [A-Za-z0-9_-]{43}\n$/);
  });

  it('and passes the exchange on to the app at its new port receives nothing but the exchange', async () => {
    const { channel, requests } = await startApp();
    const squatter = await startSquatter((line, socket) => {
      const app = connect({ host: '127.0.0.1', port: channel.port });
      closers.push(() => app.destroy());
      app.on('data', (chunk) => void socket.write(chunk)).on('error', () => undefined);
      app.write(line);
    });
    await expect(connectProven({ channelPort: squatter.port, agentId: agent.id, token }, systemClock)).rejects.toMatchObject({
      reason: 'unproven',
    });
    expect(squatter.received().split('\n')).toHaveLength(2);
    expect(requests).toEqual([]);
  });
});

describe('H2: a program that knows an agent’s id but not its token', () => {
  async function knock(port: number, lines: (challenge: string) => string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port });
    closers.push(() => socket.destroy());
    let text = '';
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        text += chunk;
        if (text.endsWith('\n') && text.split('\n').length === 2) socket.write(lines(text.trim()));
      });
    socket.write(`${helloLine(agent.id, newNonce())}\n`);
    await once(socket, 'close');
    return text;
  }

  it.each<[string, (port: number, challenge: string) => string]>([
    ['a made-up proof', () => newNonce()],
    ['the app’s own proof', (_port, challenge) => challenge.split(' ')[1] ?? ''],
    [
      'a proof by another key',
      (port, challenge) =>
        proofOf('bridge', keyOf('sb_guess'), { port, agentId: agent.id, bridgeNonce: newNonce(), appNonce: challenge.split(' ')[0] ?? '' }),
    ],
  ])('is cut off with %s', async (_what, proof) => {
    const { channel, requests } = await startApp();
    await knock(channel.port, (challenge) => `${proof(channel.port, challenge)}\nGET / HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(requests).toEqual([]);
  });

  it('is cut off when it says nothing for three seconds, or too much', async () => {
    const clock = new ManualClock();
    const { channel } = await startApp(clock);
    const silent = connect({ host: '127.0.0.1', port: channel.port }).resume();
    const closed = once(silent, 'close');
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    await clock.advance(proveWithinMs);
    await closed;
    const loud = connect({ host: '127.0.0.1', port: channel.port });
    loud
      .resume()
      .on('error', () => undefined)
      .write('x'.repeat(1_000));
    await once(loud, 'close');
  });
});
