/**
 * The ready line (`--ready-json`, or the file that SWITCHBOARD_READY_FILE names): how a test learns where a server serves.
 */
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  endpoint: z.string().nullable(),
  token: z.string().nullable(),
  callbacks: z.string(),
  practice: z.object({ api: z.string() }).nullable(),
  pid: z.number(),
});

export type Ready = z.infer<typeof shape>;

/** @throws {Error} When the line is not a ready line. */
export function parseReady(line: string): Ready {
  return shape.parse(JSON.parse(line));
}

/**
 * Waits until the file holds a whole ready line.
 *
 * @param timeoutMs How long at most.
 * @throws {Error} When it does not in time.
 */
export function readyFile(file: string, timeoutMs: number): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const watcher = watch(dirname(file));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`The app did not say that it is ready within ${timeoutMs} ms.`))),
      timeoutMs,
    );
    function settle(how: () => void): void {
      clearTimeout(timer);
      watcher.close();
      how();
    }
    async function look(): Promise<void> {
      const ready = await whole(file);
      if (ready !== undefined) settle(() => resolve(ready));
    }
    const looked = (): void => void look().catch((error: unknown) => settle(() => reject(error)));
    watcher.on('change', (_kind, name) => {
      if (name === null || String(name) === basename(file)) looked();
    });
    watcher.on('error', (error) => settle(() => reject(error)));
    // It may have been there before we watched.
    looked();
  });
}

/** Undefined while the file is absent or being written. */
async function whole(file: string): Promise<Ready | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return text.trimEnd().endsWith('}') ? parseReady(text) : undefined;
}
