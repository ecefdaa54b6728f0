import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { Utterance } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

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
  return verbNodes(bxml)
    .map(describeVerb)
    .filter((words) => words !== '')
    .join(', ');
}

/** What whoever is on the phone notices of a document, in order. Empty for text that is not XML. */
export function talkOf(bxml: string): readonly Utterance[] {
  return verbNodes(bxml).flatMap(talkOfVerb);
}

function verbNodes(bxml: string): readonly Node[] {
  if (XMLValidator.validate(bxml) !== true) return [];
  const root = nodes(parser.parse(bxml)).find((node) => ['Response', 'Bxml'].includes(nameOf(node)));
  return root === undefined ? [] : nodes(root[nameOf(root)]);
}

/** Verbs that are noticed on the phone; what others hold is said before their own note. */
const talk: Readonly<Record<string, (node: Node) => readonly Utterance[]>> = {
  SpeakSentence: (node) => nonEmpty(decoded(spoken(nodes(node.SpeakSentence))), (text) => ({ kind: 'speech', text })),
  PlayAudio: (node) => nonEmpty(fileName(decoded(textOf(node.PlayAudio))), (name) => ({ kind: 'sound', name })),
  SendDtmf: (node) => nonEmpty(decoded(textOf(node.SendDtmf)).replaceAll(/[^0-9A-D*#]/gi, ''), (keys) => ({ kind: 'keys', keys })),
  Transfer: (node) => note(putThrough(node)),
  Forward: (node) => note(`Sent on to ${shownNumber(attribute(node, 'to'))}`),
  Bridge: () => note('Connected with another call'),
  Conference: () => note('Joined a conference'),
  Pause: (node) => note(`Silence for ${attribute(node, 'duration') ?? '1'} s`),
};

function talkOfVerb(node: Node): readonly Utterance[] {
  const name = nameOf(node);
  const own = Object.hasOwn(talk, name) ? (talk[name]?.(node) ?? []) : [];
  if (name === 'SpeakSentence') return own;
  return [...nodes(node[name]).flatMap(talkOfVerb), ...own];
}

function note(text: string): readonly Utterance[] {
  return [{ kind: 'note', text }];
}

function nonEmpty(text: string, make: (text: string) => Utterance): readonly Utterance[] {
  return text === '' ? [] : [make(text)];
}

function putThrough(node: Node): string {
  const targets = nodes(node.Transfer)
    .map((target) => shownNumber(decoded(textOf(target[nameOf(target)]))))
    .filter((target) => target !== '');
  return targets.length === 0 ? 'Put through' : `Put through to ${targets.join(' or ')}`;
}

function shownNumber(number: string | undefined): string {
  return formatNumber(number) ?? '';
}

function fileName(address: string): string {
  return address.split(/[?#]/)[0]?.split('/').at(-1) ?? address;
}

function textOf(value: unknown): string {
  return spoken(nodes(value));
}

function attribute(node: Node, name: string): string | undefined {
  const attributes = nodeSchema.safeParse(node[':@']);
  const value = attributes.success ? attributes.data[`@_${name}`] : undefined;
  return typeof value === 'string' ? decoded(value) : undefined;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** What the entities of a text stand for (https://www.w3.org/TR/xml/#sec-predefined-ent). */
function decoded(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
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
