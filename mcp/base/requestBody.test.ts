import { createServer, request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listenOn } from './listen';
import { type RequestBody, readBody } from './requestBody';

const server = createServer();
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Sends the pieces to a server that reads at most eight bytes, and ends or breaks the request. */
async function send(
  pieces: readonly string[],
  last: 'end' | 'destroy',
  headers: Readonly<Record<string, string>> = {},
): Promise<RequestBody> {
  const read = new Promise<RequestBody>((resolve) => {
    server.once('request', (incoming, response) => {
      void readBody(incoming, 8).then((body) => {
        resolve(body);
        response.end();
      });
    });
  });
  const port = await listenOn(server, '127.0.0.1', 0);
  const outgoing = request({ host: '127.0.0.1', port, method: 'POST', headers, agent: false });
  outgoing.on('error', () => undefined);
  outgoing.on('response', (response) => response.resume());
  outgoing.flushHeaders();
  for (const piece of pieces) outgoing.write(piece);
  if (last === 'end') outgoing.end();
  else outgoing.once('socket', (socket) => socket.once('connect', () => setImmediate(() => outgoing.destroy())));
  return read;
}

describe('reading a body', () => {
  it('takes one up to the limit, in any pieces', async () => {
    expect(await send(['abcd', 'efgh'], 'end')).toEqual({ kind: 'whole', bytes: Buffer.from('abcdefgh') });
  });

  it('takes none at all', async () => {
    expect(await send([], 'end')).toEqual({ kind: 'whole', bytes: Buffer.alloc(0) });
  });

  it('refuses a longer one as soon as it passes the limit', async () => {
    expect(await send(['abcd', 'efghi'], 'end')).toEqual({ kind: 'too large' });
  });

  it('refuses a longer one by its announced length', async () => {
    expect(await send(['a'.repeat(9)], 'end', { 'content-length': '9' })).toEqual({ kind: 'too large' });
  });

  it('says when the connection broke', async () => {
    expect(await send(['ab'], 'destroy')).toEqual({ kind: 'aborted' });
  });
});
