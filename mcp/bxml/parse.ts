import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { reasonOf } from '../base/reason';
import { type BxmlDocument, type BxmlProblem, maxDocumentBytes, type Verb } from './bxml';
import { verbRule } from './verbs';
import { legalText, unescapeText } from './xmlText';

export type Parsed =
  | {
      readonly ok: true;
      readonly document: BxmlDocument;
      /** What was left out because BXML has no use for it. */
      readonly notes: readonly BxmlProblem[];
    }
  | { readonly ok: false; readonly problems: readonly [BxmlProblem, ...BxmlProblem[]] };

const maxDepth = 16;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  cdataPropName: '#cdata',
  captureMetaData: true,
  maxNestedTags: maxDepth,
  ignoreDeclaration: true,
  onDangerousProperty: (name) => name,
});

// Kept as it is, not copied: the parser hangs the position of an element on it under a symbol.
const nodeSchema = z.custom<{ readonly [key: string]: unknown }>((value) => typeof value === 'object' && value !== null);
const nodesSchema = z.array(nodeSchema);
const attributesSchema = z.record(z.string(), z.string()).default({});
type Node = z.output<typeof nodeSchema>;
type Parts = readonly (string | Verb)[];
const metaSchema = z.object({ startIndex: z.number() });

/**
 * Reads a BXML document. Only its form is judged here: well-formed XML 1.0 in UTF-8, at most 64 KB, one `<Response>` or `<Bxml>`,
 * no DTD, no processing instructions, no entities but XML's own. What the verbs mean is `validateBxml`'s.
 */
export function parseBxml(text: string): Parsed {
  const source = unwrapped(text.replace(/^\uFEFF/, ''));
  const refused = refuse(source);
  if (refused !== undefined) return { ok: false, problems: [refused] };
  const reader = new Reader(source);
  const document = reader.read();
  const [first, ...others] = reader.problems;
  if (first !== undefined) return { ok: false, problems: [first, ...others] };
  return { ok: true, document, notes: reader.notes };
}

/**
 * The document without the code fence that models put around it, and with its declaration at the very beginning, where XML wants it.
 * Lines keep their numbers.
 */
function unwrapped(text: string): string {
  const fenced = /^(\s*```[a-z]*[ \t]*\r?\n)([\s\S]*?)\r?\n?[ \t]*```\s*$/i.exec(text);
  const inner = fenced === null ? text : `${linesOf(fenced[1] ?? '')}${fenced[2] ?? ''}`;
  const late = /^(\s+)(<\?xml\b[^>]*\?>)/i.exec(inner);
  if (late === null) return inner;
  const [whole, blank = '', declaration = ''] = late;
  return `${declaration}${linesOf(blank)}${inner.slice(whole.length)}`;
}

function linesOf(text: string): string {
  return text.replace(/[^\n]/g, '');
}

function ofDocument(line: number, message: string): BxmlProblem {
  return { line, verb: '', attribute: undefined, message };
}

/** What makes a text no document at all, seen before it is read. */
function refuse(source: string): BxmlProblem | undefined {
  const bytes = Buffer.byteLength(source, 'utf8');
  if (bytes > maxDocumentBytes) return ofDocument(0, `a document can have at most ${maxDocumentBytes} bytes; this one has ${bytes}`);
  if (source.trim() === '') return ofDocument(0, 'the document is empty; write at least <Response/>, which hangs up');
  const illegalAt = firstDifference(source, legalText(source));
  if (illegalAt !== undefined) {
    return ofDocument(
      lineAt(source, illegalAt),
      `a character that XML does not allow (code ${source.charCodeAt(illegalAt)}); leave it out`,
    );
  }
  const declarations = source.replace(/<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g, (hidden) => hidden.replace(/[^\n]/g, ' '));
  const declaration = declarations.indexOf('<!');
  if (declaration >= 0)
    return ofDocument(lineAt(source, declaration), 'a <!…> declaration; BXML has neither a DTD nor entities other than those of XML');
  const valid = XMLValidator.validate(source);
  if (valid !== true) return ofDocument(valid.err.line, `not well-formed XML: ${valid.err.msg.slice(0, 200)}`);
  return undefined;
}

function firstDifference(left: string, right: string): number | undefined {
  if (left === right) return undefined;
  let index = 0;
  while (left[index] === right[index]) index += 1;
  return index;
}

function lineAt(source: string, index: number): number {
  return source.slice(0, index).split(/\r\n|\r|\n/).length;
}

function isNamespace(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}

class Reader {
  readonly problems: BxmlProblem[] = [];
  readonly notes: BxmlProblem[] = [];

  /** Where the last element began; elements are read in the order of the source, so lines are counted once. */
  #at = { index: 0, line: 1 };

  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  read(): BxmlDocument {
    const roots = this.#elements();
    const [root, second] = roots;
    if (root === undefined) {
      if (this.problems.length === 0) this.problems.push(ofDocument(1, 'there is no element; a document is one <Response>'));
      return { root: 'Response', verbs: [] };
    }
    if (second !== undefined) this.problems.push(ofDocument(second.line, `a second root <${second.verb}>; a document is one <Response>`));
    const names = Object.keys(root.attributes);
    const namespace = names.find(isNamespace);
    if (namespace !== undefined) {
      this.notes.push({ line: root.line, verb: root.verb, attribute: namespace, message: 'was left out; BXML has no namespaces' });
    }
    const attribute = names.find((name) => !isNamespace(name));
    if (attribute !== undefined) this.#report(root.line, root.verb, attribute, 'the root takes no attributes; leave this one out');
    if (root.text.trim() !== '') this.#report(root.line, root.verb, undefined, 'text outside a verb; put it in a <SpeakSentence>');
    if (root.verb !== 'Response' && root.verb !== 'Bxml') {
      this.#report(root.line, root.verb, undefined, 'the root must be <Response>; put the verbs inside one');
      return { root: 'Response', verbs: root.children };
    }
    return { root: root.verb, verbs: root.children };
  }

  #elements(): readonly Verb[] {
    try {
      const nodes = nodesSchema.parse(parser.parse(this.#source));
      return nodes.flatMap((node) => this.#element(node, 1, false));
    } catch (error) {
      // fast-xml-parser throws for depth, reserved names and what its validator lets through.
      const reason = reasonOf(error);
      this.problems.push(ofDocument(0, `not readable as BXML: ${reason.replace(/^\[SECURITY\] /, '')}`));
      return [];
    }
  }

  #report(line: number, verb: string, attribute: string | undefined, message: string): void {
    this.problems.push({ line, verb, attribute, message });
  }

  /** One node of the parser's ordered form, if it is an element. */
  #element(node: Node, parentLine: number, inSpeech: boolean): readonly Verb[] {
    const verb = Object.keys(node).find((key) => key !== ':@');
    if (verb === undefined || verb.startsWith('#')) return [];
    const line = this.#lineOf(node) ?? parentLine;
    if (verb.startsWith('?')) {
      this.#report(line, '', undefined, `a processing instruction <${verb}>, which BXML does not have`);
      return [];
    }
    const attributes = Object.entries(attributesSchema.parse(node[':@'])).map(([name, value]): [string, string] => [
      name,
      this.#attributeValue(value, line, verb, name),
    ]);
    const speech = inSpeech || verbRule(verb)?.content.kind === 'speech';
    const parts = this.#parts(nodesSchema.parse(node[verb]), line, verb, speech);
    return [makeVerb(verb, Object.fromEntries(attributes), parts, line, speech)];
  }

  #parts(nodes: readonly Node[], line: number, verb: string, speech: boolean): Parts {
    return nodes.flatMap((node): Parts => {
      const raw = node['#text'];
      if (typeof raw === 'string') return [this.#words(raw, line, verb)];
      const cdata = node['#cdata'];
      if (cdata !== undefined) return nodesSchema.parse(cdata).map((inner) => z.string().parse(inner['#text'] ?? ''));
      return this.#element(node, line, speech);
    });
  }

  #words(raw: string, line: number, verb: string): string {
    if (raw.includes(']]>')) this.#report(line, verb, undefined, 'the text holds "]]>"; write it as ]]&gt;');
    const unescaped = unescapeText(raw);
    if (unescaped.ok) return unescaped.text;
    this.#report(line, verb, undefined, unescaped.reason);
    return '';
  }

  #attributeValue(raw: string, line: number, verb: string, name: string): string {
    if (raw.includes('<')) this.#report(line, verb, name, 'the value holds "<"; write it as &lt;');
    const unescaped = unescapeText(raw.replace(/[\r\n\t]/g, ' '));
    if (unescaped.ok) return unescaped.text;
    this.#report(line, verb, name, unescaped.reason);
    return '';
  }

  #lineOf(node: object): number | undefined {
    const symbol: unknown = XMLParser.getMetaDataSymbol();
    const meta = typeof symbol === 'symbol' ? metaSchema.safeParse(Reflect.get(node, symbol)) : undefined;
    if (!meta?.success) return undefined;
    const { startIndex } = meta.data;
    this.#at = { index: startIndex, line: this.#at.line + lineAt(this.#source.slice(this.#at.index, startIndex), startIndex) - 1 };
    return this.#at.line;
  }
}

/**
 * Within speech every space and the order of words and elements count, so they are kept.
 * Elsewhere blank text between elements is layout and dropped.
 */
function makeVerb(verb: string, attributes: Verb['attributes'], parts: Parts, line: number, speech: boolean): Verb {
  const children = parts.filter((part): part is Verb => typeof part !== 'string');
  if (speech && children.length > 0) {
    const text = parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
    return { verb, attributes, text, children, content: parts, line };
  }
  const own = parts.filter((part): part is string => typeof part === 'string').join('');
  const keepsBlanks = speech || (verbRule(verb)?.content.kind ?? 'none') !== 'none';
  return { verb, attributes, text: keepsBlanks || own.trim() !== '' ? own : '', children, line };
}
