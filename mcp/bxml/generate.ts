import { toE164 } from '../base/phoneNumber';
import { fillAddresses } from './addresses';
import type { AttributeRule, AttributeRules } from './attributes';
import { buildBxml } from './build';
import { type BxmlProblem, problemText, type Verb } from './bxml';
import { ssmlElements, ssmlRules } from './ssml';
import { validateBxml } from './validate';
import { verbRule, verbTable } from './verbs';
import { legalText } from './xmlText';

/** One verb of a list. `text` is plain: it is escaped, never read as SSML or BXML. */
export interface VerbInput {
  readonly verb: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly text?: string;
  readonly children?: readonly VerbInput[];
}

export type Generated =
  | {
      readonly ok: true;
      readonly bxml: string;
      /** What was written differently from the input. */
      readonly corrected: readonly string[];
      readonly warnings: readonly string[];
      /** What comes after the document, once its addresses are filled in on sending. */
      readonly then: string;
    }
  /** A problem's `line` is the verb's place in the list, from 1. */
  | { readonly ok: false; readonly problems: readonly BxmlProblem[] };

/** Stands for our address while a document is checked; it is never written. */
const anyBase = 'http://switchboard.invalid/x';

/**
 * Writes a document from a list of verbs, checked by the verb table. Obvious slips are corrected and listed: letter case of names and choices,
 * punctuation and a missing + in phone numbers, characters that XML does not allow. Addresses may be left out: they are filled in when it is sent.
 */
export function generateBxml(inputs: readonly VerbInput[]): Generated {
  const corrected: string[] = [];
  const verbs = inputs.map((input, index) => new Corrector(index + 1, corrected).verb(input, undefined));
  const written = { root: 'Response', verbs } as const;
  const filled = fillAddresses(written, { base: anyBase, place: 'call' });
  // An unanswered call takes every verb; whether a verb is allowed where it is sent is checked then.
  const found = validateBxml(filled.document, 'initiate');
  if (found.problems.length > 0) return { ok: false, problems: found.problems };
  const warnings = [...filled.warnings, ...found.warnings].map((warning) => problemText(warning, 'verb'));
  const { then } = filled;
  return { ok: true, bxml: buildBxml(written), corrected, warnings, then };
}

class Corrector {
  readonly #place: number;
  readonly #corrected: string[];

  constructor(place: number, corrected: string[]) {
    this.#place = place;
    this.#corrected = corrected;
  }

  verb(input: VerbInput, parent: string | undefined): Verb {
    const inSpeech = parent === 'SpeakSentence';
    const verb = this.#name(input.verb, inSpeech ? Object.keys(ssmlElements) : Object.keys(verbTable), undefined);
    const rules = (inSpeech ? ssmlRules(verb) : verbRule(verb, parent)?.attributes) ?? {};
    const content = verbRule(verb, parent)?.content;
    const plain = this.#legal(input.text ?? '', verb);
    return {
      verb,
      attributes: this.#attributes(input.attributes ?? {}, rules, verb),
      text: content?.kind === 'value' && content.format === 'e164' ? this.#phoneNumber(plain, `<${verb}>`) : plain,
      children: (input.children ?? []).map((child) => this.verb(child, verb)),
      line: this.#place,
    };
  }

  #attributes(given: NonNullable<VerbInput['attributes']>, rules: AttributeRules, verb: string): Verb['attributes'] {
    return Object.fromEntries(
      Object.entries(given).map(([written, value]) => {
        const name = this.#name(written, Object.keys(rules), `<${verb}>`);
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        return [name, this.#value(this.#legal(String(value), verb), rule, name, verb)];
      }),
    );
  }

  #value(value: string, rule: AttributeRule | undefined, name: string, verb: string): string {
    if (rule?.kind === 'text' && rule.format.startsWith('e164')) return this.#phoneNumber(value, `<${verb}> ${name}`);
    if (rule?.kind !== 'choice') return value;
    return this.#name(value, rule.values, `<${verb}> ${name}`);
  }

  /** The known spelling of a name, when only its letter case differs. */
  #name(written: string, known: readonly string[], where: string | undefined): string {
    if (known.includes(written)) return written;
    const meant = known.find((candidate) => candidate.toLowerCase() === written.trim().toLowerCase());
    if (meant === undefined) return written;
    this.#note(`${where === undefined ? '' : `${where}: `}${JSON.stringify(written)} is written ${meant}`);
    return meant;
  }

  #legal(text: string, verb: string): string {
    const legal = legalText(text);
    if (legal !== text) this.#note(`<${verb}>: characters that XML does not allow were left out`);
    return legal;
  }

  /** A number with punctuation or without its plus, in E.164 form where its country is certain. */
  #phoneNumber(written: string, where: string): string {
    const number = toE164(written);
    if (number === undefined || number === written) return written;
    this.#note(`${where}: the number ${JSON.stringify(written)} is written ${number}`);
    return number;
  }

  #note(message: string): void {
    this.#corrected.push(`verb ${this.#place}, ${message}`);
  }
}
