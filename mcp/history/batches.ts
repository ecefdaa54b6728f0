import type { SwitchboardError } from '../errors';

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** More would mean smaller batches, and more of the work that is the same for each. */
const maxUnderWay = 1;

/**
 * Gathers rows into batches, one commit each. A batch leaves at the end of the turn of the loop in which its first row came,
 * or, while enough are under way, as soon as one of them is done: under load batches grow by themselves, and no row waits
 * for a timer.
 */
export class Batches {
  readonly #commit: (batch: string) => Promise<unknown>;
  #rows: string[] = [];
  #waiting: Waiting[] = [];
  #scheduled = false;
  #underWay = 0;
  #idle: (() => void)[] = [];

  /** @param commit resolves once the batch, a JSON array of rows, is stored; rejects when none of it is. */
  constructor(commit: (batch: string) => Promise<unknown>) {
    this.#commit = commit;
  }

  /**
   * Resolves once the rows are committed, all of them or none.
   * @throws whatever the commit was rejected with: SwitchboardError `unavailable`.
   */
  add(rows: readonly string[]): Promise<void> {
    return new Promise<void>((resolve, reject: (error: SwitchboardError) => void) => {
      this.#rows.push(...rows);
      this.#waiting.push({ resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves once everything added so far has been committed or refused. */
  drained(): Promise<void> {
    if (this.#underWay === 0 && this.#rows.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay >= maxUnderWay) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const batch = `[${this.#rows.join(',')}]`;
    const waiting = this.#waiting;
    this.#rows = [];
    this.#waiting = [];
    this.#underWay++;
    this.#commit(batch).then(
      () => {
        for (const { resolve } of waiting) resolve();
        this.#done();
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
        this.#done();
      },
    );
  }

  #done(): void {
    this.#underWay--;
    if (this.#rows.length > 0) this.#schedule();
    else if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
