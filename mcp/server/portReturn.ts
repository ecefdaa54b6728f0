import type { Server } from 'node:http';
import type { Clock } from '../base/clock';
import { listenIfFree } from '../base/listen';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';

/** Milliseconds between two looks at the usual port. */
const lookEveryMs = 5_000;

export interface PortReturnParts {
  readonly host: string;
  /** The usual port, which another program has. */
  readonly port: number;
  /** Makes a server that answers as the one that runs. */
  readonly server: () => Server;
  /** The usual port is ours again; the server listens there. */
  readonly returned: (server: Server) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes the usual port back as soon as the program that has it lets it go. */
export class PortReturn {
  readonly #parts: PortReturnParts;
  readonly #server: Server;
  #stopTimer: () => void;
  #trying: Promise<void> | undefined;
  #stopped = false;

  constructor(parts: PortReturnParts) {
    this.#parts = parts;
    this.#server = parts.server();
    this.#stopTimer = this.#lookLater();
  }

  /** Looks no more. A look that is under way has ended when this resolves. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer();
    await this.#trying;
  }

  #lookLater(): () => void {
    return this.#parts.clock.after(lookEveryMs, () => {
      this.#trying = this.#look();
    });
  }

  async #look(): Promise<void> {
    const { host, port, returned, log } = this.#parts;
    try {
      const bound = await listenIfFree(this.#server, host, port);
      if (bound === undefined) {
        if (!this.#stopped) this.#stopTimer = this.#lookLater();
        return;
      }
      if (this.#stopped) this.#server.close();
      else returned(this.#server);
    } catch (error) {
      log.warn('the usual port cannot be used in this run', { port, reason: reasonOf(error) });
    }
  }
}
