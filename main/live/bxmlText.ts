import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  // What an agent wrote is shown, not what its entities stand for.
  processEntities: false,
  commentPropName: '#comment',
  // Speech may hold its own markup.
  stopNodes: ['*.SpeakSentence'],
});

const nodeSchema = z.record(z.string(), z.unknown());
type Node = z.output<typeof nodeSchema>;
const nodesSchema = z.array(nodeSchema);

/** What a document does, in its own words: `Gather (“Press 1.”), Hangup`. Empty for text that is not XML. */
export function verbsOf(bxml: string): string {
  if (XMLValidator.validate(bxml) !== true) return '';
  const root = nodes(parser.parse(bxml)).find((node) => ['Response', 'Bxml'].includes(nameOf(node)));
  return root === undefined
    ? ''
    : nodes(root[nameOf(root)])
        .map(describeVerb)
        .filter((words) => words !== '')
        .join(', ');
}

function describeVerb(node: Node): string {
  const name = nameOf(node);
  if (name === '' || name.startsWith('#') || name.startsWith('?')) return '';
  const inside = nodes(node[name]);
  if (name === 'SpeakSentence') return `“${shorten(spoken(inside))}”`;
  const children = inside.map(describeVerb).filter((words) => words !== '');
  return children.length === 0 ? name : `${name} (${children.join(', ')})`;
}

/** The text of a sentence without its markup. */
function spoken(inside: readonly Node[]): string {
  const text = inside.map((node) => node['#text']).filter((part): part is string => typeof part === 'string');
  return text
    .join('')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).trimEnd()}…`;
}

function nameOf(node: Node): string {
  return Object.keys(node).find((key) => key !== ':@') ?? '';
}

function nodes(value: unknown): readonly Node[] {
  const parsed = nodesSchema.safeParse(value);
  return parsed.success ? parsed.data : [];
}
