import { expect, it } from 'vitest';
import { callNumbers } from './callNumbers';

it.each([
  ['outbound', '+1 500 555 0100', '+1 919 555 0142', '+1 919 555 0142', 'from +1 500 555 0100'],
  ['inbound', '+44 20 7946 0123', '+1 500 555 0100', '+44 20 7946 0123', 'to +1 500 555 0100'],
  ['inbound', '', '+1 500 555 0100', 'Unknown number', 'to +1 500 555 0100'],
] as const)('an %s call from %j to %j is with %s', (direction, from, to, other, own) => {
  expect(callNumbers({ direction, from, to })).toEqual({ other, own });
});
