import { isDeepStrictEqual } from 'node:util';
import { reasonOf } from '../../base/reason';

/** A value of a configuration file. */
export type Config = string | number | boolean | null | readonly Config[] | { readonly [key: string]: Config };

/** Where our entry is: under a key of a table, or as an item of a list. */
export type Place =
  | { readonly kind: 'key'; readonly path: readonly string[]; readonly key: string }
  /** Found by its value when it is a text, else by its `name`. */
  | { readonly kind: 'item'; readonly path: readonly string[]; readonly item: string };

/** What an insertion wrote before and after the entry itself; taking both out again restores every byte. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Why a file is left alone. */
export interface EditTrouble {
  readonly kind: 'trouble';
  /** 1-based. */
  readonly line: number | undefined;
  readonly sentence: string;
  readonly fix: string;
}

export type ReadEntry = { readonly kind: 'absent' } | { readonly kind: 'found'; readonly value: unknown; readonly line: number };

/** `around` is undefined when an entry was there already and only its value was replaced. */
export type Put = { readonly kind: 'text'; readonly text: string; readonly around: Around | undefined };
export type Taken = { readonly kind: 'text'; readonly text: string };

/**
 * Changes one entry of a configuration file and leaves every other byte as it is: order, comments, blank lines, line endings,
 * indentation, the byte order mark and the end of the last line.
 */
export interface ConfigEditor {
  read(text: string, place: Place): ReadEntry | EditTrouble;
  /** Writes the entry, in place of an earlier one of that name. */
  put(text: string, place: Place, value: Config): Put | EditTrouble;
  /**
   * Takes the entry out; without one the text stays as it is.
   * @param around what `put` wrote around it; left out, or where the file has changed there: the entry alone goes
   */
  take(text: string, place: Place, around: Around | undefined): Taken | EditTrouble;
}

/** What one format knows of itself; `safely` makes an editor of it. It never sees a byte order mark. */
export interface Format {
  /** Where `put` adds an item to a list. */
  readonly newItems: 'first' | 'last';
  /** A line ending before an entry ended the last line of a file that had no ending there. */
  readonly entriesAreLines: boolean;
  /** The whole content as plain values; undefined for an empty file. */
  parse(text: string): Parsed | EditTrouble;
  find(text: string, place: Place): Span | undefined | EditTrouble;
  put(text: string, place: Place, value: Config, style: Style): Put | EditTrouble;
  /** Takes the entry at this span out, whatever is around it. */
  cut(text: string, place: Place, span: Span): string | EditTrouble;
}

export interface Parsed {
  readonly kind: 'value';
  readonly value: unknown;
  /** How often the text needs a reader that is more tolerant than the format's own rules; an edit never adds to it. */
  readonly lapses?: number;
}

/** The entry itself, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

export interface Style {
  readonly eol: string;
}

const byteOrderMark = '\uFEFF';

/**
 * An editor that checks each of its own results: the new text must parse, and must hold just what the old one held with
 * the entry put or taken. A file for which that does not come out is left alone.
 */
export function safely(format: Format): ConfigEditor {
  const editor = checked(format);
  return {
    read: (text, place) => orTrouble(() => editor.read(text, place)),
    put: (text, place, value) => orTrouble(() => editor.put(text, place, value)),
    take: (text, place, around) => orTrouble(() => editor.take(text, place, around)),
  };
}

/** A file can be nested deeper than a parser goes. */
function orTrouble<T>(work: () => T): T | EditTrouble {
  try {
    return work();
  } catch (error) {
    const sentence = `Switchboard cannot read this file: ${reasonOf(error)}.`;
    return { kind: 'trouble', line: undefined, sentence, fix: 'Correct the file, or add the entry by hand.' };
  }
}

function checked(format: Format): ConfigEditor {
  return {
    read(whole, place) {
      const text = withoutMark(whole);
      const found = format.find(text, place);
      if (found === undefined) return { kind: 'absent' };
      return isTrouble(found) ? found : { kind: 'found', value: found.value, line: lineOf(text, found.start) };
    },
    put(whole, place, value) {
      const text = withoutMark(whole);
      const before = format.parse(text);
      if (isTrouble(before)) return before;
      const put = format.put(text, place, value, { eol: lineEnding(text) });
      if (isTrouble(put)) return put;
      const after = format.parse(put.text);
      const wanted = [putInto(before.value, place, value, format.newItems)];
      if (!holdsOneOf(after, wanted, before)) return notSafe(text, format, place);
      return { ...put, text: markOf(whole) + put.text };
    },
    take(whole, place, around) {
      const text = withoutMark(whole);
      const before = format.parse(text);
      if (isTrouble(before)) return before;
      const span = format.find(text, place);
      if (span === undefined) return { kind: 'text', text: whole };
      if (isTrouble(span)) return span;
      const wanted = withoutEntry(before.value, place);
      const exact = around === undefined ? undefined : cutExactly(text, span, around, format);
      if (exact !== undefined && holdsOneOf(format.parse(exact), wanted, before)) return { kind: 'text', text: markOf(whole) + exact };
      const cut = format.cut(text, place, span);
      if (typeof cut !== 'string') return cut;
      return holdsOneOf(format.parse(cut), wanted, before) ? { kind: 'text', text: markOf(whole) + cut } : notSafe(text, format, place);
    },
  };
}

/** True for a value of a union that says why a file is left alone. */
export function isTrouble(value: object | string | undefined): value is EditTrouble {
  return typeof value === 'object' && 'kind' in value && value.kind === 'trouble';
}

/** 1-based. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The line ending that the file uses, or that it would use. */
function lineEnding(text: string): string {
  const lines = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > lines ? '\r\n' : '\n';
}

/** The indentation of the line that this place is on, or undefined when something else precedes it there. */
export function indentationAt(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** Where the line of this place begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of this place ends, its line ending included. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** A file that cannot be parsed. */
export function unparsable(language: string, line: number | undefined, reason: string): EditTrouble {
  return {
    kind: 'trouble',
    line,
    sentence: `This file is not valid ${language}${line === undefined ? '' : `: see line ${line}`}${reason === '' ? '' : ` (${reason})`}.`,
    fix: 'Correct the file, or let the agent write it again, and then connect.',
  };
}

/** A part of the file that is not what the agent's own documentation says. */
export function unexpected(sentence: string, line: number | undefined): EditTrouble {
  return { kind: 'trouble', line, sentence, fix: 'Correct that line in the file, and then connect.' };
}

/** `mcpServers` or `permissions.allow`, as a person finds it in the file. */
export function nameOf(path: readonly string[]): string {
  return path.map((name) => `“${name}”`).join(' › ');
}

function notSafe(text: string, format: Format, place: Place): EditTrouble {
  const span = format.find(text, place);
  return {
    kind: 'trouble',
    line: span === undefined || isTrouble(span) ? undefined : lineOf(text, span.start),
    sentence: 'Switchboard cannot change this file without touching other parts of it.',
    fix: 'Add or remove the entry by hand.',
  };
}

function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function markOf(text: string): string {
  return text.startsWith(byteOrderMark) ? byteOrderMark : '';
}

function cutExactly(text: string, { start, end }: Span, { before, after }: Around, { entriesAreLines }: Format): string | undefined {
  const from = start - before.length;
  if (from < 0 || text.slice(from, start) !== before || text.slice(end, end + after.length) !== after) return undefined;
  const rest = text.slice(end + after.length);
  const above = text.slice(0, from);
  const [ending = ''] = entriesAreLines && rest !== '' && !above.endsWith('\n') ? (/^\r?\n/.exec(before) ?? []) : [];
  return above + ending + rest;
}

function holdsOneOf(parsed: Parsed | EditTrouble, wanted: readonly unknown[], before: Parsed): boolean {
  if (isTrouble(parsed) || (parsed.lapses ?? 0) > (before.lapses ?? 0)) return false;
  return wanted.some((value) => sameConfig(parsed.value, value));
}

function sameConfig(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(plain(left), plain(right));
}

/** Values alone, without the prototypes that a parser gives its objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date || value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, one]): [string, unknown] => [key, plain(one)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with the entry put into it, containers made where they are missing. */
function putInto(value: unknown, place: Place, entry: Config, newItems: Format['newItems'], depth = 0): unknown {
  const next = place.path[depth];
  if (next !== undefined) {
    const holder = isRecord(value) ? value : {};
    return withKey(holder, next, putInto(Object.hasOwn(holder, next) ? holder[next] : undefined, place, entry, newItems, depth + 1));
  }
  if (place.kind === 'key') return withKey(isRecord(value) ? value : {}, place.key, entry);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const at = list.findIndex((one) => isItem(one, place.item));
  if (at !== -1) return list.map((one, index) => (index === at ? entry : one));
  return newItems === 'first' ? [entry, ...list] : [...list, entry];
}

function withKey(holder: Readonly<Record<string, unknown>>, key: string, value: unknown): Readonly<Record<string, unknown>> {
  // `__proto__` is a key like any other in a file.
  return Object.fromEntries([...Object.entries(holder).filter(([name]) => name !== key), [key, value]]);
}

/** True for the item of a list that a place means. */
export function isItem(value: unknown, item: string): boolean {
  return value === item || (isRecord(value) && value.name === item);
}

/** What may remain without the entry: with the containers that are empty then, or without them. */
function withoutEntry(value: unknown, place: Place): readonly unknown[] {
  const variants: unknown[] = [];
  for (let kept = place.path.length; kept >= 0; kept--) variants.push(removed(value, place, kept));
  // Nothing is left at all.
  if (isEmpty(removed(value, place, 0))) variants.push(undefined);
  return variants;
}

/** @param kept how many containers of the path stay when they are empty */
function removed(value: unknown, place: Place, kept: number, depth = 0): unknown {
  const next = place.path[depth];
  if (next !== undefined) {
    if (!isRecord(value)) return value;
    const inner = removed(value[next], place, kept, depth + 1);
    const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== next));
    return depth + 1 > kept && isEmpty(inner) ? rest : withKey(value, next, inner);
  }
  if (place.kind === 'item') return Array.isArray(value) ? value.filter((one) => !isItem(one, place.item)) : value;
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== place.key)) : value;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}
