import { describe, expect, it } from 'vitest';
import type { Talk, TimelineEntry } from '../../../main/ipc/contract';
import { conversationRows } from './conversationRows';

const step = (talk: Talk | undefined, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: 'c-1/1',
  callId: 'c-1',
  at: 5,
  kind: 'answer',
  lane: 'agent',
  title: '',
  detail: '',
  by: 'Claude',
  waited: undefined,
  tone: 'neutral',
  body: undefined,
  talk,
  ...more,
});

describe('a conversation', () => {
  it('has a bubble for what is said together, and quiet lines between', () => {
    const talk: Talk = {
      by: 'agent',
      parts: [
        { kind: 'speech', text: 'One moment.' },
        { kind: 'sound', name: 'music.wav' },
        { kind: 'note', text: 'Put through to +1 919 555 0100' },
        { kind: 'speech', text: 'Nobody is there.' },
      ],
    };
    expect(conversationRows([step(talk, { waited: '2.1 s' })])).toEqual([
      { kind: 'bubble', id: 'c-1/1/0', at: 5, by: 'agent', parts: talk.parts.slice(0, 2), facts: 'Claude · thought for 2.1 s' },
      { kind: 'note', id: 'c-1/1/1', at: 5, text: 'Put through to +1 919 555 0100' },
      { kind: 'bubble', id: 'c-1/1/2', at: 5, by: 'agent', parts: talk.parts.slice(3), facts: 'Claude · thought for 2.1 s' },
    ]);
  });

  it('leaves out steps that nobody on the phone notices', () => {
    expect(conversationRows([step(undefined)])).toEqual([]);
  });

  it.each([
    ['agent', 'Claude', 'Claude'],
    ['agent', undefined, 'Agent'],
    ['you', 'You', 'You'],
    ['switchboard', 'Fallback', 'Switchboard, because no agent answered'],
    ['other', undefined, ''],
  ] as const)('says who spoke: %s, %s', (by, name, facts) => {
    const [row] = conversationRows([step({ by, parts: [{ kind: 'speech', text: 'Hello.' }] }, { by: name })]);
    expect(row).toMatchObject({ facts });
  });
});
