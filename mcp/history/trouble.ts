import { reasonOf } from '../base/reason';
import type { Trouble } from './protocol';
import { ForeignSchema } from './schema';

const troubles: ReadonlyMap<string, Trouble> = new Map([
  ['SQLITE_FULL', 'full'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_BUSY', 'in-use'],
]);

/** Reads a failure of the database or the file system. */
export function troubleOf(error: unknown): { readonly trouble: Trouble; readonly why: string } {
  const why = reasonOf(error);
  if (error instanceof ForeignSchema) return { trouble: 'damaged', why };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC') return { trouble: 'full', why };
  const base = /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? '';
  return { trouble: troubles.get(base) ?? said(why) ?? 'unusable', why };
}

/** Some failures reach us by their text alone. */
function said(why: string): Trouble | undefined {
  if (/database or disk is full/i.test(why)) return 'full';
  if (/malformed|not a database/i.test(why)) return 'damaged';
  if (/database is locked/i.test(why)) return 'in-use';
  return undefined;
}
