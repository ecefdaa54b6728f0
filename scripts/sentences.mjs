/**
 * Every sentence that a person or an agent can read, found by parsing the sources: string literals, templates and the text
 * of JSX. `npm run texts` prints them; a unit test holds them against docs/style.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { projectRoot } from './command.mjs';

/**
 * @typedef {object} Sentence
 * @property {string} surface Where it is read.
 * @property {string} file
 * @property {number} line
 * @property {string} text With `{…}` where a value goes.
 *
 * @typedef {{ readonly type: string, readonly start: number } & Record<string, unknown>} Node
 */

/** Where a sentence is read, by its file; the first match counts. */
const surfaces = /** @type {const} */ ([
  [/^main\/tray\//, 'Tray'],
  [/^main\/notifications\//, 'Notifications'],
  [/^(main|renderer)\//, 'Window and dialogs'],
  [/^mcp\/(cli|settings\/commandLine)\.ts$/, 'Command line'],
  [/^mcp\/server\/(guide|instructions)\.ts$/, 'Guide'],
  [/^mcp\/server\/prompts\.ts$/, 'Prompts'],
  [/^mcp\/tools\//, 'Tool descriptions'],
  [/^mcp\//, 'Server'],
]);

/** The surfaces in the order in which they are listed. */
export const surfaceNames = /** @type {const} */ ([
  'Window and dialogs',
  'Tray',
  'Notifications',
  'Errors and recoveries',
  'Tool descriptions',
  'Guide',
  'Prompts',
  'Command line',
  'Server',
  'Log',
]);

const apart = /\.(test|faults|e2e)\.tsx?$|\/testing\/|^renderer\/mock|\.d\.ts$/;

/** Names whose value is read even when it is a single word. */
const labels = new Set(
  'action body buttonLabel detail error hint keep label legend message name no placeholder quit recovery sentence stateLabel summary text title tooltip what yes aria-label aria-description alt'.split(
    ' ',
  ),
);

/** Names whose value no person reads. */
const machine = new Set('className d viewBox key role type points transform href src id htmlFor kind xmlns pattern'.split(' '));

/**
 * @param {readonly string[]} folders Such as `main` or `renderer`.
 * @returns {Sentence[]} In the order of files and lines.
 */
export function sentencesIn(folders) {
  return folders
    .flatMap((folder) => readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
    .filter((file) => /\.tsx?$/.test(file) && !apart.test(file))
    .sort()
    .flatMap((file) => sentencesOf(file, readFileSync(join(projectRoot, file), 'utf8')));
}

/**
 * @param {string} file Relative to the project; its path says where its sentences are read.
 * @param {string} source
 * @returns {Sentence[]}
 */
export function sentencesOf(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const surface = surfaces.find(([pattern]) => pattern.test(file))?.[1] ?? 'Server';
  /** @type {Sentence[]} */
  const found = [];
  /** @param {Node} node @param {string} text @param {string} where @param {string | undefined} name */
  const add = (node, text, where, name) => {
    const words = text.replaceAll(/\s+/g, ' ').trim();
    if (!isRead(words, name)) return;
    found.push({ surface: where, file, line: source.slice(0, node.start).split('\n').length, text: words });
  };

  /**
   * @param {unknown} value
   * @param {string} where
   * @param {string | undefined} name Of the property, variable or attribute that it is given to.
   */
  const walk = (value, where, name) => {
    if (Array.isArray(value)) {
      for (const each of value) walk(each, where, name);
      return;
    }
    if (!isNode(value)) return;
    switch (value.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'TSTypeAnnotation':
      case 'TSTypeAliasDeclaration':
      case 'TSInterfaceDeclaration':
      case 'TSTypeParameterInstantiation':
      case 'TSLiteralType':
        return;
      case 'Literal':
      case 'TemplateLiteral':
        add(value, textOf(value), where, name);
        walk(value.expressions, where, undefined);
        return;
      case 'BinaryExpression':
        if (value.operator === '+' && isText(value)) {
          add(value, textOf(value), where, name);
          return;
        }
        for (const side of [value.left, value.right]) if (!isText(side)) walk(side, where, undefined);
        return;
      case 'JSXElement':
      case 'JSXFragment': {
        const { openingElement } = value;
        if (isNode(openingElement)) walk(openingElement.attributes, where, undefined);
        const children = list(value.children);
        if (children.some((child) => child.type === 'JSXText' && String(child.value).trim() !== ''))
          add(value, textOf(value), where, 'text');
        walk(
          children.filter((child) => child.type !== 'JSXText'),
          where,
          undefined,
        );
        return;
      }
      case 'JSXAttribute':
        walk(value.value, where, nameOf(value.name));
        return;
      case 'JSXExpressionContainer':
        walk(value.expression, where, name ?? 'text');
        return;
      case 'ConditionalExpression':
        walk(value.test, where, undefined);
        walk([value.consequent, value.alternate], where, name);
        return;
      case 'ArrayExpression':
        walk(value.elements, where, name);
        return;
      case 'LogicalExpression':
        walk([value.left, value.right], where, name);
        return;
      case 'Property':
        walk(value.value, where, nameOf(value.key));
        return;
      case 'VariableDeclarator':
        walk(value.init, where, undefined);
        return;
      case 'NewExpression':
      case 'CallExpression':
        walk(value.callee, where, undefined);
        walk(value.arguments, calledSurface(value, where, source), undefined);
        return;
    }
    for (const [key, child] of Object.entries(value)) if (key !== 'type') walk(child, where, key === 'value' ? name : undefined);
  };
  walk(program, surface, undefined);
  return found;
}

/** @param {Node} call @param {string} where @param {string} source */
function calledSurface(call, where, source) {
  const callee = isNode(call.callee) ? source.slice(call.callee.start, Number(call.callee.end)) : '';
  if (/Error$/.test(callee) || /^(refuse|problem|failure|invalid)\w*$/.test(callee)) return 'Errors and recoveries';
  return /\blog\??\.(debug|info|warn|error)$/.test(callee) ? 'Log' : where;
}

/** SQL, directives of a content security policy, media types, HTTP schemes and other languages of machines. */
const notProse =
  /^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|ALTER) |^[a-z-]+(-src|-uri|-action|-ancestors|-types|-types-for) '|^\w+\/[\w.+-]+; charset=|^(Bearer|Basic) \{…\}$|^\{…\}[ -][a-z]+$|^(Arrow|Escape$|Enter$|Home$|End$)/;

/** @param {string} text @param {string | undefined} name */
function isRead(text, name) {
  if (name !== undefined && machine.has(name)) return false;
  if (!/[A-Za-z]{2}/.test(text.replaceAll('{…}', ''))) return false;
  if (name !== undefined && labels.has(name)) return /^[^a-z]/.test(text) || text.includes(' ');
  if (notProse.test(text)) return false;
  // One capitalised word is a label; otherwise two words next to each other.
  return /^[A-Z][a-z]+…?$/.test(text) || /[A-Za-z’',;:.)”}] [A-Za-z“‘'({]/.test(text);
}

/** @param {unknown} value @returns {value is Node} */
function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** @param {unknown} value @returns {Node[]} */
function list(value) {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** @param {unknown} name */
function nameOf(name) {
  if (!isNode(name)) return undefined;
  return typeof name.name === 'string' ? name.name : typeof name.value === 'string' ? name.value : undefined;
}

/** Whether an expression is text put together with `+`. @param {unknown} node @returns {boolean} */
function isText(node) {
  if (!isNode(node)) return false;
  if (node.type === 'Literal') return typeof node.value === 'string';
  if (node.type === 'TemplateLiteral') return true;
  return node.type === 'BinaryExpression' && node.operator === '+' && (isText(node.left) || isText(node.right));
}

/** The text of a node, with `{…}` where a value goes. @param {unknown} node @returns {string} */
function textOf(node) {
  if (!isNode(node)) return '{…}';
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : '';
    case 'JSXText':
      return String(node.value);
    case 'TemplateLiteral': {
      const expressions = list(node.expressions);
      return list(node.quasis)
        .map((quasi, index) => `${cooked(quasi)}${index < expressions.length ? textOf(expressions[index]) : ''}`)
        .join('');
    }
    case 'BinaryExpression':
      return `${textOf(node.left)}${textOf(node.right)}`;
    case 'ConditionalExpression':
      return `{${textOf(node.consequent)}|${textOf(node.alternate)}}`.replaceAll('{…}|{…}', '…').replaceAll('{{…}}', '{…}');
    case 'JSXExpressionContainer':
      return isText(node.expression) ? textOf(node.expression) : '{…}';
    case 'JSXElement':
    case 'JSXFragment':
      return list(node.children).map(textOf).join('');
    default:
      return '{…}';
  }
}

/** @param {Node} quasi */
function cooked({ value }) {
  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : '';
}
