import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode, type SyntaxKind } from 'jsonc-parser';
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

/** JSON as editors' settings have it: with comments and trailing commas, which are kept. */
export const jsonEditor = safely({
  newItems: 'last',
  entriesAreLines: false,
  parse(text) {
    const root = rootOf(text);
    if (root !== undefined && !isNode(root)) return root;
    const strict: ParseError[] = [];
    parseTree(text, strict, { allowEmptyContent: true });
    return { kind: 'value', value: root === undefined ? undefined : plainValue(root), lapses: strict.length };
  },
  find,
  put,
  cut,
} satisfies Format);

// The enumeration's members are constants of the package's types only.
const tokens = { comma: 5 satisfies SyntaxKind.CommaToken, line: 12, block: 13, lineBreak: 14, space: 15, end: 17 } as const;

interface Container {
  readonly node: Node;
  readonly kind: 'object' | 'array';
}

function rootOf(text: string): Node | undefined | EditTrouble {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first !== undefined) return unparsable('JSON', lineOf(text, first.offset), reasons[printParseErrorCode(first.error)] ?? '');
  return root;
}

const reasons: Readonly<Record<string, string>> = {
  CommaExpected: 'a comma is missing',
  ColonExpected: 'a colon is missing',
  PropertyNameExpected: 'a name is missing',
  ValueExpected: 'a value is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'there is more after the end',
  UnexpectedEndOfString: 'a text does not end',
  UnexpectedEndOfComment: 'a comment does not end',
};

function isNode(value: Node | EditTrouble): value is Node {
  return !('kind' in value);
}

/** As `JSON.parse` has it: of keys that are there twice, the last one counts. */
function plainValue(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(plainValue);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    children.map((property): [string, unknown] => {
      const value = valueNode(property);
      return [keyOf(property), value === undefined ? undefined : plainValue(value)];
    }),
  );
}

function keyOf(property: Node): string {
  return String(property.children?.[0]?.value ?? '');
}

function valueNode(property: Node): Node | undefined {
  return property.children?.[1];
}

/** The property of that name; trouble when there are two, because agents differ in which one they read. */
function propertyOf(text: string, object: Node, name: string): Node | undefined | EditTrouble {
  const [first, second] = (object.children ?? []).filter((property) => keyOf(property) === name);
  if (second !== undefined) return unexpected(`“${name}” is in this file twice.`, lineOf(text, second.offset));
  return first;
}

/** The node at the end of the path, as far as it exists. */
function follow(text: string, root: Node, path: readonly string[]): { readonly node: Node; readonly depth: number } | EditTrouble {
  let node = root;
  for (const [depth, name] of path.entries()) {
    if (node.type !== 'object') return wrongType(text, node, path.slice(0, depth), 'object');
    const property = propertyOf(text, node, name);
    if (property !== undefined && !isNode(property)) return property;
    const value = property === undefined ? undefined : valueNode(property);
    if (value === undefined) return { node, depth };
    node = value;
  }
  return { node, depth: path.length };
}

function wrongType(text: string, node: Node, path: readonly string[], wanted: 'object' | 'array'): EditTrouble {
  const what = path.length === 0 ? 'The content of this file' : nameOf(path);
  const is = node.type === 'null' ? 'null' : node.type === 'array' ? 'a list' : node.type === 'object' ? 'an object' : `a ${node.type}`;
  return unexpected(`${what} is ${is}, where ${wanted === 'object' ? 'an object' : 'a list'} belongs.`, lineOf(text, node.offset));
}

function find(text: string, place: Place): Span | undefined | EditTrouble {
  const located = locate(text, place);
  if (located === undefined || isTrouble(located)) return located;
  const { node, entry } = located;
  return { start: node.offset, end: node.offset + node.length, value: plainValue(entry) };
}

/** The node that is taken out (a whole property), and the value in it. */
function locate(
  text: string,
  place: Place,
): { readonly node: Node; readonly entry: Node; readonly parent: Node } | undefined | EditTrouble {
  const root = rootOf(text);
  if (root === undefined || !isNode(root)) return root;
  const followed = follow(text, root, place.path);
  if (isTrouble(followed)) return followed;
  const { node, depth } = followed;
  if (node.type !== 'object' && depth < place.path.length) return undefined;
  const wanted = place.kind === 'key' ? 'object' : 'array';
  if (depth < place.path.length) return undefined;
  if (node.type !== wanted) return wrongType(text, node, place.path, wanted);
  if (place.kind === 'item') {
    const item = node.children?.find((child) => isItem(plainValue(child), place.item));
    return item === undefined ? undefined : { node: item, entry: item, parent: node };
  }
  const property = propertyOf(text, node, place.key);
  if (property === undefined || !isNode(property)) return property;
  const entry = valueNode(property);
  return entry === undefined ? undefined : { node: property, entry, parent: node };
}

function put(text: string, place: Place, value: Config, style: Style): Put | EditTrouble {
  const root = rootOf(text);
  if (root !== undefined && !isNode(root)) return root;
  const unit = indentUnit(text);
  if (root === undefined) return putIntoEmpty(text, place, value, style, unit);
  const located = locate(text, place);
  if (located !== undefined && isTrouble(located)) return located;
  if (located !== undefined) {
    const { entry, node } = located;
    const indent = indentationAt(text, node.offset);
    const written = indent === undefined ? JSON.stringify(value) : render(value, unit, indent, style.eol);
    return { kind: 'text', text: splice(text, entry.offset, entry.offset + entry.length, written), around: undefined };
  }
  const followed = follow(text, root, place.path);
  if (isTrouble(followed)) return followed;
  const names = [...place.path.slice(followed.depth), ...(place.kind === 'key' ? [place.key] : [])];
  const container: Container = { node: followed.node, kind: followed.node.type === 'array' ? 'array' : 'object' };
  if (followed.node.type !== 'object' && followed.node.type !== 'array')
    return wrongType(text, followed.node, place.path.slice(0, followed.depth), 'object');
  return insert(text, container, { names, list: place.kind === 'item', value }, style, unit);
}

interface Insertion {
  /** Keys from the container down to the entry: all but the last are containers to be made. */
  readonly names: readonly string[];
  /** The entry is the item of a list. */
  readonly list: boolean;
  readonly value: Config;
}

function insert(text: string, { node }: Container, insertion: Insertion, { eol }: Style, unit: string): Put {
  const children = node.children ?? [];
  const last = children.at(-1);
  const base = indentationAt(text, lineContentStart(text, node.offset)) ?? '';
  const compact = last !== undefined && !text.slice(node.offset, node.offset + node.length).includes('\n');
  const first = children[0];
  const indent = (first === undefined ? undefined : indentationAt(text, first.offset)) ?? base + unit;
  const entry = written(insertion, compact ? undefined : { indent, unit, eol });
  const gap = compact ? ' ' : eol + indent;
  // A comment beside the opening brace stays there.
  const inside = afterChild(text, node.offset + 1).comment ?? node.offset + 1;
  if (last === undefined) {
    const closing = /^[ \t]*\r?\n/.test(text.slice(inside)) ? '' : eol + base;
    return spliced(text, inside, { ...entry, before: gap + entry.before, after: entry.after + closing });
  }
  const end = last.offset + last.length;
  const { comma, comment } = afterChild(text, end);
  if (comma !== undefined) return spliced(text, comment ?? comma, { ...entry, before: gap + entry.before, after: `${entry.after},` });
  if (comment === undefined) return spliced(text, end, { ...entry, before: `,${gap}${entry.before}` });
  // The comment of the last line belongs to it, so ours goes first.
  return spliced(text, inside, { ...entry, before: gap + entry.before, after: `${entry.after},` });
}

function putIntoEmpty(text: string, place: Place, value: Config, { eol }: Style, unit: string): Put {
  const names = [...place.path, ...(place.kind === 'key' ? [place.key] : [])];
  const lead = text === '' || /\n[ \t]*$/.test(text) ? '' : eol;
  const entry = written({ names, list: place.kind === 'item', value }, { indent: unit, unit, eol });
  return spliced(text, text.length, {
    entry: entry.entry,
    before: `${lead}{${eol}${unit}${entry.before}`,
    after: `${entry.after}${eol}}${eol}`,
  });
}

interface Written {
  readonly before: string;
  readonly entry: string;
  readonly after: string;
}

/** The entry inside the containers that are made for it. */
function written(
  { names, list, value }: Insertion,
  layout: { readonly indent: string; readonly unit: string; readonly eol: string } | undefined,
): Written {
  const depth = names.length - (list ? 0 : 1);
  let [before, after] = ['', ''];
  for (let at = 0; at < depth; at++) {
    const [open, close] = list && at === depth - 1 ? ['[', ']'] : ['{', '}'];
    const outer = layout === undefined ? '' : layout.eol + layout.indent + layout.unit.repeat(at);
    before += `${JSON.stringify(names[at] ?? '')}: ${open}${layout === undefined ? '' : outer + layout.unit}`;
    after = outer + close + after;
  }
  const key = list ? '' : `${JSON.stringify(names.at(-1) ?? '')}: `;
  const text =
    layout === undefined ? JSON.stringify(value) : render(value, layout.unit, layout.indent + layout.unit.repeat(depth), layout.eol);
  return { before, entry: key + text, after };
}

function render(value: Config, unit: string, indent: string, eol: string): string {
  return JSON.stringify(value, undefined, unit)
    .split('\n')
    .join(eol + indent);
}

function spliced(text: string, at: number, { before, entry, after }: Written): Put {
  return { kind: 'text', text: splice(text, at, at, before + entry + after), around: { before, after } };
}

function splice(text: string, start: number, end: number, between: string): string {
  return text.slice(0, start) + between + text.slice(end);
}

/** What follows a child: the place after its comma, and the end of a comment on the same line (after the comma, if any). */
function afterChild(text: string, end: number): { readonly comma: number | undefined; readonly comment: number | undefined } {
  const scanner = createScanner(text, false);
  scanner.setPosition(end);
  let [comma, comment]: [number | undefined, number | undefined] = [undefined, undefined];
  let sameLine = true;
  for (;;) {
    const token: number = scanner.scan();
    const after = scanner.getTokenOffset() + scanner.getTokenLength();
    if (token === tokens.comma && comma === undefined) {
      comma = after;
      comment = undefined;
      sameLine = true;
    } else if (token === tokens.line || token === tokens.block) {
      if (sameLine) comment = after;
    } else if (token === tokens.lineBreak) sameLine = false;
    else if (token !== tokens.space) return { comma, comment };
  }
}

/** The first character of the line that is not a space. */
function lineContentStart(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return start + (/^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0);
}

/** By how much the file indents; two spaces when it does not. */
function indentUnit(text: string): string {
  const [, indent = ''] = /\n([ \t]+)\S/.exec(text) ?? [];
  return indent === '' ? '  ' : indent.startsWith('\t') ? '\t' : indent.length > 8 ? '  ' : indent;
}

function cut(text: string, place: Place, { start, end }: Span): string | EditTrouble {
  const located = locate(text, place);
  if (located === undefined || isTrouble(located)) return located ?? text;
  const { node, parent } = located;
  const siblings = parent.children ?? [];
  const before = siblings[siblings.indexOf(node) - 1];
  const { comma } = afterChild(text, end);
  if (comma !== undefined) return withoutLine(text, start, comma);
  if (before === undefined) {
    const inside = { from: parent.offset + 1, to: parent.offset + parent.length - 1 };
    const rest = text.slice(inside.from, start) + text.slice(end, inside.to);
    return rest.trim() === '' ? splice(text, inside.from, inside.to, '') : withoutLine(text, start, end);
  }
  const earlier = afterChild(text, before.offset + before.length).comma ?? start;
  if (text.slice(earlier, start).trim() === '') return splice(text, earlier - 1, end, '');
  // A comment between the two stays; the comma before it does not.
  return splice(withoutLine(text, start, end), earlier - 1, earlier, '');
}

/** Takes a stretch out, and the whole line when nothing else is on it. */
function withoutLine(text: string, start: number, end: number): string {
  const stop = lineEnd(text, end);
  const alone = indentationAt(text, start) !== undefined && text.slice(end, stop).trim() === '';
  if (alone) return splice(text, lineStart(text, start), stop, '');
  const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  return splice(text, start, end + space, '');
}
