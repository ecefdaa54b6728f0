import { XMLBuilder } from 'fast-xml-parser';
import { SwitchboardError } from '../base/errors';
import type { BxmlDocument, Verb } from './bxml';
import { escapeAttribute, escapeText } from './xmlText';

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  // Done by escapeText and escapeAttribute, which also keep line ends and tabs.
  processEntities: false,
});

type Node = { readonly [key: string]: readonly Node[] | string | Verb['attributes'] };

/**
 * Writes a document: XML declaration, root, one line for each verb. Texts and values are escaped, so nothing in them becomes markup;
 * characters XML cannot hold are left out.
 * @throws SwitchboardError `validation` when a verb or attribute name is no XML name.
 */
export function buildBxml(document: BxmlDocument): string {
  const declaration: Node = { '?xml': [{ '#text': '' }], ':@': { version: '1.0', encoding: 'UTF-8' } };
  return builder.build([declaration, { '#text': '\n' }, { [document.root]: laidOut(document.verbs, '\n') }]);
}

/** Child elements on lines of their own. */
function laidOut(verbs: readonly Verb[], indent: string): readonly Node[] {
  if (verbs.length === 0) return [];
  return [...verbs.flatMap((verb) => [{ '#text': `${indent}  ` }, element(verb, `${indent}  `)]), { '#text': indent }];
}

function element(verb: Verb, indent: string): Node {
  const names = Object.keys(verb.attributes);
  for (const name of [verb.verb, ...names]) requireName(name);
  const attributes = Object.fromEntries(Object.entries(verb.attributes).map(([name, value]) => [name, escapeAttribute(value)]));
  return names.length === 0 ? { [verb.verb]: inner(verb, indent) } : { [verb.verb]: inner(verb, indent), ':@': attributes };
}

function inner(verb: Verb, indent: string): readonly Node[] {
  if (verb.content === undefined && verb.text === '') return laidOut(verb.children, indent);
  const parts = verb.content ?? [verb.text, ...verb.children];
  return parts.map((part) => (typeof part === 'string' ? { '#text': escapeText(part) } : inline(part)));
}

/** Inside text no space may be added. */
function inline(verb: Verb): Node {
  return element({ ...verb, content: verb.content ?? [verb.text, ...verb.children] }, '');
}

/** Whether a name can be written as that of an element or attribute. */
export function isXmlName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.:-]*$/.test(name) && name !== '__proto__';
}

function requireName(name: string): void {
  if (isXmlName(name)) return;
  throw new SwitchboardError(
    'validation',
    `"${name.slice(0, 60)}" cannot be the name of a BXML verb or attribute.`,
    'Use the names of BXML only.',
  );
}
