import { SwitchboardError } from '../../base/errors';
import { nearest, plainText } from '../../base/nearest';
import { webhookTable } from '../../callbacks/webhookTable';
import { personEventTypes } from '../../model/personEvent';

const known: readonly string[] = [...webhookTable.keys(), ...personEventTypes];

/** Bandwidth's documents spell some types in two ways, and either may arrive. */
const sameType: readonly (readonly string[])[] = [['recordComplete', 'recordingComplete']];

/** What other phone services call these events. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['hangup', 'disconnect'],
  ['completed', 'disconnect'],
  ['ended', 'disconnect'],
  ['incoming', 'initiate'],
  ['inbound', 'initiate'],
  ['ringing', 'initiate'],
  ['digits', 'gather'],
  ['sms', 'message-received'],
]);

export interface WantedTypes {
  /** To look for, as Bandwidth spells them. */
  readonly types: readonly string[];
  /** Types among them that Switchboard does not know: they match only if Bandwidth has sent one. */
  readonly unknown: readonly string[];
}

/**
 * The event types an agent asks for. Letter case does not count.
 * @throws SwitchboardError `validation` naming the type that was meant.
 */
export function wantedTypes(given: readonly string[]): WantedTypes {
  const found = given.map((type) => {
    const exact = known.find((candidate) => candidate.toLowerCase() === type.trim().toLowerCase());
    if (exact !== undefined) return { types: sameType.find((same) => same.includes(exact)) ?? [exact], known: true };
    const meant = otherNames.get(type.trim().toLowerCase()) ?? nearest(type, known) ?? containing(type);
    if (meant !== undefined) throw unknownType(type, `Did you mean ${meant}?`);
    return { types: [type], known: false };
  });
  return {
    types: [...new Set(found.flatMap(({ types }) => types))],
    unknown: found.flatMap((one) => (one.known ? [] : one.types)),
  };
}

/** The type that a text begins or ends with, or that begins or ends with the text: `voice.answer`, `delivered`. */
function containing(text: string): string | undefined {
  const plain = plainText(text);
  if (plain.length < 5) return undefined;
  return known.find((candidate) => {
    const type = plainText(candidate);
    return plain.endsWith(type) || plain.startsWith(type) || type.startsWith(plain) || type.endsWith(plain);
  });
}

/** Waiting for a type that cannot come would leave a caller without an answer. */
export function unknownType(type: string, hint = ''): SwitchboardError {
  return new SwitchboardError(
    'validation',
    `${JSON.stringify(type.slice(0, 60))} is not an event type known to Switchboard, and no such event has arrived. ${hint}`.trim(),
    `Call getCallbackEvents again without event_type to see every event, or with known types: ${known.join(', ')}.`,
  );
}
