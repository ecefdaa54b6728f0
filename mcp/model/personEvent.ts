/**
 * Events of Switchboard's own: what the person did to a call. They stand between Bandwidth's webhooks in the events of the
 * call, with `source: "switchboard"` in their data.
 */
export const personEventTypes = ['personTookOver', 'personSpoke', 'personTransferred', 'personEndedCall', 'personGaveBack'] as const;

export type PersonEventType = (typeof personEventTypes)[number];
