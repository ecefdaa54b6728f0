import { type AST, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { reasonOf } from '../../base/reason';
import {
  type Config,
  type EditTrouble,
  type Format,
  isTrouble,
  lineEnd,
  lineOf,
  lineStart,
  nameOf,
  type Place,
  type Put,
  type Span,
  type Style,
  safely,
  unexpected,
  unparsable,
} from './editor';

/** TOML, whose entry is a table of its own and the tables in it: `[mcp_servers.switchboard]`, `[mcp_servers.switchboard.tools.x]`. */
export const tomlEditor = safely({
  newItems: 'last',
  entriesAreLines: true,
  parse(text) {
    const program = programOf(text);
    return isTrouble(program) ? program : { kind: 'value', value: getStaticTOMLValue(program) };
  },
  find,
  put,
  cut,
} satisfies Format);

function programOf(text: string): AST.TOMLProgram | EditTrouble {
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    const given = typeof error === 'object' && error !== null && 'lineNumber' in error ? Number(error.lineNumber) : undefined;
    // A missing value is noticed at the end of its line, and reported as the next one.
    const before = text.split('\n')[(given ?? 0) - 2];
    const line = given !== undefined && before !== undefined && /=\s*(#.*)?$/.test(before) ? given - 1 : given;
    return unparsable('TOML', line, reasonOf(error));
  }
}

/** The tables of the entry, and whether something else is between them. */
interface Tables {
  readonly tables: readonly AST.TOMLTable[];
  readonly together: boolean;
}

function tablesOf({ body: [top] }: AST.TOMLProgram, name: readonly string[]): Tables {
  const ours: AST.TOMLTable[] = [];
  let [runs, inRun] = [0, false];
  for (const node of top.body) {
    const mine = node.type === 'TOMLTable' && name.every((part, at) => node.resolvedKey[at] === part);
    if (mine) ours.push(node);
    if (mine && !inRun) runs++;
    inRun = mine;
  }
  return { tables: ours, together: runs <= 1 };
}

function find(text: string, place: Place): Span | undefined | EditTrouble {
  const program = programOf(text);
  if (isTrouble(program)) return program;
  const name = nameIn(place);
  const held = valueAt(text, program, name);
  if (held === undefined || isTrouble(held)) return held;
  const { tables, together } = tablesOf(program, name);
  const [first, last] = [tables[0], tables.at(-1)];
  if (first === undefined || last === undefined || !together) {
    const sentence = `${nameOf(name)} is not written as its own table in this file. Switchboard does not change that form.`;
    return unexpected(sentence, first === undefined ? lineOfKey(program, name) : first.loc.start.line);
  }
  return { start: first.range[0], end: last.range[1], value: held.value };
}

function nameIn(place: Place): readonly string[] {
  return [...place.path, place.kind === 'key' ? place.key : place.item];
}

/** What the file holds under that name; trouble when something on the way is not a table. */
function valueAt(_text: string, program: AST.TOMLProgram, name: readonly string[]): { readonly value: unknown } | undefined | EditTrouble {
  let value: unknown = getStaticTOMLValue(program);
  for (const [depth, part] of name.entries()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const path = name.slice(0, depth);
      const is = Array.isArray(value) ? 'a list' : `a ${typeof value}`;
      return unexpected(`${nameOf(path)} is ${is}, where a table belongs.`, lineOfKey(program, path));
    }
    if (!Object.hasOwn(value, part)) return undefined;
    value = Object.entries(value).find(([key]) => key === part)?.[1];
  }
  return { value };
}

/** The first line that sets a key of this name, or of a part of it. */
function lineOfKey({ body: [top] }: AST.TOMLProgram, name: readonly string[]): number | undefined {
  for (const node of top.body) {
    const [part] =
      node.type === 'TOMLTable' ? node.resolvedKey : node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value));
    if (part === name[0]) return node.loc.start.line;
  }
  return undefined;
}

function put(text: string, place: Place, value: Config, { eol }: Style): Put | EditTrouble {
  const name = nameIn(place);
  const found = find(text, place);
  if (isTrouble(found)) return found;
  const entry = render(name, value).join(eol);
  if (found !== undefined) return { kind: 'text', text: text.slice(0, found.start) + entry + text.slice(found.end), around: undefined };
  const inline = inlineHolder(text, place.path);
  if (inline !== undefined) return inline;
  const before = text === '' ? '' : /\n$/.test(text) ? eol : eol + eol;
  return { kind: 'text', text: text + before + entry + eol, around: { before, after: eol } };
}

/** A table written as `name = { … }` takes no further tables. */
function inlineHolder(text: string, path: readonly string[]): EditTrouble | undefined {
  const program = programOf(text);
  if (isTrouble(program)) return program;
  for (const node of program.body[0].body) {
    if (node.type !== 'TOMLKeyValue' || node.value.type !== 'TOMLInlineTable') continue;
    const [key] = node.key.keys;
    if (key !== undefined && (key.type === 'TOMLBare' ? key.name : key.value) === path[0] && node.key.keys.length <= path.length) {
      const sentence = `${nameOf(path)} is written on one line in braces, where no entry can be added.`;
      return { ...unexpected(sentence, lineOf(text, node.range[0])), fix: `Write it as [${path.join('.')}] tables, and then connect.` };
    }
  }
  return undefined;
}

function isTable(value: Config): value is { readonly [key: string]: Config } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The lines of a table. A table of tables becomes tables of its own; any other is written on one line. */
function render(name: readonly string[], value: Config): readonly string[] {
  const fields = isTable(value) ? Object.entries(value) : [];
  const inner = fields.filter(([, field]) => isTable(field) && Object.values(field).length > 0 && Object.values(field).every(isTable));
  const own = fields.filter((field) => !inner.includes(field));
  const lines = own.map(([key, field]) => `${keyText(key)} = ${valueText(field)}`);
  const tables = inner.flatMap(([key, field]) =>
    isTable(field) ? Object.entries(field).flatMap(([sub, table]) => ['', ...render([...name, key, sub], table)]) : [],
  );
  return [`[${name.map(keyText).join('.')}]`, ...lines, ...tables];
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : text(key);
}

function valueText(value: Config): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (isTable(value))
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${keyText(key)} = ${valueText(one)}`)
      .join(', ')} }`;
  return String(value);
}

/** A JSON text is a TOML text, but for one character. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

function cut(whole: string, place: Place): string | EditTrouble {
  const program = programOf(whole);
  if (isTrouble(program)) return program;
  let rest = whole;
  for (const { range } of [...tablesOf(program, nameIn(place)).tables].reverse()) {
    const start = lineStart(rest, range[0]);
    const blank = /\r?\n([ \t]*\r?\n)$/.exec(rest.slice(0, start))?.[1] ?? '';
    rest = rest.slice(0, start - blank.length) + rest.slice(lineEnd(rest, range[1]));
  }
  return rest;
}
