import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { reasonOf } from '../mcp/base/reason';

/**
 * Makes the data folder, and checks that it can be written. Without this check, Chromium's lock could not be made, which
 * looks as if another Switchboard were running.
 * @returns what is wrong and what to do, in sentences; undefined when all is well
 */
export function dataFolderProblem(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return `Could not create the folder ${folder}: ${reasonOf(error)}. Make its parent folder writable for your user, then start Switchboard again.`;
  }
  const probe = path.join(folder, `.write-check-${process.pid}`);
  try {
    writeFileSync(probe, '', { flag: 'wx' });
    rmSync(probe);
    return undefined;
  } catch (error) {
    return `Could not write to the folder ${folder}: ${reasonOf(error)}. Make it writable for your user, then start Switchboard again.`;
  }
}
