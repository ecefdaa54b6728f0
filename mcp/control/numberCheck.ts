import { toE164 } from '../base/phoneNumber';
import type { NumberCheck } from '../model/takeOver';
import { type LookAt, type Reason, reasonsFor } from '../policy/destinations';
import { emergencyIn } from '../policy/emergency';

/** What a person confirms before a call goes there; abroad is no reason to ask them. */
const remarkable: ReadonlySet<Reason['kind']> = new Set(['emergency', 'premium', 'shared-cost', 'satellite', 'unknown']);

/** What is wrong, or remarkable, about numbers that the person wants to connect a call to. */
export class NumberChecks {
  #lookAt: LookAt | undefined;

  /** Loads the tables of every country's numbers, which take a while. Without them an unusual number is only known by its code. */
  async prepare(): Promise<void> {
    this.#lookAt ??= (await import('../policy/numberFacts')).numberFacts;
  }

  check(written: string): NumberCheck {
    const number = toE164(written);
    const emergency = emergencyIn(number ?? written.trim());
    if (number === undefined && emergency !== undefined)
      return { kind: 'invalid', why: `A call cannot be put through to ${emergency}. Call it from your own phone.` };
    if (number === undefined) return { kind: 'invalid', why: 'This is not a phone number with its country code, such as +1 919 555 0123.' };
    const reasons = reasonsFor(number, 'US', this.#lookAt ?? ordinary).filter(({ kind }) => remarkable.has(kind));
    if (reasons.length === 0) return { kind: 'fine', number };
    return { kind: 'confirm', number, why: `${number} is ${reasons.map(({ words }) => words).join(' and ')}.` };
  }
}

/** Until the tables are loaded. */
const ordinary: LookAt = () => ({ country: 'US', countryName: 'the United States', cost: undefined, kind: 'phone number' });
