/** What a record can be looked for by, as hashes: each column is one field of an event. */
export const keyColumns = { identity: 0, line: 1, account: 2, type: 3, call: 4, parent: 5, message: 6, from: 7, to: 8 } as const;

export type KeyColumn = keyof typeof keyColumns;

export type Keys = Readonly<Record<KeyColumn, number>>;

const columns = Object.keys(keyColumns).length;
/** Records lie in chunks of this size, bytes; a larger record has one of its own. */
const chunkBytes = 256 * 1024;
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

interface Chunk {
  readonly bytes: Buffer;
  used: number;
  /** Records in it that are kept. */
  records: number;
}

/**
 * The newest records, numbered one after another, as bytes in a few large pieces and numbers in a few arrays. None of it is an
 * object of its own: ten thousand events that come and go as objects keep the collector at work and the heap several times as
 * large as they are.
 */
export class EventRing {
  readonly #slots: number;
  /** Of each record: the number of its chunk, and where in it. */
  readonly #chunkOf: Float64Array;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #times: Float64Array;
  readonly #keys: Uint32Array;
  /** By identity: the newest record in each bucket, and behind each record the one before it there. 0 ends a chain. */
  readonly #newest = new Float64Array(buckets);
  readonly #older: Float64Array;
  readonly #chunks = new Map<number, Chunk>();
  #lastChunk = 0;
  /** The last chunk that was emptied, to be filled again. */
  #spare: Buffer | undefined;
  #first = 1;
  #last = 0;
  #bytes = 0;

  /** @param slots the most records at once. */
  constructor(slots: number) {
    this.#slots = slots;
    this.#chunkOf = new Float64Array(slots);
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
    const chunk = this.#chunkFor(length);
    const slot = ++this.#last % this.#slots;
    chunk.bytes.write(text, chunk.used, length);
    this.#chunkOf[slot] = this.#lastChunk;
    this.#starts[slot] = chunk.used;
    chunk.used += length;
    chunk.records++;
    this.#lengths[slot] = length;
    this.#times[slot] = time;
    const { identity, line, account, type, call, parent, message, from, to } = keys;
    this.#keys.set([identity, line, account, type, call, parent, message, from, to], slot * columns);
    this.#older[slot] = this.#newest[identity % buckets] ?? 0;
    this.#newest[identity % buckets] = this.#last;
    this.#bytes += length;
  }

  /** Forgets the oldest record, if there is one. */
  shift(): void {
    if (this.size === 0) return;
    const slot = this.#first % this.#slots;
    this.#bytes -= this.#lengths[slot] ?? 0;
    this.#first++;
    const number = this.#chunkOf[slot] ?? 0;
    const chunk = this.#chunks.get(number);
    if (chunk === undefined || --chunk.records > 0) return;
    this.#chunks.delete(number);
    if (chunk.bytes.length === chunkBytes) this.#spare = chunk.bytes;
  }

  /** @returns the record's text; undefined for a number that is not kept. */
  text(number: number): string | undefined {
    if (number < this.#first || number > this.#last) return undefined;
    const slot = number % this.#slots;
    const start = this.#starts[slot] ?? 0;
    return this.#chunks.get(this.#chunkOf[slot] ?? 0)?.bytes.toString('utf8', start, start + (this.#lengths[slot] ?? 0));
  }

  /** The time the record was given. */
  time(number: number): number | undefined {
    return number < this.#first || number > this.#last ? undefined : this.#times[number % this.#slots];
  }

  /** The hash in one column of a record that is kept. */
  key(number: number, column: KeyColumn): number | undefined {
    return this.#keys[(number % this.#slots) * columns + keyColumns[column]];
  }

  /** Whether one of the columns of a record that is kept holds one of the hashes. */
  has(number: number, columns: readonly KeyColumn[], hashes: readonly number[]): boolean {
    for (const column of columns) {
      const key = this.key(number, column);
      for (const hash of hashes) if (key === hash) return true;
    }
    return false;
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

  /** The chunk that the next record goes to. */
  #chunkFor(length: number): Chunk {
    const last = this.#chunks.get(this.#lastChunk);
    if (last !== undefined && last.bytes.length - last.used >= length) return last;
    const bytes = length > chunkBytes ? Buffer.allocUnsafe(length) : (this.#spare ?? Buffer.allocUnsafe(chunkBytes));
    if (bytes === this.#spare) this.#spare = undefined;
    const chunk: Chunk = { bytes, used: 0, records: 0 };
    this.#chunks.set(++this.#lastChunk, chunk);
    return chunk;
  }
}
