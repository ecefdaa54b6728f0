import { expect, it } from 'vitest';
import { captionLines } from './captionLines';

it.each([
  ['speech', 'Hello', 'Hello', true],
  ['keys', '1', '1', true],
  ['beep', '', 'Beep', false],
  ['ring', ' ', 'Ringing', false],
  ['silence', 'Silence, 3 s', 'Silence, 3 s', false],
  ['audio', 'hold.mp3', 'hold.mp3', false],
] as const)('a %s caption with the text %j reads %j', (kind, given, text, spoken) => {
  expect(captionLines([{ at: 7, from: 'line', kind, text: given }])).toEqual([{ id: '0', at: 7, from: 'line', kind, text, spoken }]);
});

it('tells two equal captions apart', () => {
  const beep = { at: 7, from: 'line', kind: 'beep', text: '' } as const;
  expect(new Set(captionLines([beep, beep]).map(({ id }) => id)).size).toBe(2);
});
