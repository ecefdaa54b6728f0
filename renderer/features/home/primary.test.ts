import { describe, expect, it } from 'vitest';
import { ready, unfinished } from '../../mock/home';
import { complete, untouched } from '../../mock/setup';
import { primaryOf } from './primary';

describe('the one primary button of Home', () => {
  it('is the offer of the real line, before anything else', () => {
    expect(primaryOf(unfinished, { ...complete, offerRealLine: true })).toEqual({ kind: 'offer' });
  });

  it('is the first row that needs the person and can be mended here', () => {
    expect(primaryOf(unfinished, untouched)).toEqual({ kind: 'row', id: 'number' });
    const rows = unfinished.rows.map((row) => (row.id === 'number' ? { ...row, button: undefined } : row));
    expect(primaryOf({ rows }, untouched)).toEqual({ kind: 'row', id: 'agent' });
  });

  it('is trying it out once nothing is left to do', () => {
    expect(primaryOf(ready, complete)).toEqual({ kind: 'try' });
  });
});
