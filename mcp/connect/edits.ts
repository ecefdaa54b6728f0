import { isDeepStrictEqual } from 'node:util';
import { reasonOf } from '../base/reason';
import { type ConfigRead, dropBackupsOfRestored, lastBackup, readConfig, removeConfig, writeConfig } from './configFile';
import type { DiffLine, FileChange, Refusal } from './connections';
import { type Config, type ConfigEditor, isTrouble, type Place } from './editors/editor';
import { jsonEditor } from './editors/json';
import { tomlEditor } from './editors/toml';
import { yamlEditor } from './editors/yaml';
import { readEntry } from './entry';
import type { CreatedFile, WrittenEntry } from './records';
import type { Language } from './table/row';
import { diffLines } from './textDiff';

export const editors: Readonly<Record<Language, ConfigEditor>> = { json: jsonEditor, toml: tomlEditor, yaml: yamlEditor };

interface EntryPlace {
  readonly file: string;
  readonly language: Language;
  readonly place: Place;
}

export interface PutEntry extends EntryPlace {
  readonly does: 'put';
  readonly value: Config;
  /** What a new file must hold besides. */
  readonly seed: string;
  readonly consent: string | undefined;
  /** Fields of our entry that are ours to change; the others of an entry that is ours stay. */
  readonly owned: readonly string[];
}

export interface TakeEntry extends EntryPlace {
  readonly does: 'take';
  readonly around: WrittenEntry['around'];
}

export type Operation = PutEntry | TakeEntry;

/** Where the home folder is on this disk, and where a path of the platform is. */
export interface Disk {
  readonly home: string;
  readonly onDisk: (file: string) => string;
}

/** A file as it will be. */
export interface FileEdit {
  readonly file: string;
  readonly read: Exclude<ConfigRead, { kind: 'refused' }>;
  /** Undefined: the file will not exist. */
  readonly after: string | undefined;
  /** The entries that it will hold, and how to take them out again. */
  readonly written: readonly WrittenEntry[];
  /** Set when Switchboard makes the file, or made it. */
  readonly created: CreatedFile | undefined;
}

/**
 * Carries operations out on the text of one file; nothing is written.
 * @param created what is known of the file from when it was made
 */
export async function computeEdit(
  file: string,
  operations: readonly Operation[],
  created: CreatedFile | undefined,
  { home, onDisk }: Disk,
): Promise<FileEdit | (Refusal & { readonly kind: 'refused' })> {
  const read = await readConfig(onDisk(file), home);
  if (read.kind === 'refused') return { ...read, file };
  const seed = operations.find((one) => one.does === 'put')?.seed ?? '';
  const isNew = read.kind === 'absent';
  let text = isNew ? seed : read.text;
  const written: WrittenEntry[] = [];
  for (const operation of operations) {
    const done = carryOut(text, operation);
    if (done.kind === 'trouble') return { kind: 'refused', sentence: done.sentence, fix: done.fix, file, line: done.line };
    text = done.text;
    if (operation.does === 'put') written.push(recordOf(operation, done.around));
  }
  const made = isNew && written.length > 0 ? { file, seed, folders: [] } : created;
  const emptied = made !== undefined && written.length === 0 && text === (made.seed ?? '');
  return { file, read, after: emptied || (isNew && written.length === 0) ? undefined : text, written, created: made };
}

type Done =
  | { readonly kind: 'text'; readonly text: string; readonly around: WrittenEntry['around'] }
  | { readonly kind: 'trouble'; readonly line: number | undefined; readonly sentence: string; readonly fix: string };

function carryOut(text: string, operation: Operation): Done {
  const editor = editors[operation.language];
  if (operation.does === 'take') {
    const taken = editor.take(text, operation.place, operation.around);
    return isTrouble(taken) ? taken : { ...taken, around: undefined };
  }
  const found = editor.read(text, operation.place);
  if (isTrouble(found)) return found;
  if (found.kind === 'absent') {
    const put = editor.put(text, operation.place, operation.value);
    return put.kind === 'trouble' ? put : { kind: 'text', text: put.text, around: put.around };
  }
  const value = merged(found.value, operation);
  if (isDeepStrictEqual(plain(found.value), plain(value))) return { kind: 'text', text, around: undefined };
  const put = editor.put(text, operation.place, value);
  return put.kind === 'trouble' ? put : { kind: 'text', text: put.text, around: put.around };
}

/** Our entry with what the agent or the person added to it; an entry that is not ours is replaced. */
function merged(found: unknown, { value, owned }: PutEntry): Config {
  if (readEntry(found).kind === 'other' || !isTable(found) || !isTable(value)) return value;
  const kept = Object.entries(found).filter(([key]) => !owned.includes(key));
  return { ...value, ...Object.fromEntries(kept) };
}

function isTable(value: unknown): value is Readonly<Record<string, Config>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function recordOf({ file, language, place, consent }: PutEntry, around: WrittenEntry['around']): WrittenEntry {
  const copy: WrittenEntry['place'] = { ...place, path: [...place.path] };
  return { file, language, place: copy, ...(around && { around }), ...(consent !== undefined && { consent }) };
}

/** True when the file will differ from what it is. */
export function changes({ read, after }: FileEdit): boolean {
  return (read.kind === 'text' ? read.text : undefined) !== after;
}

/** What a person sees of a change. */
export function shown({ file, read, after }: FileEdit, onDisk: Disk['onDisk']): FileChange {
  const before = read.kind === 'text' ? read.text : '';
  const does = read.kind === 'absent' ? 'create' : after === undefined ? 'delete' : 'change';
  return {
    file,
    target: read.target === onDisk(file) ? undefined : read.target,
    does,
    diff: diffLines(before, after ?? '').map(withoutSecret),
    backup: does === 'change' ? lastBackup(file) : undefined,
  };
}

const secretName = /token|secret|password|authorization|api[-_]?key|bearer|credential/i;

/** A configuration may hold secrets of other servers, which are nothing for a window. */
function withoutSecret(line: DiffLine): DiffLine {
  const text = secretName.test(line.text)
    ? line.text.replace(/([:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"']{8,}.*?)(?=[,}\s]*$)/g, '$1"…"')
    : line.text;
  return { ...line, text: text.replace(/\b(?:Bearer\s+\S+?(?=["']|$)|(?:sb|sk|ghp|gho|github_pat|xox[a-z])[_-][A-Za-z0-9_-]{12,})/g, '…') };
}

/** How often a change is computed again because the agent wrote its file meanwhile. */
const attempts = 5;

export type Commit =
  | { readonly kind: 'done'; readonly edits: readonly FileEdit[]; readonly folders: ReadonlyMap<string, readonly string[]> }
  | (Refusal & { readonly kind: 'refused' });

/**
 * Writes files one after the other. Each is read again before, so that what an agent wrote meanwhile is kept; when one fails,
 * those before it are put back.
 */
export async function commit(compute: () => Promise<readonly FileEdit[] | (Refusal & { readonly kind: 'refused' })>): Promise<Commit> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const edits = await compute();
    if (!isList(edits)) return edits;
    const outcome = await writeAll(edits);
    if (outcome.kind !== 'changed') return outcome;
  }
  const sentence = 'The agent keeps writing this file, so it was not changed.';
  return { kind: 'refused', sentence, fix: 'Quit the agent, and then try again.', file: undefined, line: undefined };
}

export function isList(value: readonly FileEdit[] | Refusal): value is readonly FileEdit[] {
  return Array.isArray(value);
}

async function writeAll(edits: readonly FileEdit[]): Promise<Commit | { readonly kind: 'changed' }> {
  const done: FileEdit[] = [];
  const folders = new Map<string, readonly string[]>();
  for (const edit of edits.filter(changes)) {
    try {
      const written = await write(edit);
      if (written.kind === 'changed') {
        await putBack(done);
        return written;
      }
      folders.set(edit.file, written.folders);
      done.push(edit);
    } catch (error) {
      await putBack(done);
      const sentence = `This file could not be written: ${reasonOf(error)}.`;
      return {
        kind: 'refused',
        sentence,
        fix: 'Make the file and its folder writable for your user, and then try again.',
        file: edit.file,
        line: undefined,
      };
    }
  }
  return { kind: 'done', edits, folders };
}

async function write({ read, after, created }: FileEdit): ReturnType<typeof writeConfig> {
  if (after !== undefined) {
    const written = await writeConfig(read, after);
    if (written.kind === 'written') await dropBackupsOfRestored(read.target);
    return written;
  }
  return read.kind === 'absent' ? { kind: 'written', folders: [] } : removeConfig(read, created?.folders ?? []);
}

/** Restores files that were written before another one failed; what changed since is left alone. */
async function putBack(edits: readonly FileEdit[]): Promise<void> {
  for (const { read, after } of [...edits].reverse()) {
    const now = await readConfig(read.target, read.target);
    if (now.kind === 'refused' || (now.kind === 'text' ? now.text : undefined) !== after) continue;
    if (read.kind === 'text') await writeConfig(now, read.text);
    else if (now.kind === 'text') await removeConfig(now, []);
  }
}
