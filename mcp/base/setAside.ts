import { renameSync } from 'node:fs';
import path from 'node:path';
import { isoTime } from './clock';

/**
 * Moves an unreadable settings file out of the way, so that nothing a person wrote is ever overwritten.
 * @param now milliseconds since the epoch; becomes part of the new name
 * @returns where the file is now: `settings.json` → `settings.corrupt-2026-01-31T12-00-00-000Z.json`
 * @throws the file system's error when the folder cannot be written
 */
export function setAside(file: string, now: number): string {
  const { dir, name, ext } = path.parse(file);
  // Colons are not allowed in Windows file names.
  const aside = path.join(dir, `${name}.corrupt-${isoTime(now).replaceAll(/[:.]/g, '-')}${ext}`);
  renameSync(file, aside);
  return aside;
}
