import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/testing/manualClock';
import { Completions } from './completions';

const ann = { id: 'agent-1', name: 'Ann' };

/** Each question is answered when the test says so. */
function openQuestions() {
  const answers: ((values: readonly string[] | undefined) => void)[] = [];
  const ask = () =>
    new Promise<readonly string[]>((resolve, reject) => {
      answers.push((values) => (values === undefined ? reject(new Error('Bandwidth is away')) : resolve(values)));
    });
  return { answers, sources: { applicationIds: ask, phoneNumbers: ask, callIds: ask } };
}

describe('completions', () => {
  it('ask once for what is typed within half a minute, then again', async () => {
    const clock = new ManualClock();
    const { answers, sources } = openQuestions();
    const completions = new Completions(clock, sources);
    const first = completions.complete('phoneNumbers', ann, '+');
    const second = completions.complete('phoneNumbers', ann, '+1');
    answers[0]?.(['+1500', '+2500']);
    expect(await first).toEqual(['+1500', '+2500']);
    expect(await second).toEqual(['+1500']);
    await clock.advance(30_000);
    const third = completions.complete('phoneNumbers', ann, '+');
    answers[1]?.(['+3500']);
    expect(await third).toEqual(['+3500']);
  });

  it('ask again after a failure', async () => {
    const { answers, sources } = openQuestions();
    const completions = new Completions(new ManualClock(), sources);
    const failed = completions.complete('phoneNumbers', ann, '');
    answers[0]?.(undefined);
    expect(await failed).toEqual([]);
    const again = completions.complete('phoneNumbers', ann, '');
    answers[1]?.(['+1500']);
    expect(await again).toEqual(['+1500']);
  });

  it('forget what an agent saw with its old credentials, even what is still on its way', async () => {
    const { answers, sources } = openQuestions();
    const completions = new Completions(new ManualClock(), sources);
    const before = completions.complete('phoneNumbers', ann, '');
    completions.forget(ann.id);
    answers[0]?.(['+1500']);
    await before;
    const after = completions.complete('phoneNumbers', ann, '');
    answers[1]?.(['+2500']);
    expect(await after).toEqual(['+2500']);
  });
});
