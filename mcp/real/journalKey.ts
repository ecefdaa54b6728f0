import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { JsonFile, type JsonRead } from '../base/jsonFile';
import { keepPrivate } from './privateFile';

interface Signed<T> {
  readonly mac: string;
  readonly content: T;
}

/**
 * Signs the journals of the real line with a key that is kept in a private file. The next run changes applications and calls
 * by what a journal says, so it acts on nothing that a Switchboard of this user has not written.
 */
export class JournalKey {
  readonly #file: string;
  #key: string | undefined;

  /** Nothing is read before `load`. */
  constructor(file: string) {
    this.#file = file;
  }

  /** To be awaited before the first use; makes the key if there is none. @throws Error when the file cannot be read or made, or is not private */
  async load(): Promise<void> {
    this.#key ??= await keepPrivate(this.#file, () => randomBytes(32).toString('hex'));
  }

  /** `purpose` keeps one kind of journal from passing for another. */
  sign(purpose: string, content: unknown): string {
    if (this.#key === undefined) throw new Error('The key of the journals has not been loaded.');
    return createHmac('sha256', this.#key)
      .update(`${purpose}\n${JSON.stringify(content)}`)
      .digest('hex');
  }

  hasSigned(purpose: string, { mac, content }: Signed<unknown>): boolean {
    return timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(this.sign(purpose, content), 'hex'));
  }
}

/** A journal's file: signed, readable by its owner only, never a link. A file that the key has not signed counts as damaged. */
export class SignedFile<T> {
  readonly #sign: (content: T) => Signed<T>;
  readonly #json: JsonFile<Signed<T>>;

  /** The key must have been loaded before anything is read or written. */
  constructor(file: string, purpose: string, content: z.ZodType<T>, key: JournalKey) {
    const schema = z
      .object({ mac: z.string().regex(/^[0-9a-f]{64}$/), content })
      .refine((signed) => key.hasSigned(purpose, signed), { error: 'not signed by this key' });
    this.#json = new JsonFile<Signed<T>>({ file, version: 2, schema, links: 'refuse' });
    // Parsed first, so that what is signed is what a reader will parse.
    this.#sign = (value) => {
      const parsed = content.parse(value);
      return { mac: key.sign(purpose, parsed), content: parsed };
    };
  }

  /** As `JsonFile.read`. */
  read(now: number): JsonRead<Signed<T>> {
    return this.#json.read(now);
  }

  /** As `JsonFile.write`. */
  write(content: T): Promise<void> {
    return this.#json.write(this.#sign(content));
  }

  /** As `JsonFile.writeNow`. */
  writeNow(content: T): void {
    this.#json.writeNow(this.#sign(content));
  }
}
