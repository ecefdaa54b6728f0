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
 * Writes a document from a list of verbs, checked by the verb table. Obvious slips are mended and told: letter case of names and choices,
 * punctuation and a missing + in phone numbers, characters XML cannot hold. Addresses may be left out: they are filled in when it is sent.
 */
export function generateBxml(inputs: readonly VerbInput[]): Generated {
  const corrected: string[] = [];
  const verbs = inputs.map((input, index) => new Mender(index + 1, corrected).verb(input, undefined));
  const written = { root: 'Response', verbs } as const;
  const filled = fillAddresses(written, { base: anyBase, place: 'initiate' });
  // The initiate event takes every verb there is; where a verb may not stand is judged when it is sent.
  const found = validateBxml(filled.document, 'initiate');
  if (found.problems.length > 0) return { ok: false, problems: found.problems };
  const warnings = [...filled.warnings, ...found.warnings].map((warning) => problemText(warning, 'verb'));
  const { then } = filled;
  return { ok: true, bxml: buildBxml(written), corrected, warnings, then };
}

class Mender {
  constructor(
    private readonly place: number,
    private readonly corrected: string[],
  ) {}

  verb(input: VerbInput, parent: string | undefined): Verb {
    const inSpeech = parent === 'SpeakSentence';
    const verb = this.name(input.verb, inSpeech ? Object.keys(ssmlElements) : Object.keys(verbTable), undefined);
    const rules = (inSpeech ? ssmlRules(verb) : verbRule(verb)?.attributes) ?? {};
    const content = verbRule(verb)?.content;
    const plain = this.legal(input.text ?? '', verb);
    return {
      verb,
      attributes: this.attributes(input.attributes ?? {}, rules, verb),
      text: content?.kind === 'value' && content.format === 'e164' ? this.phoneNumber(plain, `<${verb}>`) : plain,
      children: (input.children ?? []).map((child) => this.verb(child, verb)),
      line: this.place,
    };
  }

  private attributes(given: NonNullable<VerbInput['attributes']>, rules: AttributeRules, verb: string): Verb['attributes'] {
    return Object.fromEntries(
      Object.entries(given).map(([written, value]) => {
        const name = this.name(written, Object.keys(rules), `<${verb}>`);
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        return [name, this.value(this.legal(String(value), verb), rule, name, verb)];
      }),
    );
  }

  private value(value: string, rule: AttributeRule | undefined, name: string, verb: string): string {
    if (rule?.kind === 'text' && rule.format.startsWith('e164')) return this.phoneNumber(value, `<${verb}> ${name}`);
    if (rule?.kind !== 'choice') return value;
    return this.name(value, rule.values, `<${verb}> ${name}`);
  }

  /** The known spelling of a name, when only its letter case differs. */
  private name(written: string, known: readonly string[], where: string | undefined): string {
    if (known.includes(written)) return written;
    const meant = known.find((candidate) => candidate.toLowerCase() === written.trim().toLowerCase());
    if (meant === undefined) return written;
    this.tell(`${where === undefined ? '' : `${where}: `}${JSON.stringify(written)} is written ${meant}`);
    return meant;
  }

  private legal(text: string, verb: string): string {
    const legal = legalText(text);
    if (legal !== text) this.tell(`<${verb}>: characters that XML cannot hold were left out`);
    return legal;
  }

  /** E.164 from a number with punctuation, or with its country code but no +. Ten digits could be of any country and stay as they are. */
  private phoneNumber(written: string, where: string): string {
    const digits = written.trim().replace(/[\s().-]/g, '');
    const number = /^[1-9]\d{10,14}$/.test(digits) ? `+${digits}` : digits;
    if (number === written || !/^\+[1-9]\d{1,14}$/.test(number)) return written;
    this.tell(`${where}: the number ${JSON.stringify(written)} is written ${number}`);
    return number;
  }

  private tell(message: string): void {
    this.corrected.push(`verb ${this.place}, ${message}`);
  }
}
