/** What a record can be looked for by, as hashes: each column is one field of an event. */
export const keyColumns = { identity: 0, line: 1, account: 2, type: 3, call: 4, parent: 5, message: 6, from: 7, to: 8 } as const;

export type KeyColumn = keyof typeof keyColumns;

export type Keys = Readonly<Record<KeyColumn, number>>;

const columns = Object.keys(keyColumns).length;
const firstBytes = 64 * 1024;
/** A power of two. */
const buckets = 16_384;

/** 32 bits that differ for nearly all different texts, and never 0, which stands for no text. */
export function hashOf(text: string | undefined): number {
  if (text === undefined) return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return hash >>> 0 || 1;
}

/**
 * The newest records, numbered one after another, as bytes in one buffer and numbers in a few arrays. None of it is an object
 * of its own: ten thousand events that come and go as objects keep the collector at work and the heap several times as large
 * as they are.
 */
export class EventRing {
  readonly #slots: number;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #times: Float64Array;
  readonly #keys: Uint32Array;
  /** By identity: the newest record in each bucket, and behind each record the one before it there. 0 ends a chain. */
  readonly #newest = new Float64Array(buckets);
  readonly #older: Float64Array;
  #buffer = Buffer.allocUnsafe(firstBytes);
  /** Where the next record goes; the oldest begins at the start of its slot. */
  #end = 0;
  #first = 1;
  #last = 0;
  #bytes = 0;

  /** @param slots the most records at once. */
  constructor(slots: number) {
    this.#slots = slots;
    this.#starts = new Uint32Array(slots);
    this.#lengths = new Uint32Array(slots);
    this.#times = new Float64Array(slots);
    this.#keys = new Uint32Array(slots * columns);
    this.#older = new Float64Array(slots);
  }

  /** The number of the oldest record kept; one more than `last` when there is none. */
  get first(): number {
    return this.#first;
  }

  /** The number of the newest record there ever was, 0 before the first. */
  get last(): number {
    return this.#last;
  }

  get size(): number {
    return this.#last - this.#first + 1;
  }

  /** Bytes of all records kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a record under the next number; the oldest makes way when there is no slot left. */
  push(text: string, keys: Keys, time: number): void {
    if (this.size === this.#slots) this.shift();
    const length = Buffer.byteLength(text);
    const start = this.#place(length);
    this.#buffer.write(text, start, length);
    const slot = ++this.#last % this.#slots;
    this.#starts[slot] = start;
    this.#lengths[slot] = length;
    this.#times[slot] = time;
    const { identity, line, account, type, call, parent, message, from, to } = keys;
    this.#keys.set([identity, line, account, type, call, parent, message, from, to], slot * columns);
    this.#older[slot] = this.#newest[identity % buckets] ?? 0;
    this.#newest[identity % buckets] = this.#last;
    this.#end = start + length;
    this.#bytes += length;
  }

  /** Forgets the oldest record, if there is one. */
  shift(): void {
    if (this.size === 0) return;
    this.#bytes -= this.#lengths[this.#first % this.#slots] ?? 0;
    this.#first++;
    if (this.size > 0) return;
    this.#end = 0;
    this.#buffer = Buffer.allocUnsafe(firstBytes);
  }

  /** @returns the record's text; undefined for a number that is not kept. */
  text(number: number): string | undefined {
    if (number < this.#first || number > this.#last) return undefined;
    const slot = number % this.#slots;
    const start = this.#starts[slot] ?? 0;
    return this.#buffer.toString('utf8', start, start + (this.#lengths[slot] ?? 0));
  }

  /** The time the record was given. */
  time(number: number): number | undefined {
    return number < this.#first || number > this.#last ? undefined : this.#times[number % this.#slots];
  }

  /** The hash in one column of a record that is kept. */
  key(number: number, column: KeyColumn): number | undefined {
    return this.#keys[(number % this.#slots) * columns + keyColumns[column]];
  }

  /** The newest record whose identity has this hash, older than `before` if that is given. */
  newestOf(identity: number, before?: number): number | undefined {
    let number = (before === undefined ? this.#newest[identity % buckets] : this.#older[before % this.#slots]) ?? 0;
    // Chains lead on into what has gone, whose slots belong to others now.
    while (number >= this.#first) {
      if (this.key(number, 'identity') === identity) return number;
      number = this.#older[number % this.#slots] ?? 0;
    }
    return undefined;
  }

  /** Where so many bytes fit in one piece: behind the newest, or from the beginning when the oldest have left room there. */
  #place(length: number): number {
    if (this.size === 0) return this.#fits(0, this.#buffer.length, length) ? 0 : this.#grown(length);
    const oldest = this.#starts[this.#first % this.#slots] ?? 0;
    const wrapped = this.#end <= oldest;
    if (this.#fits(this.#end, wrapped ? oldest : this.#buffer.length, length)) return this.#end;
    if (!wrapped && this.#fits(0, oldest, length)) return 0;
    return this.#grown(length);
  }

  #fits(from: number, to: number, length: number): boolean {
    return to - from >= length;
  }

  /** Moves everything, oldest first, into a buffer of twice the size; returns where it ends there. */
  #grown(length: number): number {
    const buffer = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#bytes + length));
    let end = 0;
    for (let number = this.#first; number <= this.#last; number++) {
      const slot = number % this.#slots;
      const start = this.#starts[slot] ?? 0;
      const size = this.#lengths[slot] ?? 0;
      this.#buffer.copy(buffer, end, start, start + size);
      this.#starts[slot] = end;
      end += size;
    }
    this.#buffer = buffer;
    return end;
  }
}
