import { z } from 'zod';
import { SwitchboardError } from '../../base/errors';
import { generateBxml, type VerbInput } from '../../bxml/generate';
import { listError } from '../../bxml/prepare';
import { alsoWritten } from '../support/shapes';
import { defineTool } from '../tool';

const attributes = z.array(z.strictObject({ name: z.string(), value: z.string() })).optional();
const child = alsoWritten(z.strictObject({ verb: z.string(), attributes, text: z.string().optional() }), withListedAttributes);
const verb = alsoWritten(child.extend({ children: z.array(child).optional() }), withListedAttributes);
type Verb = z.output<typeof verb>;

export const generateBXML = defineTool({
  name: 'generateBXML',
  title: 'Write BXML',
  description:
    'Writes a valid BXML document from a list of verbs and sends it nowhere; check it, then pass it to respondToCallback or updateCallBxml. After the last verb the call hangs up. Common: SpeakSentence (text), Gather (maxDigits, terminatingDigits, firstDigitTimeout; speech as children), Record, Pause (duration), Redirect, Hangup. Leave out callback URLs: they are filled in on sending, for a verb such as Gather only when it is last.',
  profiles: ['voice'],
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    verbs: z
      .array(verb)
      .min(1)
      .max(100)
      .describe(
        '[{"verb":"Gather","attributes":[{"name":"maxDigits","value":"1"}],"children":[{"verb":"SpeakSentence","text":"Press 1."}]}]',
      ),
  }),
  output: z.looseObject({
    bxml: z.string(),
    corrected: z.array(z.string()),
    warnings: z.array(z.string()),
    then: z.string(),
  }),
  async handler({ verbs }) {
    const generated = generateBxml(verbs.map(asInput));
    if (!generated.ok) throw listError(generated.problems);
    const { bxml, corrected, warnings, then } = generated;
    return { bxml, corrected: [...corrected], warnings: [...warnings], then };
  },
});

function asInput({ verb: name, attributes: listed = [], text, children = [] }: Verb): VerbInput {
  if (listed.length > mostAttributes) throw tooManyAttributes(name, listed.length);
  const written = new Map<string, string>();
  for (const { name: attribute, value } of listed) {
    if ((written.get(attribute) ?? value) !== value) throw givenTwice(name, attribute);
    written.set(attribute, value);
  }
  return {
    verb: name,
    attributes: Object.fromEntries(written),
    ...(text === undefined ? {} : { text }),
    children: children.map(asInput),
  };
}

/** More than any verb has, the ones Bandwidth may add included. */
const mostAttributes = 100;

function tooManyAttributes(verb: string, count: number): SwitchboardError {
  return new SwitchboardError(
    'validation',
    `<${verb.slice(0, 60)}> has ${count} attributes. A verb can have at most ${mostAttributes}. No BXML was written.`,
    'Leave out what the verb does not need and call generateBXML again.',
  );
}

function givenTwice(name: string, attribute: string): SwitchboardError {
  return new SwitchboardError(
    'validation',
    `<${name}> has ${attribute} twice, with different values. No BXML was written.`,
    'Give each attribute once and call generateBXML again.',
  );
}

type Given = Readonly<Record<string, unknown>>;
const members: ReadonlySet<string> = new Set(['verb', 'attributes', 'text', 'children']);

/** Models also write attributes as an object, or beside the verb: `{"verb":"Gather","maxDigits":1}`. */
function withListedAttributes(given: Given): Given {
  const beside = Object.entries(given).filter(([name, value]) => !members.has(name) && isPrimitive(value));
  const listed = isMap(given.attributes) ? listOf(Object.entries(given.attributes)) : given.attributes;
  if (beside.length === 0 && listed === given.attributes) return given;
  if (listed !== undefined && listed !== null && !Array.isArray(listed)) return given;
  const kept = Object.entries(given).filter(([name, value]) => members.has(name) || !isPrimitive(value));
  return { ...Object.fromEntries(kept), attributes: [...(listed ?? []), ...listOf(beside)] };
}

function listOf(entries: readonly (readonly [string, unknown])[]): readonly Given[] {
  return entries.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [{ name, value: isPrimitive(value) ? String(value) : value }],
  );
}

function isPrimitive(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isMap(value: unknown): value is Given {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
