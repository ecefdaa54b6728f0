import { describe, expect, it } from 'vitest';
import { countSentence, isEmpty, noFields, searchOf } from './searchFields';

const nothing = { words: undefined, number: undefined, callId: undefined, since: undefined, until: undefined };

describe('the search form', () => {
  it('asks for nothing while it is empty', () => {
    expect(searchOf(noFields)).toEqual(nothing);
    expect(searchOf({ ...noFields, words: '  ' })).toEqual(nothing);
    expect(isEmpty(noFields)).toBe(true);
  });

  it('takes text as it was typed, and times as local ones', () => {
    expect(searchOf({ words: ' dentist ', number: '+1 500', callId: 'c-1', from: '2026-11-22T09:30', until: '2026-11-22T10:00' })).toEqual({
      words: 'dentist',
      number: '+1 500',
      callId: 'c-1',
      since: new Date(2026, 10, 22, 9, 30).getTime(),
      until: new Date(2026, 10, 22, 10, 0).getTime(),
    });
  });

  it('leaves out half a date', () => {
    expect(searchOf({ ...noFields, from: '2026-11' + '-99' }).since).toBeUndefined();
  });

  it.each([
    [0, false, false, 'No events yet.'],
    [0, false, true, expect.stringContaining('No event matches.')],
    [1, false, false, '1 event stored.'],
    [2, false, true, '2 events match.'],
    [50, true, false, 'The newest 50 events. There are more.'],
    [50, true, true, 'The newest 50 matching events. There are more.'],
  ])('says of %i events (more: %s, searched: %s): %s', (shown, more, searched, sentence) => {
    expect(countSentence(shown, more, searched)).toEqual(sentence);
  });
});
