import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClient } from '../bandwidth/client';
import { createLine } from '../bandwidth/createLine';
import { fixedSource } from '../bandwidth/credentials';
import { type Clock, systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import type { Activity } from '../model/activity';
import { startPracticeLine } from '../practice/practice';
import { connectModern, payloadOf } from '../server/testing/clients';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

interface Bench {
  readonly switchboard: Switchboard;
  readonly activities: Activity[];
  /** Resolves with the first activity that passes, past or to come. */
  seen<T extends Activity>(passes: (activity: Activity) => activity is T): Promise<T>;
  agent(name: string): Promise<(tool: string, input?: object) => Promise<Result>>;
}

interface Result {
  readonly failed: boolean;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The whole server on the practice line, over real sockets. */
async function open(clock: Clock): Promise<Bench> {
  const switchboard = await createSwitchboard({
    clock,
    log: silentLog,
    version: '0.0.0',
    line: 'practice',
    real: undefined,
    practice: { mode: 'full', pace: 0.1 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
    turns: defaultTurns,
    agents: { list: () => [], save: async () => undefined },
  });
  opened.push(() => switchboard.close());
  const activities: Activity[] = [];
  const watchers = new Set<() => void>();
  switchboard.subscribe((activity) => {
    activities.push(activity);
    for (const watcher of watchers) watcher();
  });
  return {
    switchboard,
    activities,
    seen: (passes) =>
      new Promise((resolve) => {
        const look = () => {
          const found = activities.find(passes);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      }),
    async agent(name) {
      const { token } = await switchboard.mintAgent(name);
      const client = await connectModern(switchboard.endpoint ?? '', token);
      opened.push(() => client.close());
      return async (tool, input = {}) => {
        const result = await client.callTool({ name: tool, arguments: { ...input } });
        return { failed: result.isError === true, value: payloadOf(result) };
      };
    },
  };
}

const callId = z.object({ callId: z.string() });
/** Nobody's script answers it, so it rings the practice phone. */
const somebody = '+15005550142';
const hello = '<Response><SpeakSentence>Hello there.</SpeakSentence><Hangup/></Response>';
const answered = (activity: Activity): activity is Extract<Activity, { kind: 'webhook' }> =>
  activity.kind === 'webhook' && activity.event.event_type === 'answer';
const ended = (activity: Activity): activity is Extract<Activity, { kind: 'webhook' }> =>
  activity.kind === 'webhook' && activity.event.event_type === 'disconnect';

function ringing({ switchboard }: Bench, id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const { practice } = switchboard;
    if (practice === undefined) return reject(new Error('no practice phone'));
    const look = () => {
      if (practice.state.calls.some((call) => call.callId === id && call.state === 'ringing-in')) {
        stop();
        resolve();
      }
    };
    const stop = practice.subscribe(look);
    look();
  });
}

describe('a slow agent', () => {
  it('thinks for 40 s: one answer event, one turn, and the callee hears the answer once', async () => {
    const clock = new ManualClock();
    const bench = await open(clock);
    const agent = await bench.agent('slow');
    const { callId: id } = callId.parse((await agent('createCall', { to: somebody })).value);
    // Time passes only while the sockets are given room, so that no step of the line overtakes its own webhook.
    const until = async (promise: Promise<unknown>) => {
      let done = false;
      const watch = promise.then(() => {
        done = true;
      });
      while (!done) await clock.advance(20);
      await watch;
    };
    await until(ringing(bench, id));
    await bench.switchboard.practice?.answer(id);
    await until(bench.seen(answered));
    const answeredAt = clock.now();
    await until(bench.seen((activity): activity is Extract<Activity, { kind: 'still-waiting' }> => activity.kind === 'still-waiting'));
    await clock.advance(answeredAt + 40_000 - clock.now());
    const responding = agent('respondToCallback', { callId: id, bxml: hello });
    await until(responding);
    expect((await responding).value).toMatchObject({ delivered: true, event_type: 'answer' });
    await until(bench.seen(ended));

    const events = bench.activities.filter((activity) => activity.kind === 'webhook' && activity.event.callId === id);
    expect(events.map((activity) => activity.kind === 'webhook' && activity.event.event_type)).toEqual(['answer', 'disconnect']);
    const answers = bench.activities.filter((activity) => activity.kind === 'answer');
    expect(new Set(answers.map((activity) => activity.kind === 'answer' && activity.callbackId)).size).toBe(1);
    expect(answers.filter((activity) => activity.kind === 'answer' && activity.by.kind === 'agent')).toHaveLength(1);
    expect(answers.filter((activity) => activity.kind === 'answer' && activity.by.kind === 'keep-alive').length).toBeGreaterThan(0);
    const heard = bench.switchboard.practice?.state.calls.find((call) => call.callId === id)?.captions ?? [];
    expect(heard.filter(({ text }) => text === 'Hello there.')).toHaveLength(1);
  });
});

describe('fifty agents and one turn', () => {
  it('one wins, the rest and a late one get the truth, and the next turn opens with no answer in it', async () => {
    const bench = await open(systemClock);
    const agents = await Promise.all(Array.from({ length: 50 }, (_, index) => bench.agent(`agent ${index}`)));
    const first = agents[0];
    if (first === undefined) throw new Error('no agent');
    const { callId: id } = callId.parse((await first('createCall', { to: somebody })).value);
    await ringing(bench, id);
    await bench.switchboard.practice?.answer(id);
    const { event } = await bench.seen(answered);
    const ask = (text: string) => `<Response><Gather maxDigits="1"><SpeakSentence>${text}</SpeakSentence></Gather></Response>`;
    const writes = Array.from({ length: 50 }, (_, index) => {
      const address = index % 2 === 0 ? { callId: id } : { callbackId: event.callbackId };
      return agents[index]?.('respondToCallback', { ...address, bxml: ask(`Answer ${index}`) });
    });
    const results = (await Promise.all(writes)).filter((result) => result !== undefined);
    const late = await first('respondToCallback', { callbackId: event.callbackId, bxml: ask('Too late') });
    expect(results.filter(({ failed }) => !failed)).toHaveLength(1);
    expect([...results.filter(({ failed }) => failed), late].map(({ value }) => value.code)).toEqual(Array(50).fill('conflict'));

    await bench.switchboard.practice?.digits(id, '1');
    const gathered = await bench.seen(
      (activity): activity is Extract<Activity, { kind: 'webhook' }> =>
        activity.kind === 'webhook' && activity.event.event_type === 'gather',
    );
    const page = await first('getCallbackEvents', { callId: id });
    expect(page.value.openTurns).toMatchObject([{ callbackId: gathered.event.callbackId, event_type: 'gather' }]);
    expect(bench.activities.filter((activity) => activity.kind === 'answer')).toHaveLength(1);
    expect((await first('respondToCallback', { callId: id, bxml: hello })).failed).toBe(false);
    await bench.seen(ended);
  });
});

describe('a history that cannot be opened', () => {
  it('is reported to everybody who listens, and stays known', async () => {
    const switchboard = await createSwitchboard({
      clock: systemClock,
      log: silentLog,
      version: '0.0.0',
      line: 'practice',
      real: undefined,
      practice: { mode: 'full', pace: 0.1 },
      mcp: undefined,
      callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
      history: { file: 'history.db', worker: '/nowhere/historyWorker.js', required: false },
      turns: defaultTurns,
      agents: { list: () => [], save: async () => undefined },
    });
    opened.push(() => switchboard.close());
    const notices: string[] = [];
    switchboard.subscribe((activity) => activity.kind === 'notice' && notices.push(activity.message));
    expect(notices).toEqual([expect.stringContaining('The event history failed')]);
    expect(switchboard).toMatchObject({ history: undefined, historyProblem: notices[0] });
    const later: string[] = [];
    switchboard.subscribe((activity) => activity.kind === 'notice' && later.push(activity.message));
    expect(later).toEqual(notices);
  });
});

describe('the practice line stopped in the middle of a call', () => {
  it('is a clear error, not a crash', async () => {
    const line = await startPracticeLine({
      clock: systemClock,
      log: silentLog,
      mode: 'full',
      callbackBase: () => 'http://127.0.0.1:9/none',
    });
    const client = createClient(
      createLine({
        kind: 'practice',
        hosts: { api: line.url, voice: line.url, messaging: line.url },
        credentials: { clientId: line.clientId, clientSecret: line.clientSecret },
        source: 'practice',
        callbackBase: () => undefined,
        callbackCredentials: () => undefined,
        clock: systemClock,
        version: '0.0.0',
      }),
      { clock: systemClock, log: silentLog, version: '0.0.0' },
    );
    const call = await client.createCall({
      to: somebody,
      from: line.number,
      applicationId: line.applicationId,
      answerUrl: 'http://127.0.0.1:9/none',
    });
    await line.close();
    await expect(client.getCall(call.callId)).rejects.toMatchObject({ code: 'unavailable', recovery: expect.any(String) });
  });
});

describe('completions', () => {
  it('show nothing of an account from the moment the agent has logged out of it', async () => {
    const callbackBase = () => 'http://127.0.0.1:9/none';
    const bandwidth = await startPracticeLine({ clock: systemClock, log: silentLog, mode: 'full', callbackBase });
    opened.push(() => bandwidth.close());
    const { url, clientId, clientSecret } = bandwidth;
    const switchboard = await createSwitchboard({
      clock: systemClock,
      log: silentLog,
      version: '0.0.0',
      line: 'real',
      real: {
        hosts: { api: url, voice: url, messaging: url },
        credentials: [fixedSource('environment', { clientId, clientSecret })],
        ...{ accountId: undefined, baseUrl: undefined, voiceApplicationId: undefined, number: undefined },
      },
      practice: undefined,
      mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
      callbacks: { port: 0, secret: 'a-secret-of-this-test-run' },
      turns: defaultTurns,
      agents: { list: () => [], save: async () => undefined },
    });
    opened.push(() => switchboard.close());
    const client = await connectModern(switchboard.endpoint ?? '', (await switchboard.mintAgent('typing')).token);
    opened.push(() => client.close());
    const numbers = async () => {
      const ref = { type: 'ref/prompt', name: 'place_a_call_and_talk' } as const;
      return (await client.complete({ ref, argument: { name: 'from', value: '+' } })).completion.values;
    };
    expect(await numbers()).toEqual(['+15005550100']);
    await client.callTool({ name: 'clearCredentials', arguments: {} });
    expect(await numbers()).toEqual([]);
  });
});
