import { describe, expect, it } from 'vitest';
import { activitySearchOf, foundSentence, noActivityFields, person } from './activityFields';

describe('the search of the activity', () => {
  it.each([
    [{}, { words: undefined, agentId: undefined, person: undefined, outcome: undefined }],
    [{ words: '  Oak ' }, { words: 'Oak', agentId: undefined, person: undefined, outcome: undefined }],
    [
      { who: 'a-1', outcome: 'denied' },
      { words: undefined, agentId: 'a-1', person: undefined, outcome: 'denied' },
    ],
    [{ who: person }, { words: undefined, agentId: undefined, person: true, outcome: undefined }],
  ] as const)('%j', (fields, search) => expect(activitySearchOf({ ...noActivityFields, ...fields })).toEqual(search));

  it.each([
    [0, false, false, 'Nothing has happened yet.'],
    [0, false, true, 'Nothing matches this search.'],
    [1, false, true, 'One action.'],
    [12, false, false, '12 actions.'],
    [50, true, false, 'The newest 50.'],
  ])('%d found, more: %s, filtered: %s', (count, more, filtered, sentence) => expect(foundSentence(count, more, filtered)).toBe(sentence));
});
