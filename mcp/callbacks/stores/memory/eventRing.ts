/** What a record can be looked for by, as hashes: each column is one field of an event. */
export const keyColumns = { identity: 0, line: 1, account: 2, type: 3, call: 4, parent: 5, message: 6, from: 7, to: 8 } as const;

export type KeyColumn = keyof typeof keyColumns;

export type Keys = Readonly<Record<KeyColumn, number>>;

/** Columns whose values few records share: they have chains, so that finding one costs the same however many others there are. */
const chained = ['identity', 'call', 'parent', 'message', 'from', 'to'] as const satisfies readonly KeyColumn[];

/** One condition: one of the columns must hold one of the hashes. */
export interface Wanted {
  readonly columns: readonly KeyColumn[];
  readonly hashes: readonly number[];
}

/** Which records to visit: those that fulfil every condition, newest first, or oldest first. */
export interface Scan {
  readonly wanted: readonly Wanted[];
  readonly order: 'newest-first' | 'oldest-first';
  /** Records up to this number are passed over. */
  readonly after?: number;
}

const columnNames = [
  'identity',
  'line',
  'account',
  'type',
  'call',
  'parent',
  'message',
  'from',
  'to',
] as const satisfies readonly KeyColumn[];
const columns = columnNames.length;
/** Records lie in chunks of this size, bytes; a larger record has one of its own. */
const chunkBytes = 256 * 1024;
/** A power of two. */
const buckets = 4_096;

/** The records of one column by hash: the newest in each bucket, and behind each record the one before it there. 0 ends a chain. */
interface Chain {
  readonly column: number;
  readonly newest: Float64Array;
  readonly older: Float64Array;
}

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
  readonly #chains: ReadonlyMap<KeyColumn, Chain>;
  readonly #chainList: readonly Chain[];
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
    this.#chains = new Map(
      chained.map((column) => [column, { column: keyColumns[column], newest: new Float64Array(buckets), older: new Float64Array(slots) }]),
    );
    this.#chainList = [...this.#chains.values()];
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
    const base = slot * columns;
    for (const column of columnNames) this.#keys[base + keyColumns[column]] = keys[column];
    for (const chain of this.#chainList) {
      const bucket = (this.#keys[base + chain.column] ?? 0) % buckets;
      chain.older[slot] = chain.newest[bucket] ?? 0;
      chain.newest[bucket] = this.#last;
    }
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

  /** Forgets records of this time and older, and the oldest while there are more bytes than `maxBytes`. */
  expire(time: number, maxBytes: number): void {
    while (this.size > 0 && (this.#bytes > maxBytes || (this.#times[this.#first % this.#slots] ?? 0) <= time)) this.shift();
  }

  /** The number of the newest record before `before` whose chained column holds the hash; 0 for none. */
  newest(column: (typeof chained)[number], hash: number, before = Number.POSITIVE_INFINITY): number {
    const chain = this.#chains.get(column);
    if (chain === undefined) return 0;
    const key = keyColumns[column];
    const following = before > this.#last ? chain.newest[hash % buckets] : chain.older[before % this.#slots];
    // Chains lead on into records that are gone, whose slots belong to others now.
    for (let number = following ?? 0; number >= this.#first; number = chain.older[number % this.#slots] ?? 0) {
      if (this.#keys[(number % this.#slots) * columns + key] === hash) return number;
    }
    return 0;
  }

  /** Visits records until `visit` returns false. */
  scan({ wanted, order, after = 0 }: Scan, visit: (number: number) => boolean): void {
    const lowest = Math.max(after + 1, this.#first);
    const chain = wanted.find((condition) => condition.columns.every((column) => this.#chains.has(column)));
    if (chain !== undefined) this.#scanChains(chain, wanted, lowest, order, visit);
    else if (order === 'newest-first') {
      for (let number = this.#last; number >= lowest; number--) if (this.#fulfils(number, wanted) && !visit(number)) return;
    } else {
      for (let number = lowest; number <= this.#last; number++) if (this.#fulfils(number, wanted) && !visit(number)) return;
    }
  }

  /** Whether a record that is kept fulfils every condition. */
  #fulfils(number: number, wanted: readonly Wanted[]): boolean {
    const base = (number % this.#slots) * columns;
    for (const { columns: any, hashes } of wanted) {
      let found = false;
      for (const column of any) {
        const key = this.#keys[base + keyColumns[column]] ?? 0;
        for (const hash of hashes) if (key === hash) found = true;
      }
      if (!found) return false;
    }
    return true;
  }

  /** Follows the chains of one condition, which lead from the newest record to the oldest. */
  #scanChains(
    { columns: of, hashes }: Wanted,
    wanted: readonly Wanted[],
    lowest: number,
    order: Scan['order'],
    visit: (number: number) => boolean,
  ): void {
    const heads: { readonly chain: Chain; number: number }[] = [];
    for (const column of of) {
      const chain = this.#chains.get(column);
      if (chain !== undefined) for (const hash of hashes) heads.push({ chain, number: chain.newest[hash % buckets] ?? 0 });
    }
    const oldestFirst: number[] = [];
    // Chains lead on into records that are gone, whose slots belong to others now.
    for (let newest = newestOf(heads); newest >= lowest; newest = newestOf(heads)) {
      for (const head of heads) if (head.number === newest) head.number = head.chain.older[newest % this.#slots] ?? 0;
      if (!this.#fulfils(newest, wanted)) continue;
      if (order === 'oldest-first') oldestFirst.push(newest);
      else if (!visit(newest)) return;
    }
    for (let number = oldestFirst.pop(); number !== undefined; number = oldestFirst.pop()) if (!visit(number)) return;
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

function newestOf(heads: readonly { readonly number: number }[]): number {
  let newest = 0;
  for (const { number } of heads) if (number > newest) newest = number;
  return newest;
}
