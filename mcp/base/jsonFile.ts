import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { reasonOf } from './reason';
import { kindOfFile, type RegularFileRules, readRegularFile } from './regularFile';
import { setAside } from './setAside';

/** What reading a versioned JSON file comes to. `why` is a sentence or two. */
export type JsonRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  /** There is something that must not or cannot be read; it was left where it is. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Not a file this version wrote; `aside` is its new name, or undefined when it could not be renamed. */
  | { readonly kind: 'damaged'; readonly aside: string | undefined; readonly why: string };

export interface JsonFileOptions<T extends object> {
  readonly file: string;
  /** Raised when a field changes its meaning; a file of another version counts as damaged. */
  readonly version: number;
  /** The content without `version`. */
  readonly schema: z.ZodType<T>;
  /** `follow` suits what a person edits; `refuse` suits what holds secrets: a link is not read, and a write replaces it. */
  readonly links: RegularFileRules['links'];
  readonly maxBytes?: number | undefined;
  readonly distrust?: RegularFileRules['distrust'];
  /** Spaces by which nested lines are indented; left out: one line. */
  readonly indent?: number | undefined;
}

const usualMaxBytes = 16 * 1024 * 1024;

/** One versioned JSON file, readable by its owner only, written whole or not at all. */
export class JsonFile<T extends object> {
  readonly file: string;
  readonly #options: JsonFileOptions<T>;

  constructor(options: JsonFileOptions<T>) {
    this.file = options.file;
    this.#options = options;
  }

  /**
   * Reads the file. A damaged one is renamed, so that nothing a person wrote is ever overwritten. What a killed process left of an
   * unfinished write is removed.
   * @param now milliseconds since the epoch; becomes part of the new name
   */
  read(now: number): JsonRead<T> {
    const { value, why } = this.#parsed();
    removeUnfinished(this.file, now);
    if (value.kind !== 'damaged') return value;
    try {
      return { kind: 'damaged', aside: setAside(this.file, now), why };
    } catch (error) {
      return { kind: 'damaged', aside: undefined, why: `${why} It could not be renamed: ${reasonOf(error)}.` };
    }
  }

  /** Reads the file and leaves it where it is, whatever it holds. */
  peek(): JsonRead<T> {
    return this.#parsed().value;
  }

  /**
   * Resolves once the whole content is on disk. Makes the folder if need be.
   * @throws the file system's error, or an error that says why the path cannot be written.
   */
  async write(value: T): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
    this.#prepare();
    await writeFileAtomic(this.file, this.#text(value), { mode: 0o600 });
  }

  /**
   * Writes before it returns, without waiting for the disk itself: the content survives the end of the process.
   * @throws as `write`
   */
  writeNow(value: T): void {
    this.#prepare();
    writeFileAtomic.sync(this.file, this.#text(value), { mode: 0o600, fsync: false });
  }

  #parsed(): { readonly value: JsonRead<T>; readonly why: string } {
    const { file, version, schema, links, maxBytes = usualMaxBytes, distrust } = this.#options;
    const read = readRegularFile(file, { links, maxBytes, distrust });
    if (read.kind !== 'text') return { value: read, why: '' };
    const damaged = (why: string) => ({ value: { kind: 'damaged', aside: undefined, why } as const, why });
    const json = parseJson(read.text);
    if (json === undefined) return damaged('It is not JSON.');
    const versioned = z.object({ version: z.number() }).safeParse(json);
    if (!versioned.success) return damaged('It names no version.');
    if (versioned.data.version !== version)
      return damaged(`Its version is ${versioned.data.version}, and this program reads version ${version}.`);
    const parsed = schema.safeParse(json);
    if (parsed.success) return { value: { kind: 'read', value: parsed.data }, why: '' };
    const [issue] = parsed.error.issues;
    // Only the place is named: the value may be a secret.
    return damaged(`${issue === undefined ? 'Its content' : `"${issue.path.join('.')}" in it`} is not what this program writes.`);
  }

  /** A rename onto a link's target would write through it; onto a device it would replace that. */
  #prepare(): void {
    const kind = kindOfFile(this.file, this.#options.links);
    if (kind === 'is a symbolic link') rmSync(this.file, { force: true });
    else if (kind !== 'regular' && kind !== 'absent') throw new Error(`${this.file} ${kind}`);
  }

  #text(value: T): string {
    const { version, indent } = this.#options;
    return `${JSON.stringify({ version, ...value }, undefined, indent)}\n`;
  }
}

/** A write that began this long ago, in milliseconds, is not going on any more. */
const writeLimitMs = 60_000;

/** Removes files under the names that `write-file-atomic` gives them until they are whole. Never fails: they do no harm. */
function removeUnfinished(file: string, now: number): void {
  const folder = path.dirname(file);
  const prefix = `${path.basename(file)}.`;
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(prefix) || !/^\d{1,10}$/.test(name.slice(prefix.length))) continue;
      const unfinished = path.join(folder, name);
      const entry = lstatSync(unfinished);
      if (entry.isFile() && entry.mtimeMs < now - writeLimitMs) rmSync(unfinished);
    }
  } catch {
    // The folder is missing or not ours.
  }
}

/** The value of a JSON text; undefined, which JSON cannot say, for any other text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
