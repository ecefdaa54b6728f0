import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, stringify } from 'yaml';
import { reasonOf } from '../../base/reason';
import {
  type Config,
  type EditTrouble,
  type Format,
  indentationAt,
  isItem,
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

/** YAML of one document. A new entry goes first in its list or table, where no text of several lines can be cut in two. */
export const yamlEditor = safely({
  newItems: 'first',
  entriesAreLines: true,
  parse(text) {
    const document = documentOf(text);
    return isTrouble(document) ? document : { kind: 'value', value: document.toJS() ?? undefined };
  },
  find,
  put,
  cut,
} satisfies Format);

function documentOf(text: string): Document.Parsed | EditTrouble {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error === undefined) return withValues(document);
  const { line } = lines.linePos(error.pos[0]);
  if (error.code === 'MULTIPLE_DOCS') return unexpected('This file holds several documents, where Switchboard expects one.', line);
  return unparsable('YAML', line, error.message.split(/ at line|:\n|\n/)[0] ?? '');
}

/** A reference to nothing, or to itself over and over, is noticed only when values are asked for. */
function withValues(document: Document.Parsed): Document.Parsed | EditTrouble {
  try {
    document.toJS();
    return document;
  } catch (error) {
    return unparsable('YAML', undefined, reasonOf(error));
  }
}

/** The container at the end of the path, as far as it exists. */
interface Followed {
  /** Undefined for an empty document. */
  readonly node: Node | undefined;
  readonly depth: number;
}

function follow(text: string, document: Document.Parsed, path: readonly string[]): Followed | EditTrouble {
  let node: Node | undefined = document.contents ?? undefined;
  if (node !== undefined && isScalar(node) && node.value === null && node.source === '') node = undefined;
  if (node === undefined) return { node, depth: 0 };
  for (const [depth, name] of path.entries()) {
    if (!isMap(node)) return wrongType(text, node, path.slice(0, depth), 'table');
    const pair = pairOf(node.items, name);
    if (pair === undefined) return { node, depth };
    if (!isNode(pair.value)) return { node, depth };
    node = pair.value;
  }
  return { node, depth: path.length };
}

function pairOf(pairs: readonly unknown[], name: string): Pair | undefined {
  return pairs.filter((pair) => isPair(pair)).find(({ key }) => isScalar(key) && key.value === name);
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}

function wrongType(text: string, node: Node, path: readonly string[], wanted: 'table' | 'list'): EditTrouble {
  const what = path.length === 0 ? 'The content of this file' : nameOf(path);
  const kind = isAlias(node)
    ? 'a reference'
    : isSeq(node)
      ? 'a list'
      : isMap(node)
        ? 'a table'
        : isScalar(node) && node.value === null
          ? 'empty'
          : 'a single value';
  return unexpected(`${what} is ${kind}, where a ${wanted} belongs.`, lineOf(text, startOf(node)));
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}

interface Located {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  readonly parent: Node;
}

function locate(text: string, document: Document.Parsed, place: Place): Located | undefined | EditTrouble {
  const followed = follow(text, document, place.path);
  if (isTrouble(followed)) return followed;
  const { node, depth } = followed;
  if (node === undefined || depth < place.path.length) return undefined;
  if (place.kind === 'item') {
    if (!isSeq(node)) return wrongType(text, node, place.path, 'list');
    const item = node.items.filter(isNode).find((one) => isItem(one.toJS(document), place.item));
    return item === undefined
      ? undefined
      : { start: startOf(item), end: trimmedEnd(text, startOf(item), endOf(item)), value: item.toJS(document), parent: node };
  }
  if (!isMap(node)) return wrongType(text, node, place.path, 'table');
  const pair = pairOf(node.items, place.key);
  if (pair === undefined || !isScalar(pair.key)) return undefined;
  const value = isNode(pair.value) ? pair.value : undefined;
  const start = startOf(pair.key);
  return { start, end: trimmedEnd(text, start, endOf(value ?? pair.key)), value: value?.toJS(document), parent: node };
}

function find(text: string, place: Place): Span | undefined | EditTrouble {
  const document = documentOf(text);
  return isTrouble(document) ? document : locate(text, document, place);
}

/** A block reaches to the line after it; what follows its last word, such as a comment below it, is not ours. */
function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).replace(/(?:\s|\n[ \t]*#[^\n]*)+$/, '').length;
}

function put(text: string, place: Place, value: Config, { eol }: Style): Put | EditTrouble {
  const document = documentOf(text);
  if (isTrouble(document)) return document;
  const located = locate(text, document, place);
  if (isTrouble(located)) return located;
  if (located !== undefined) {
    const indent = isFlow(located.parent) ? undefined : ' '.repeat(columnOf(text, located.start));
    const entry = indent === undefined ? flowEntry(place, value) : blockEntry(place, value, indent, eol);
    return { kind: 'text', text: text.slice(0, located.start) + entry + text.slice(located.end), around: undefined };
  }
  const followed = follow(text, document, place.path);
  if (isTrouble(followed)) return followed;
  const { node, depth } = followed;
  if (depth === place.path.length && node !== undefined) return putFirst(text, node, place, value, eol);
  if (node !== undefined && !isMap(node)) return wrongType(text, node, place.path.slice(0, depth), 'table');
  if (node !== undefined && depth > 0) {
    const sentence = `${nameOf(place.path)} is not in this file.`;
    return { kind: 'trouble', line: undefined, sentence, fix: 'Add it by hand, and then connect.' };
  }
  return putLast(text, node, place, value, eol);
}

/** The first entry of a list or table that exists. */
function putFirst(text: string, node: Node, place: Place, value: Config, eol: string): Put | EditTrouble {
  if (place.kind === 'key' ? !isMap(node) : !isSeq(node)) return wrongType(text, node, place.path, place.kind === 'key' ? 'table' : 'list');
  const start = startOf(node);
  if (isFlow(node)) {
    const rest = (isMap(node) || isSeq(node)) && node.items.length > 0 ? ', ' : '';
    return inserted(text, start + 1, '', flowEntry(place, value), rest);
  }
  const indent = ' '.repeat(columnOf(text, start));
  const before = indent + (place.kind === 'item' ? '- ' : '');
  // Comments above the first entry belong to it.
  return inserted(text, firstLine(text, start), before, blockEntry(place, value, before, eol), eol);
}

/** The start of the line on which a block begins, or of the comments right above it. */
function firstLine(text: string, start: number): number {
  let line = lineStart(text, start);
  while (line > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, line - 1), line))) line = lineStart(text, line - 1);
  return line;
}

/** A new table or list at the end of the file. */
function putLast(text: string, root: Node | undefined, place: Place, value: Config, eol: string): Put {
  const outer = root === undefined ? '' : ' '.repeat(columnOf(text, startOf(root)));
  const lead = text === '' || /\n$/.test(text) ? '' : eol;
  let [before, indent] = [lead, outer];
  for (const name of place.path) {
    before += `${indent}${stringify(name).trimEnd()}:${eol}`;
    indent += '  ';
  }
  before += indent + (place.kind === 'item' ? '- ' : '');
  return inserted(text, text.length, before, blockEntry(place, value, indent + (place.kind === 'item' ? '  ' : ''), eol), eol);
}

function inserted(text: string, at: number, before: string, entry: string, after: string): Put {
  return { kind: 'text', text: text.slice(0, at) + before + entry + after + text.slice(at), around: { before, after } };
}

/** The entry in lines, without the indentation of the first; those below are indented as far as the first one's text. */
function blockEntry(place: Place, value: Config, indent: string, eol: string): string {
  const whole = place.kind === 'key' ? { [place.key]: value } : value;
  const lines = stringify(whole, { lineWidth: 0 }).trimEnd().split('\n');
  return lines.join(eol + ' '.repeat(indent.length));
}

function flowEntry(place: Place, value: Config): string {
  return place.kind === 'key' ? `${JSON.stringify(place.key)}: ${JSON.stringify(value)}` : JSON.stringify(value);
}

function isFlow(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function cut(text: string, place: Place, { start, end }: Span): string | EditTrouble {
  const document = documentOf(text);
  if (isTrouble(document)) return document;
  const located = locate(text, document, place);
  if (located === undefined || isTrouble(located)) return located ?? text;
  const { parent } = located;
  const items = isMap(parent) || isSeq(parent) ? parent.items : [];
  if (isFlow(parent)) {
    const [, comma = ''] = /^(\s*,[ \t]*)/.exec(text.slice(end)) ?? [];
    if (comma !== '' || items.length === 1) return text.slice(0, start) + text.slice(end + comma.length);
    const [, earlier = ''] = /(,\s*)$/.exec(text.slice(0, start)) ?? [];
    return text.slice(0, start - earlier.length) + text.slice(end);
  }
  const dash = place.kind === 'item' ? (/-[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0) : 0;
  const from = lineStart(text, start);
  const rest = text.slice(0, from) + text.slice(lineEnd(text, end));
  if (items.length > 1 || indentationAt(text, start - dash) === undefined) return rest;
  // Without its only entry the container is written as an empty one.
  const holder = text.slice(0, from).trimEnd();
  return `${holder} ${place.kind === 'key' ? '{}' : '[]'}${rest.slice(holder.length)}`;
}
