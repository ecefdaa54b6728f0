import { closed, otherServer, type Reason, reasonsFor } from './destinations';
import { emergencyIn } from './emergency';
import type { Policy } from './policy';
import type { Reach } from './reach';

/** A destination and what is special about it; `address` is empty for a server. */
export interface Found {
  readonly address: string;
  readonly reasons: readonly Reason[];
}

export interface Checked {
  readonly refused: readonly Found[];
  readonly warned: readonly Found[];
  /** Each number in words: "a mobile number in the United States". */
  readonly described: readonly string[];
}

export interface Rules {
  readonly policy: Policy;
  /** On the practice line nothing is really dialled, so that only emergency numbers are refused. */
  readonly practice: boolean;
  /** A number of the line's own; its country is not abroad. */
  readonly ownNumber: string | undefined;
  /** What is not opened is refused; otherwise it is allowed with a warning. */
  readonly refuses: boolean;
}

/** Holds what a call would reach against the destinations that the person has opened. */
export async function checkDestinations(reach: Reach, rules: Rules): Promise<Checked> {
  const { policy, practice, ownNumber, refuses } = rules;
  if (practice) return { refused: emergencies(reach, policy), warned: [], described: [] };
  // The tables of every country's numbers: not before they are needed.
  const { numberFacts } = reach.to.length === 0 ? { numberFacts: undefined } : await import('./numberFacts');
  const home = (ownNumber === undefined ? undefined : numberFacts?.(ownNumber).country) ?? 'US';
  const found = reach.to.map((address): Found & { readonly named: boolean } => {
    const reasons = numberFacts === undefined ? [] : closed(reasonsFor(address, home, numberFacts), policy.opened);
    return { address, reasons, named: policy.numbers.allowed.includes(address) || policy.numbers.own.includes(address) };
  });
  const servers = reach.servers.map((origin) => ({ address: '', reasons: closed([otherServer(origin)], policy.opened), named: false }));
  const special = [...found, ...servers].filter(({ reasons }) => reasons.length > 0);
  const refused = special.filter(({ reasons, named }) => reasons.some(({ kind }) => kind === 'emergency') || (refuses && !named));
  const described = reach.to.map((address) => {
    if (/^sips?:/i.test(address) || numberFacts === undefined) return 'a SIP address';
    const { kind, countryName } = numberFacts(address);
    return `a ${kind} in ${countryName}`;
  });
  return { refused, warned: special.filter((entry) => !refused.includes(entry)), described };
}

function emergencies({ to }: Reach, policy: Policy): readonly Found[] {
  return to.flatMap((address) => {
    const name = emergencyIn(address);
    if (name === undefined || policy.opened.emergency.includes(name)) return [];
    return [{ address, reasons: [{ kind: 'emergency', name, words: `the emergency or service number ${name}` }] }];
  });
}
