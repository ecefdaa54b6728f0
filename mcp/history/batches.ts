import type { SwitchboardError } from '../base/errors';

interface Waiting {
  /** The place of its first row in the batch, and how many it has. */
  readonly first: number;
  readonly count: number;
  resolve(repeats: readonly number[]): void;
  reject(error: unknown): void;
}

/** In a burst batches leave this far apart: closer together they would be smaller, and more of the work that is the same for each, ms. */
const apartMs = 4;
/** So many rows, in a batch and waiting behind it, are a burst. Fewer are agents at work, and each of them waits for its own. */
const burst = 4;

/**
 * Gathers rows into batches, one commit each. A batch leaves at the end of the turn of the loop in which its first row came,
 * but not before the one ahead of it is stored, nor, in a burst, sooner than `apartMs` after that one left: a few rows never
 * wait for a timer, and under load batches grow by themselves.
 */
export class Batches {
  readonly #commit: (rows: readonly string[]) => Promise<readonly number[]>;
  readonly #monotonic: () => number;
  #rows: string[] = [];
  #waiting: Waiting[] = [];
  #scheduled = false;
  #underWay = false;
  #left = Number.NEGATIVE_INFINITY;
  /** Rows in the batch that left last. */
  #ahead = 0;
  #idle: (() => void)[] = [];

  /**
   * @param commit resolves once the batch is stored, with the places of the rows that were stored before; rejects when none of
   * it is.
   * @param monotonic milliseconds that have gone by, from any beginning.
   */
  constructor(commit: (rows: readonly string[]) => Promise<readonly number[]>, monotonic: () => number) {
    this.#commit = commit;
    this.#monotonic = monotonic;
  }

  /**
   * Resolves once the rows are committed, all of them or none.
   * @returns the places among them of those that were stored before, and were not stored again
   * @throws whatever the commit was rejected with: SwitchboardError `unavailable`.
   */
  add(rows: readonly string[]): Promise<readonly number[]> {
    return new Promise((resolve, reject: (error: SwitchboardError) => void) => {
      this.#waiting.push({ first: this.#rows.length, count: rows.length, resolve, reject });
      this.#rows.push(...rows);
      this.#schedule();
    });
  }

  /** Resolves once everything added so far has been committed or refused. */
  drained(): Promise<void> {
    if (!this.#underWay && this.#rows.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled || this.#underWay) return;
    this.#scheduled = true;
    const flush = () => {
      this.#scheduled = false;
      this.#flush();
    };
    const early = apartMs - (this.#monotonic() - this.#left);
    if (early < 1 || this.#ahead + this.#rows.length < burst) setImmediate(flush);
    else setTimeout(flush, early);
  }

  #flush(): void {
    const rows = this.#rows;
    const waiting = this.#waiting;
    this.#ahead = rows.length;
    this.#rows = [];
    this.#waiting = [];
    this.#underWay = true;
    this.#left = this.#monotonic();
    this.#commit(rows).then(
      (repeats) => {
        for (const each of waiting) each.resolve(repeats.length === 0 ? repeats : own(each, repeats));
        this.#done();
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
        this.#done();
      },
    );
  }

  #done(): void {
    this.#underWay = false;
    if (this.#rows.length > 0) this.#schedule();
    else for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function own({ first, count }: Waiting, repeats: readonly number[]): readonly number[] {
  return repeats.filter((place) => place >= first && place < first + count).map((place) => place - first);
}
