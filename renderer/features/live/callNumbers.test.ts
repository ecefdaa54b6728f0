import { expect, it } from 'vitest';
import { callNumbers } from './callNumbers';

it.each([
  ['outbound', '+15005550100', '+19195550142', '+1 919 555 0142', 'from +1 500 555 0100'],
  ['inbound', '+442079460123', '+15005550100', '+442079460123', 'to +1 500 555 0100'],
  ['inbound', '', '+15005550100', 'Unknown number', 'to +1 500 555 0100'],
] as const)('an %s call from %j to %j is with %s', (direction, from, to, other, own) => {
  expect(callNumbers({ direction, from, to })).toEqual({ other, own });
});
