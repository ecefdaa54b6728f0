import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

/** A log file is put aside when it grows beyond this, bytes. */
const maxLogSize = 5 * 1024 * 1024;

/** Where log lines go. */
export interface LogFile {
  readonly file: string;
  write(line: string): void;
  close(): void;
}

/**
 * Opens `switchboard.log` in `folder`, readable by its owner only. The previous run is kept as `switchboard.old.log`;
 * a run that grows too long is cut the same way.
 * @throws the file system's error when the folder cannot be written
 */
export function openLogFile(folder: string, maxSize = maxLogSize): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'switchboard.log');
  let { descriptor, size } = begin(file);
  return {
    file,
    write(line) {
      const bytes = Buffer.from(line);
      if (size > 0 && size + bytes.length > maxSize) {
        closeSync(descriptor);
        ({ descriptor, size } = begin(file));
      }
      writeSync(descriptor, bytes);
      size += bytes.length;
    },
    close: () => closeSync(descriptor),
  };
}

function begin(file: string): { descriptor: number; size: number } {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) renameSync(file, file.replace(/\.log$/, '.old.log'));
  return { descriptor: openSync(file, 'a', 0o600), size: 0 };
}
