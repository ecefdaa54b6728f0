import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { findOnPath } from './snippets';

/** A Node of the person's own, for configurations that start the headless server. */
export function findNode(): string | undefined {
  const names = process.platform === 'win32' ? ['node.exe'] : ['node'];
  return findOnPath(process.env.PATH ?? '', path.delimiter, names, (folder, name) => path.join(folder, name), existsSync);
}
