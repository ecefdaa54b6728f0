import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock';
import { readLine } from '../server/channel/lines';
import { helloLine, keyOf, newNonce, proofOf, proves, readChallenge } from '../server/channel/proof';

/** The app's door for bridges, as an agent's file names it. */
export interface ChannelAddress {
  readonly channelPort: number;
  readonly agentId: string;
  readonly token: string;
}

/** Why no connection to the app came about. Nothing of a request has been sent then. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused';

  constructor(
    /** `absent`: nothing listens there. `unknown`: the app has no such agent. `unproven`: something else answers. */
    readonly reason: 'absent' | 'unknown' | 'unproven',
    options?: { readonly cause: unknown },
  ) {
    super(`The app's channel was not opened: ${reason}.`, options);
  }
}

/**
 * Connects to the app and has both sides prove that they hold the agent's key, before anything else is sent.
 * @throws ChannelRefused
 */
export async function connectProven({ channelPort, agentId, token }: ChannelAddress, clock: Clock): Promise<Socket> {
  const socket = await connected(channelPort);
  const bridgeNonce = newNonce();
  socket.write(`${helloLine(agentId, bridgeNonce)}\n`);
  const line = await readLine(socket, clock);
  const challenge = line === undefined ? undefined : readChallenge(line);
  if (challenge === undefined) {
    socket.destroy();
    throw new ChannelRefused(line === 'unknown' ? 'unknown' : 'unproven');
  }
  const key = keyOf(token);
  const exchange = { port: channelPort, agentId, bridgeNonce, appNonce: challenge.appNonce };
  if (!proves(challenge.proof, 'app', key, exchange)) {
    socket.destroy();
    throw new ChannelRefused('unproven');
  }
  socket.write(`${proofOf('bridge', key, exchange)}\n`);
  return socket;
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const failed = (cause: unknown) => reject(new ChannelRefused('absent', { cause }));
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

/**
 * `fetch` as the SDK's transport uses it, with each request on a proven connection of its own.
 * @throws ChannelRefused from the returned function, before anything of the request has been sent.
 */
export function channelFetch(address: ChannelAddress, clock: Clock): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    const socket = await connectProven(address, clock);
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: init.method ?? 'GET',
        headers: Object.fromEntries(new Headers(init.headers)),
        signal: init.signal ?? undefined,
        createConnection: () => socket,
      });
      outgoing.once('error', (error) => {
        socket.destroy();
        reject(error);
      });
      outgoing.once('response', (incoming) => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(incoming.headers)) {
          for (const one of [value ?? []].flat()) headers.append(name, one);
        }
        const status = incoming.statusCode ?? 500;
        // An error after the head belongs to the body's reader.
        outgoing.on('error', () => undefined);
        const empty = status === 204 || status === 304;
        if (empty) incoming.resume();
        resolve(new Response(empty ? null : bodyOf(incoming), { status, headers }));
      });
      outgoing.end(typeof init.body === 'string' ? init.body : undefined);
      socket.resume();
    });
  };
}

/** The response's bytes as the web's kind of stream. */
function bodyOf(incoming: Readable): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      incoming.on('data', (chunk: Buffer) => {
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 1) <= 0) incoming.pause();
      });
      incoming.once('end', () => controller.close());
      incoming.once('error', (error) => controller.error(error));
    },
    pull: () => void incoming.resume(),
    cancel: () => void incoming.destroy(),
  });
}
