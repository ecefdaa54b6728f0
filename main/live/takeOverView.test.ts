import { describe, expect, it } from 'vitest';
import type { TakenCall } from '../../mcp/index';
import { takeOverView } from './takeOverView';

const taken = (more: Partial<TakenCall>): TakenCall => ({
  ...{ callId: 'c-1', since: 1, doing: 'waiting', until: undefined, unspoken: [], heard: [], putThroughTo: undefined, trouble: undefined },
  ...more,
});

describe('what the person can do in a call', () => {
  it('is nothing once it has ended', () => expect(takeOverView('disconnected', taken({}))).toBeUndefined());

  it.each([
    ['answered', undefined],
    ['initiated', 'You can take over once the call is answered.'],
    ['queued', 'You can take over once the call is answered.'],
  ] as const)('is to take it over when it is %s', (state, why) => {
    expect(takeOverView(state, undefined)).toEqual({ taken: false, why, doing: '', until: undefined, trouble: undefined });
  });

  it.each([
    ['waiting', 'The other party waits for you.'],
    ['speaking', 'The other party hears your words.'],
    ['fetching', 'The other party hears you as soon as what plays now is over.'],
  ] as const)('is to speak while it is %s', (doing, sentence) => {
    expect(takeOverView('answered', taken({ doing, until: 9, trouble: 'Trouble.' }))).toEqual({
      ...{ taken: true, why: undefined, doing: sentence, until: 9, trouble: 'Trouble.' },
    });
  });

  it('is only to hang up or give back once it is put through', () => {
    expect(takeOverView('answered', taken({ doing: 'put-through', putThroughTo: '+19195550123' }))).toMatchObject({
      taken: true,
      why: 'The call is connected to +1 919 555 0123, so you cannot speak in it.',
    });
  });
});
