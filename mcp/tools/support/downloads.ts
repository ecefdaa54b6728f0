import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SwitchboardError } from '../../base/errors';

export interface Downloads {
  save(name: string, bytes: Uint8Array): Promise<string>;
}

/**
 * Saves what is too large for a tool's result. Names are reduced to harmless characters, and nothing is overwritten.
 * @param folder where to; left out, a private folder of this run, made when it is first needed
 * @throws SwitchboardError `unavailable` from `save` when the file cannot be written.
 */
export function createDownloads(folder?: string): Downloads {
  let own: Promise<string> | undefined;
  const place = async () => {
    if (folder !== undefined) {
      await mkdir(folder, { recursive: true });
      return folder;
    }
    own ??= mkdtemp(path.join(tmpdir(), 'switchboard-'));
    return own;
  };
  return {
    async save(name, bytes) {
      const { name: stem, ext } = path.parse(name.replaceAll(/[^A-Za-z0-9._-]/g, '-').replace(/^\.+/, ''));
      try {
        const inside = await place();
        const free = path.join(inside, `${stem.slice(0, 100)}${ext.slice(0, 10)}`);
        if (await written(free, bytes)) return free;
        const other = path.join(inside, `${stem.slice(0, 100)}-${randomBytes(4).toString('hex')}${ext.slice(0, 10)}`);
        await writeFile(other, bytes, { flag: 'wx', mode: 0o600 });
        return other;
      } catch (error) {
        throw new SwitchboardError(
          'unavailable',
          'The file could not be saved on this machine.',
          'Ask the user whether the disk is full or write-protected, then call again.',
          {
            cause: error,
          },
        );
      }
    },
  };
}

/** False when the name is taken. */
async function written(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
