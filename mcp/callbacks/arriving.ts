/** Webhooks on their way to the disk, so that a repeat sent meanwhile is not taken for a new one. */
export class Arriving {
  readonly #stored = new Map<string, Promise<void>>();

  /** Settles when the first delivery of this webhook is stored, or is not; undefined when none is on its way. */
  find(identity: string | undefined): Promise<void> | undefined {
    return identity === undefined ? undefined : this.#stored.get(identity);
  }

  /** @returns `stored`, settled after the identities have been forgotten. */
  async add(identities: readonly (string | undefined)[], stored: Promise<void>): Promise<void> {
    const known = identities.filter((identity) => identity !== undefined);
    for (const identity of known) this.#stored.set(identity, stored);
    try {
      await stored;
    } finally {
      for (const identity of known) this.#stored.delete(identity);
    }
  }
}
