import { describe, expect, it } from 'vitest';
import { silentLog } from '../../mcp/base/log';
import { askBeforeLeaving, type CallAtStake, type QuitQuestion, quitQuestion } from './quitQuestion';

const practice = { line: 'practice' } as const;
const real = { line: 'real' } as const;

describe('the question before quitting', () => {
  it('is not asked while no call is live', () => {
    expect(quitQuestion([])).toBeUndefined();
  });

  it.each([
    [[practice], 'A practice call is live. Quit anyway?', ['The practice call ends'], ['fallback'], 'Quit and end the call'],
    [[practice, practice], '2 practice calls are live. Quit anyway?', ['Practice calls end'], ['fallback'], 'Quit and end the calls'],
    [[real], 'A call is live. Quit anyway?', ['The caller hears your fallback'], ['ractice'], 'Quit and end the call'],
    [[real, real, real], '3 calls are live. Quit anyway?', ['Callers hear your fallback'], ['ractice'], 'Quit and end the calls'],
    [
      [real, practice],
      '2 calls are live. Quit anyway?',
      ['Callers hear your fallback', 'Practice calls end'],
      [],
      'Quit and end the calls',
    ],
  ] satisfies [CallAtStake[], string, string[], string[], string][])(
    'of %j says how many and what becomes of them',
    (calls, message, said, unsaid, quit) => {
      const question = quitQuestion(calls);
      expect(question).toMatchObject({ message, quit, keep: 'Keep running' });
      for (const words of said) expect(question?.detail).toContain(words);
      for (const words of unsaid) expect(question?.detail).not.toContain(words);
    },
  );
});

describe('quitting at a person’s wish', () => {
  function app(calls: readonly CallAtStake[]) {
    const questions: { question: QuitQuestion; answer: (yes: boolean) => Promise<void>; fail: () => Promise<void> }[] = [];
    const left: string[] = [];
    const state = { calls, quitting: false };
    const wish = askBeforeLeaving({
      log: silentLog,
      calls: () => state.calls,
      quitting: () => state.quitting,
      leave: (why) => void left.push(why),
      ask: (question) =>
        new Promise((resolve, reject) => {
          const settled = async () => {
            for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          };
          questions.push({
            question,
            answer: (yes) => {
              resolve(yes);
              return settled();
            },
            fail: () => {
              reject(new Error('no display'));
              return settled();
            },
          });
        }),
    });
    return { wish, questions, left, state };
  }

  it('leaves at once while no call is live', () => {
    const { wish, questions, left } = app([]);
    wish('menu');
    expect(left).toEqual(['menu']);
    expect(questions).toEqual([]);
  });

  it('leaves when the person accepts that calls end', async () => {
    const { wish, questions, left } = app([practice]);
    wish('menu');
    expect(left).toEqual([]);
    await questions[0]?.answer(true);
    expect(left).toEqual([expect.stringContaining('menu')]);
  });

  it('goes on when they do not, and asks again the next time', async () => {
    const { wish, questions, left } = app([real]);
    wish('menu');
    await questions[0]?.answer(false);
    expect(left).toEqual([]);
    wish('menu');
    expect(questions).toHaveLength(2);
  });

  it('asks once, however often quitting is wished for meanwhile', () => {
    const { wish, questions } = app([practice]);
    wish('menu');
    wish('window');
    wish('the system');
    expect(questions).toHaveLength(1);
  });

  it('asks nothing of an app that is quitting', () => {
    const { wish, questions, left, state } = app([practice]);
    state.quitting = true;
    wish('menu');
    expect([questions, left]).toEqual([[], []]);
  });

  it('leaves when nobody can be asked', async () => {
    const { wish, questions, left } = app([practice]);
    wish('menu');
    await questions[0]?.fail();
    expect(left).toEqual(['menu']);
  });
});
