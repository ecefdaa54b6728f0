import { z } from 'zod';
import { JsonFile } from '../base/jsonFile';
import type { Log } from '../base/log';
import { reasonOf } from '../base/reason';
import { type StopDoor, stopDoors } from '../model/stop';

const schema = z.object({ stopped: z.object({ since: z.number().int().nonnegative(), by: z.enum(stopDoors) }).optional() });

/** When the person stopped all calls, and where. */
export interface StopRecord {
  readonly since: number;
  readonly by: StopDoor;
}

/** The person's stop on the disk, so that a restart does not undo it. */
export class StopFile {
  readonly #json: JsonFile<z.output<typeof schema>>;
  readonly #log: Log;
  /** One write at a time, so that an older choice never overwrites a newer one. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string, log: Log) {
    this.#json = new JsonFile({ file, version: 1, schema, links: 'refuse' });
    this.#log = log;
  }

  /** The stop that is in force. A file that cannot be understood counts as one: calls that were to stay stopped must not go out. */
  read(now: number): StopRecord | undefined {
    const read = this.#json.read(now);
    if (read.kind === 'absent') return undefined;
    if (read.kind === 'read') return read.value.stopped;
    this.#log.warn('the record of whether calls are stopped could not be read, so they are stopped', { why: read.why });
    return { since: now, by: 'window' };
  }

  /** @returns whether it could be written */
  write(stopped: StopRecord | undefined): Promise<boolean> {
    const written = this.#writing.then(() => this.#json.write({ stopped }));
    this.#writing = written.catch(() => undefined);
    return written.then(
      () => true,
      (error: unknown) => {
        this.#log.warn('whether calls are stopped could not be saved', { error: reasonOf(error) });
        return false;
      },
    );
  }
}
