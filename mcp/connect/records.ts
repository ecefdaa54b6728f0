import path from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../base/jsonFile';

/** One entry that Switchboard wrote, and how to take it out again byte for byte. No secret is in it. */
const writtenSchema = z.object({
  file: z.string(),
  language: z.enum(['json', 'toml', 'yaml']),
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('key'), path: z.array(z.string()), key: z.string() }),
    z.object({ kind: z.literal('item'), path: z.array(z.string()), item: z.string() }),
  ]),
  /** Left out where an entry was there already. */
  around: z.object({ before: z.string(), after: z.string() }).optional(),
  /** The consent it belongs to; left out for the entry itself. */
  consent: z.string().optional(),
});

const fileSchema = z.object({
  file: z.string(),
  /** The file did not exist, and this is what it must hold besides our entries. */
  seed: z.string().optional(),
  /** Folders made for it. */
  folders: z.array(z.string()),
});

const connectionSchema = z.object({
  agentId: z.string(),
  way: z.enum(['bridge', 'http']),
  consents: z.array(z.string()),
  /** SHA-256 of the token that an entry over HTTP holds. */
  tokenHash: z.string().optional(),
  written: z.array(writtenSchema),
  created: z.array(fileSchema),
});

export type WrittenEntry = z.output<typeof writtenSchema>;
export type CreatedFile = z.output<typeof fileSchema>;
export type Connection = z.output<typeof connectionSchema>;

const schema = z.object({ connections: z.record(z.string(), connectionSchema) });

/** What Switchboard wrote into which agent's files, kept in the data folder. Without it, an entry is still found and taken out. */
export class ConnectionRecords {
  readonly #json: JsonFile<z.output<typeof schema>>;

  constructor(folder: string) {
    this.#json = new JsonFile({ file: path.join(folder, 'agentConnections.json'), version: 1, schema, links: 'refuse', indent: 2 });
  }

  of(agent: string): Connection | undefined {
    return this.#all()[agent];
  }

  async set(agent: string, connection: Connection | undefined): Promise<void> {
    const others = Object.entries(this.#all()).filter(([id]) => id !== agent);
    await this.#json.write({ connections: Object.fromEntries(connection === undefined ? others : [...others, [agent, connection]]) });
  }

  #all(): Readonly<Record<string, Connection>> {
    const read = this.#json.peek();
    return read.kind === 'read' ? read.value.connections : {};
  }
}
