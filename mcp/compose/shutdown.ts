/**
 * What has been started and how to stop it, in two groups. What serves agents and callers stops first and together:
 * ending the waits lets the endpoint flush their answers, and open turns still get the fallback over a line that is up.
 * The lines, the tunnel and the history stop after that.
 */
export class Shutdown {
  readonly #serving: (() => Promise<void>)[] = [];
  readonly #lines: (() => Promise<void>)[] = [];
  #closing: Promise<void> | undefined;

  /** Stops with what serves agents and callers. */
  add(stop: () => Promise<void>): void {
    this.#serving.push(stop);
  }

  /** Stops once nothing serves any more. */
  addLine(stop: () => Promise<void>): void {
    this.#lines.push(stop);
  }

  /** Stops everything; later calls wait for the first. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.#serving.map((stop) => stop()));
    await Promise.all(this.#lines.map((stop) => stop()));
  }
}
