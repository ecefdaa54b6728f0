import { expect, it } from 'vitest';
import type { Notice } from '../../main/ipc/contract';
import { noticesAt } from './noticesAt';

const notices: readonly Notice[] = ['line-line', 'line-address', 'line-inbound', 'n-1'].map((id) => ({
  ...{ id, at: 1, severity: 'warning', message: id },
}));

it.each([
  ['home', ['line-line', 'n-1']],
  ['settings', ['line-line', 'n-1']],
  ['calls', ['line-line', 'line-address', 'line-inbound', 'n-1']],
] as const)('above %s are the notices that it does not show itself', (place, shown) => {
  expect(noticesAt(place, notices).map(({ id }) => id)).toEqual(shown);
});
