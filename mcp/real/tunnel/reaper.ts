import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../../base/jsonFile';
import type { Log } from '../../base/log';
import type { ProcessTable } from '../../base/processes';
import { reasonOf } from '../../base/reason';

const someProcess = z.object({ pid: z.int().positive(), startedAt: z.string().min(1) });

/** One file for each Switchboard that runs a cloudflared, so that none ends another's. */
const recordSchema = z.object({ owner: someProcess, child: someProcess.extend({ path: z.string().min(1) }) });

const recordName = /^tunnel-\d+\.json$/;

export interface ReaperOptions {
  /** Used by the tunnel alone; it exists. */
  readonly folder: string;
  readonly processes: ProcessTable;
  readonly log: Log;
  /** Our own process id. */
  readonly pid: number;
}

/** Records on disk which cloudflared is ours, and ends those whose Switchboard has ended. */
export class Reaper {
  readonly #options: ReaperOptions;
  /** Writing and removing take turns, so that a quick exit cannot leave its record behind. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: ReaperOptions) {
    this.#options = options;
  }

  /** Records that process `pid`, started from `program`, is ours. */
  remember(pid: number, program: string): Promise<void> {
    return this.#inTurn(async () => {
      const { processes, pid: ours } = this.#options;
      const [owner, child] = await Promise.all([processes.find(ours), processes.find(pid)]);
      if (owner === undefined || child === undefined) return;
      await this.#record(this.#file()).write({
        owner: { pid: ours, startedAt: owner.startedAt },
        child: { pid, startedAt: child.startedAt, path: program },
      });
    });
  }

  forget(): Promise<void> {
    return this.#inTurn(() => rm(this.#file(), { force: true }));
  }

  /** Ends every recorded cloudflared whose Switchboard has ended, if it is still the same process. Returns how many were ended. */
  async reap(): Promise<number> {
    const { folder } = this.#options;
    let reaped = 0;
    for (const name of await readdir(folder)) {
      if (recordName.test(name) && (await this.#reapOne(path.join(folder, name)))) reaped += 1;
    }
    return reaped;
  }

  async #reapOne(file: string): Promise<boolean> {
    const { processes, log } = this.#options;
    const record = this.#record(file).peek();
    if (record.kind !== 'read') {
      log.warn('The record of an earlier tunnel could not be used and was removed.', { file });
      await rm(file, { force: true });
      return false;
    }
    const { owner, child } = record.value;
    if ((await processes.find(owner.pid))?.startedAt === owner.startedAt) return false;
    const found = await processes.find(child.pid);
    const same = found !== undefined && found.startedAt === child.startedAt && found.command.includes(child.path);
    if (same) {
      await processes.kill(child.pid);
      log.warn('ended a cloudflared left over from an earlier run', { pid: child.pid });
    }
    await rm(file, { force: true });
    return same;
  }

  #record(file: string): JsonFile<z.output<typeof recordSchema>> {
    return new JsonFile({ file, version: 1, schema: recordSchema, links: 'refuse' });
  }

  #file(): string {
    return path.join(this.#options.folder, `tunnel-${this.#options.pid}.json`);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const { log } = this.#options;
    this.#last = this.#last.then(work).catch((error: unknown) => {
      // `parentWatch` still ends it with us; only this second protection is missing.
      log.warn('the record of the running tunnel could not be written', { error: reasonOf(error) });
    });
    return this.#last;
  }
}
