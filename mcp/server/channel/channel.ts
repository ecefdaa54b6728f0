import type { Server as HttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import type { Clock } from '../../base/clock';
import { listenOn } from '../../base/listen';
import type { Agent } from '../../model/agent';
import { readLine } from './lines';
import { challengeLine, newNonce, proves, readHello } from './proof';

/** The agents that connect through a bridge, each with the key of this run. */
export interface BridgeKeys {
  /** Undefined for an id without a key: unknown, revoked, or not bridged. */
  bridgeKey(agentId: string): { readonly agent: Agent; readonly key: Buffer } | undefined;
}

/** The door for bridges: connections on which both sides have proved that they hold the agent's key. */
export interface Channel {
  readonly port: number;
  /** The agent that proved itself on this connection and still may connect; undefined for any other connection. */
  agentOf(socket: Socket): Agent | undefined;
  /** Accepts nothing more. Connections that were handed to the HTTP server end with it. */
  close(): void;
}

/** Each bridge needs one connection a request it has open. */
const maxConnections = 256;

/**
 * Opens the door for bridges on a port of its own and hands proven connections to the HTTP server, so that they are served
 * exactly as others are. A peer that proves nothing learns nothing: the app's proof is of no use to it.
 * @throws NodeJS.ErrnoException when no port can be had.
 */
export async function openChannel(http: HttpServer, keys: BridgeKeys, clock: Clock): Promise<Channel> {
  const proven = new WeakMap<Socket, { readonly agentId: string; readonly key: Buffer }>();
  const waiting = new Set<Socket>();

  const prove = async (socket: Socket): Promise<void> => {
    const hello = await readLine(socket, clock);
    if (hello === undefined) return;
    const asked = readHello(hello);
    const known = asked && keys.bridgeKey(asked.agentId);
    // The bridge tells its person that the agent is unknown; a stranger learns which ids exist, which are no secret.
    if (asked === undefined || known === undefined) return void socket.end('unknown\n');
    const exchange = { ...asked, port, appNonce: newNonce() };
    socket.write(`${challengeLine(known.key, exchange)}\n`);
    const proof = await readLine(socket, clock);
    if (proof === undefined) return;
    if (!proves(proof, 'bridge', known.key, exchange)) return void socket.destroy();
    proven.set(socket, { agentId: known.agent.id, key: known.key });
    http.emit('connection', socket);
    socket.resume();
  };

  const server = createServer((socket) => {
    socket.setNoDelay(true);
    waiting.add(socket);
    socket.once('close', () => waiting.delete(socket));
    void prove(socket).finally(() => waiting.delete(socket));
  });
  server.maxConnections = maxConnections;
  const port = await listenOn(server, '127.0.0.1', 0);
  return {
    port,
    agentOf(socket) {
      const found = proven.get(socket);
      if (found === undefined) return undefined;
      const known = keys.bridgeKey(found.agentId);
      return known?.key.equals(found.key) === true ? known.agent : undefined;
    },
    close() {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}
