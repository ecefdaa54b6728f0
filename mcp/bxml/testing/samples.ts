import type { AttributeRule, TextFormat } from '../attributes';
import type { Verb } from '../bxml';
import { type ContentRule, type VerbRule, verbRule, verbTable } from '../verbs';

/** Documents made from the verb table, so that a verb added there is tested without a line written here. */

const textSamples: Readonly<{ [format in TextFormat]: { readonly good: string; readonly bad: string | undefined } }> = {
  any: { good: 'anything', bad: undefined },
  e164: { good: '+15551234567', bad: '5551234' },
  e164OrSip: { good: 'sip:user@example.com', bad: 'tel:5551234' },
  e164OrWithheld: { good: 'Anonymous', bad: 'Nobody' },
  sip: { good: 'sip:user@example.com', bad: 'user@example.com' },
  keys: { good: '#*', bad: '1 2' },
  callIds: { good: 'c-1, c-2', bad: 'c-1,,c-2' },
  websocket: { good: 'wss://media.example.com/a', bad: 'https://media.example.com' },
  printable: { good: 'Front desk', bad: 'Front\u0085desk' },
};

const contentSamples = {
  none: { good: '', bad: 'stray words' },
  speech: { good: 'Hello there.', bad: '  ' },
  tag: { good: 'order-42', bad: 'x'.repeat(257) },
  e164: { good: '+15552221234', bad: '555-222-1234' },
  sip: { good: 'sip:user@example.com', bad: 'user@example.com' },
  dtmf: { good: '12w#', bad: '1-2' },
  conferenceName: { good: 'support-room_1.a', bad: 'support room' },
  audioUrl: { good: 'https://audio.example.com/hello.wav', bad: 'ftp://audio.example.com/hello.wav' },
  id: { good: 'c-95ac8d6e', bad: '' },
} as const;

export function sampleText(rule: ContentRule): { readonly good: string; readonly bad: string } {
  return contentSamples[rule.kind === 'value' ? rule.format : rule.kind];
}

export function goodValue(rule: AttributeRule): string {
  switch (rule.kind) {
    case 'address':
      return '/somewhere';
    case 'choice':
      return rule.values[0] ?? '';
    case 'number':
      return String(rule.min);
    case 'text':
      return textSamples[rule.format].good;
  }
}

/** Values an attribute must refuse. */
export function badValues(rule: AttributeRule): readonly string[] {
  switch (rule.kind) {
    case 'address':
      return ['ftp://example.com/x', 'javascript:alert(1)', '//example.com/x', 'a b', 'http://'];
    case 'choice':
      return rule.open ? [] : ['', 'nonsense', ` ${rule.values[0]}`];
    case 'number':
      return [
        '',
        'many',
        '-1',
        '1e1',
        String(rule.max + 1),
        ...(rule.min > 0 ? [String(rule.min / 2)] : []),
        ...(rule.whole ? ['1.5'] : []),
      ];
    case 'text': {
      const { bad } = textSamples[rule.format];
      return [...(bad === undefined ? [] : [bad]), ...(rule.max === undefined ? [] : ['x'.repeat(rule.max + 1)])];
    }
  }
}

/** The smallest valid element: required attributes, required text, the fewest children. */
export function smallest(name: string): Verb {
  const rule = ruleOf(name);
  const required = Object.entries(rule.attributes).filter(([, attribute]) => 'required' in attribute && attribute.required);
  return element(name, Object.fromEntries(required.map(([attribute, its]) => [attribute, goodValue(its)])));
}

/** The same with every attribute it knows. */
export function fullest(name: string): Verb {
  return element(name, Object.fromEntries(Object.entries(ruleOf(name).attributes).map(([attribute, its]) => [attribute, goodValue(its)])));
}

function element(name: string, attributes: Verb['attributes']): Verb {
  const rule = ruleOf(name);
  const text = sampleText(rule.content).good;
  const children = Array.from({ length: rule.children?.min ?? 0 }, () => smallest(rule.children?.of[0] ?? ''));
  return { verb: name, attributes, text, children, line: 7 };
}

/** A child-only element inside its parent, any other by itself. */
export function atTop(verb: Verb): Verb {
  const [parent] = ruleOf(verb.verb).parents;
  return parent === undefined ? verb : { ...smallest(parent), children: [verb] };
}

export function ruleOf(name: string): VerbRule {
  const rule = verbRule(name);
  if (rule === undefined) throw new Error(`${name} is not in the verb table`);
  return rule;
}

export const allVerbs: readonly string[] = Object.keys(verbTable);
export const topVerbs: readonly string[] = allVerbs.filter((name) => ruleOf(name).parents.length === 0);
