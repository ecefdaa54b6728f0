import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { SwitchboardError } from '../../mcp/base/errors';
import { reasonOf } from '../../mcp/base/reason';

/** Pieces are gathered to about this many characters before they are written. */
const portion = 256 * 1024;

/**
 * Writes text piece by piece under a name beside `file` and gives it its own name once all of it is on the disk, so that half an
 * export never stands under the name a person chose. Only its owner can read it.
 * @throws SwitchboardError `unavailable` when it cannot be written; what stood under that name before still does.
 */
export async function writeExport(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      let gathered = '';
      for await (const piece of pieces) {
        gathered += piece;
        if (gathered.length < portion) continue;
        await handle.writeFile(gathered);
        gathered = '';
      }
      await handle.writeFile(gathered);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    const left = await rm(part, { force: true }).then(
      () => '',
      () => ` An unfinished file remains at ${part}. Delete it.`,
    );
    throw failure(error, `${file} was not changed.${left}`);
  }
}

/** @param unchanged what became of the files. */
function failure(error: unknown, unchanged: string): SwitchboardError {
  if (error instanceof SwitchboardError) return new SwitchboardError(error.code, `${error.message} ${unchanged}`, error.recovery);
  const reason = reasonOf(error);
  return new SwitchboardError(
    'unavailable',
    `The export could not be written: ${reason}. ${unchanged}`,
    'Choose a folder with enough space that you can write to, then export again.',
  );
}
