import type { Socket } from 'node:net';

/**
 * Connections that have not shown that they know the secret. They are few, and the one that has been open longest makes way, so
 * that they cannot use up the connections that Bandwidth needs. All of them come from this machine, through a tunnel or a proxy,
 * so their addresses tell nothing.
 */
export class Strangers {
  readonly #most: number;
  /** In the order in which they came. */
  readonly #sockets = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  /** A new connection. */
  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#most) return;
    const [oldest] = this.#sockets;
    oldest?.destroy();
  }

  /** A request with the secret came over the connection. */
  known(socket: Socket): void {
    this.#sockets.delete(socket);
  }
}
