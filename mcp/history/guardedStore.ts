import { existsSync, rmSync } from 'node:fs';
import { setAside } from '../base/setAside';
import { HistoryStore, type StoreOptions } from './store';
import { troubleOf } from './trouble';

/** The write-ahead log and its index belong to the file and go with it. */
const companions = ['', '-wal', '-shm'] as const;

/** A store that survives a damaged file: the file is renamed, never deleted, and a new one is started. */
export class GuardedStore {
  readonly #options: StoreOptions;
  readonly #renamed: (file: string, why: string) => void;
  #store: HistoryStore | undefined;

  /** @param renamed runs when a damaged file has been renamed, with its new name. */
  constructor(options: StoreOptions, renamed: (file: string, why: string) => void) {
    this.#options = options;
    this.#renamed = renamed;
  }

  /**
   * Does the work, with a new file if the present one turns out to be damaged.
   * @throws the database's own error for anything else.
   */
  use<T>(now: number, work: (store: HistoryStore) => T): T {
    try {
      return work(this.#opened());
    } catch (error) {
      const { trouble, why } = troubleOf(error);
      if (trouble !== 'damaged') throw error;
      this.close();
      this.#putAside(now, why);
      return work(this.#opened());
    }
  }

  /** The store if it is open. */
  get store(): HistoryStore | undefined {
    return this.#store;
  }

  /** Removes the file itself, so that nothing of it is left in free pages. The next use begins a new one. */
  deleteAll(): void {
    this.close();
    for (const companion of companions) rmSync(`${this.#options.file}${companion}`, { force: true });
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  #opened(): HistoryStore {
    this.#store ??= new HistoryStore(this.#options);
    return this.#store;
  }

  #putAside(now: number, why: string): void {
    const { file } = this.#options;
    const aside = setAside(file, now);
    // Under their old names they would be taken for the new file's own.
    for (const companion of ['-wal', '-shm']) if (existsSync(`${file}${companion}`)) setAside(`${file}${companion}`, now);
    this.#renamed(aside, why);
  }
}
