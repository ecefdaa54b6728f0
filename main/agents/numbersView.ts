import { type Policy, type PolicyChange, type PolicyState, presetTable } from '../../mcp/index';
import type { DestinationView, ListedNumber, NumbersView } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

/** So many known numbers are shown. */
const shownContacts = 50;

const kinds = [
  { id: 'premium', label: 'Premium numbers', what: 'They cost extra.' },
  { id: 'shared-cost', label: 'Shared-cost numbers', what: 'They can cost more than a usual call.' },
  { id: 'satellite', label: 'Satellite phones', what: 'They are expensive.' },
  { id: 'sip', label: 'Internet addresses', what: 'Calls to an address on the internet in place of a number.' },
  { id: 'other-server', label: 'Other programs', what: 'Handing a call over to a program that is not Switchboard.' },
  { id: 'unknown', label: 'Numbers of an unknown kind', what: 'What they cost is not known.' },
] as const;

/** Which numbers are always or never allowed, and what else agents may reach. */
export function numbersView({ policy, contacts }: PolicyState): NumbersView {
  const { allowed, blocked, own } = policy.numbers;
  return {
    allowed: allowed.map(listed),
    blocked: blocked.map(listed),
    own: own.map(listed),
    contacts: contacts.slice(0, shownContacts).map(listed),
    contactsInAll: contacts.length,
    destinations: [emergency(policy), ...kinds.map((kind) => destination(policy, kind)), countries(policy)],
  };
}

/** The change that opens or closes a destination; undefined for one that does not exist. */
export function destinationChange(id: string, item: string | undefined, open: boolean): PolicyChange | undefined {
  if (id === 'emergency') return item === undefined ? undefined : { kind: 'emergency', number: item.toLowerCase(), open };
  if (id === 'country') return item === undefined ? undefined : { kind: 'destination', destination: `country:${item.toUpperCase()}`, open };
  return kinds.some((kind) => kind.id === id) ? { kind: 'destination', destination: id, open } : undefined;
}

function listed(number: string): ListedNumber {
  return { number, shown: formatNumber(number) };
}

function emergency({ opened }: Policy): DestinationView {
  return {
    ...{ id: 'emergency', label: 'Emergency numbers', named: 'number', open: false },
    sentence: 'Calls to 911, 112 and the like are always refused, until you open one by its number.',
    opened: opened.emergency.map((item) => ({ item, label: item })),
  };
}

function destination({ opened, preset }: Policy, { id, label, what }: (typeof kinds)[number]): DestinationView {
  return {
    ...{ id, label, named: undefined, opened: [] },
    open: opened.destinations.includes(id),
    sentence: `${what} ${untilOpened(preset)}`,
  };
}

function countries({ opened, preset }: Policy): DestinationView {
  const codes = opened.destinations.flatMap((one) => (one.startsWith('country:') ? [one.slice('country:'.length)] : []));
  return {
    ...{ id: 'country', label: 'Other countries', named: 'country', open: false },
    sentence: `Numbers outside the country of your number. ${untilOpened(preset)}`,
    opened: codes.map((item) => ({ item, label: countryNames.of(item) ?? item })),
  };
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

function untilOpened(preset: Policy['preset']): string {
  return presetTable[preset].destinations === 'refuse' ? 'Refused until you open it.' : 'Allowed, with a warning to the agent.';
}
