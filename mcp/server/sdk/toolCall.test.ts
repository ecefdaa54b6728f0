import { expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/manualClock';
import { cannotAsk } from '../../policy/asking';
import { plainTools } from '../testing/sampleTools';
import { type ProgressNotice, runToolCall } from './toolCall';

it('a call that waits for a person says so to a client that follows its progress, every five seconds, until they have decided', async () => {
  const clock = new ManualClock();
  const [tool] = plainTools;
  if (tool === undefined) throw new Error('no sample tool');
  let decide: () => void = () => undefined;
  const decided = new Promise<void>((resolve) => {
    decide = resolve;
  });
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const notices: ProgressNotice['params'][] = [];
  const running = runToolCall(
    {
      clock,
      run: async (_tool, _input, _agent, _signal, person) => {
        person?.waits?.(true);
        await decided;
        person?.waits?.(false);
        await finished;
        return { kind: 'done', result: {} };
      },
    },
    {
      ...{ tool, input: {}, agent: { id: 'a', name: 'Ann' }, signal: new AbortController().signal, person: cannotAsk, progressToken: 7 },
      notify: ({ params }) => void notices.push(params),
    },
  );
  await clock.advance(10_000);
  decide();
  await clock.advance(5_000);
  finish();
  expect(await running).toEqual({ kind: 'done', result: {} });
  const waiting = 'Waiting for the user to allow this.';
  expect(notices).toEqual([
    { progressToken: 7, progress: 0, message: 'Still working.' },
    { progressToken: 7, progress: 5, message: waiting },
    { progressToken: 7, progress: 10, message: waiting },
    { progressToken: 7, progress: 15, message: 'Still working.' },
  ]);
});
