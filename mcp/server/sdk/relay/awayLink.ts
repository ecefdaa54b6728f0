import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/server';
import type { AwayServer } from '../away';
import { initialized, type Link, ownId } from './link';

/** The bridge's own server, in place of an app that is away. */
export class AwayLink implements Link {
  readonly run = undefined;
  readonly #server: AwayServer;
  readonly #received: (message: JSONRPCMessage) => void;

  constructor(server: AwayServer, received: (message: JSONRPCMessage) => void) {
    this.#server = server;
    this.#received = received;
  }

  async send(message: JSONRPCMessage): Promise<undefined> {
    this.#server.receive(message);
  }

  async resume(handshake: JSONRPCRequest): Promise<boolean> {
    this.#server.receive({ ...handshake, id: `${ownId}initialize` });
    this.#server.receive(initialized);
    return true;
  }

  async leave(): Promise<void> {}

  end(): Promise<void> {
    return this.#server.close();
  }

  received(message: JSONRPCMessage): void {
    const own = 'id' in message && typeof message.id === 'string' && message.id.startsWith(ownId);
    if (!own) this.#received(message);
  }
}
