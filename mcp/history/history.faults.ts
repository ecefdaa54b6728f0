import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DurableHistory } from '../callbacks/stores/durableEvents';
import { alice, hello, type Rig, scope, startRig, voice } from '../callbacks/testing/callbacksRig';
import type { History } from './history';
import { durableHistory } from './switchboardHistory';
import { bundle } from './testing/bundle';
import { historyRig } from './testing/historyRig';

const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };
const rates = { bandwidth: unlimited, strangers: unlimited };

let folder: string;
let worker: string;
beforeAll(async () => {
  folder = await bundle('faults', { historyWorker: 'mcp/history/historyWorker.ts', burstServer: 'mcp/history/testing/burstServer.ts' });
  worker = path.join(folder, 'historyWorker.js');
}, 60_000);

describe('the history', () => {
  let rig: ReturnType<typeof historyRig>;
  let history: History;
  beforeEach(async () => {
    rig = historyRig(() => worker);
    history = await rig.open();
  });
  afterEach(async () => {
    await history.close();
    rig.remove();
  });

  /** A listener over whatever history is open at the time. */
  /** Stores in the history that is open at the time, since these tests close it and open it again. */
  const current: DurableHistory = {
    persist: (rows) => history.persist(rows),
    inboundMessages: (query) => durableHistory(history).inboundMessages(query),
  };
  const serving = () => startRig({ history: current, rates }, rig.clock);
  const stop = async (callbacks: Rig) => {
    const closed = callbacks.callbacks.close();
    await rig.clock.advance(5_000);
    await closed;
  };
  const everything = async () => {
    const stored: unknown[] = [];
    let before: string | undefined;
    do {
      const page = await history.page({ limit: 1_000, before });
      stored.push(...page.events.map((event) => event.data.serial));
      before = page.next;
    } while (before !== undefined);
    return stored;
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, serial) => serial);

  it('killed in a burst of 5,000 webhooks: what was acknowledged is stored, and what is sent again is stored once', async () => {
    const file = `${rig.folder}/burst.db`;
    const bodies = numbers(5_000).map((serial) => JSON.stringify(voice('dtmf', { serial })));
    const acknowledged = new Set<number>();
    /** Sends what has not been acknowledged, 64 at a time, as Bandwidth does; ends when the server is gone. */
    const sendAll = async (base: string, each: () => void = () => undefined) => {
      const due = numbers(5_000).filter((serial) => !acknowledged.has(serial));
      const one = async () => {
        for (let serial = due.shift(); serial !== undefined; serial = due.shift()) {
          const response = await fetch(`${base}/voice`, { method: 'POST', body: bodies[serial] ?? '' }).catch(() => undefined);
          if (!response) return;
          expect(response.status).toBe(204);
          acknowledged.add(serial);
          each();
        }
      };
      await Promise.all(Array.from({ length: 64 }, one));
    };

    const first = await burstServer(file);
    await sendAll(first.base, () => {
      if (acknowledged.size === 2_500) first.process.kill('SIGKILL');
    });
    await first.ended;
    expect(acknowledged.size).toBeGreaterThanOrEqual(2_500);
    expect(acknowledged.size).toBeLessThan(5_000);

    await history.close();
    history = await rig.open({ file });
    const survived = await everything();
    expect(new Set(survived).size).toBe(survived.length);
    expect([...acknowledged].filter((serial) => !survived.includes(serial))).toEqual([]);
    // What was stored and not acknowledged was on its way when the process died.
    expect(survived.length - acknowledged.size).toBeLessThanOrEqual(64);
    expect(rig.notices()).toEqual([]);
    await history.close();

    const second = await burstServer(file);
    await sendAll(second.base);
    second.process.kill('SIGKILL');
    await second.ended;
    expect(acknowledged.size).toBe(5_000);
    history = await rig.open({ file });
    expect((await everything()).map(Number).sort((one, other) => one - other)).toEqual(numbers(5_000));
  }, 120_000);

  it('on a full disk: 503 with Retry-After for what does not fit, and all of it is taken once there is space', async () => {
    await history.close();
    history = await rig.open({ maxPages: 300 });
    const callbacks = await serving();
    const big = numbers(100).map((serial) => JSON.stringify(voice('dtmf', { serial, pad: 'x'.repeat(20_000) })));
    const send = async (serial: number) => {
      const response = await fetch(`${callbacks.base}/voice`, { method: 'POST', body: big[serial] ?? '' });
      return { serial, status: response.status, retry: response.headers.get('retry-after') };
    };
    const answers = await Promise.all(numbers(100).map(send));
    const refused = answers.filter(({ status }) => status === 503);
    const taken = answers.filter(({ status }) => status === 204);
    expect(refused.length + taken.length).toBe(100);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ retry }) => retry === '1')).toBe(true);
    expect(new Set(await everything())).toEqual(new Set(taken.map(({ serial }) => serial)));
    expect((await callbacks.newest()).length).toBe(taken.length);
    expect(rig.notices()).toContainEqual(expect.stringContaining('Free some disk space'));

    await history.close();
    history = await rig.open();
    for (const { serial } of refused) expect(await send(serial)).toMatchObject({ status: 204 });
    expect((await everything()).map(Number).sort((one, other) => one - other)).toEqual(numbers(100));
    await stop(callbacks);
  }, 60_000);

  it('whose file is damaged while it is in use: that is set aside whole, told, and webhooks go on being stored', async () => {
    const callbacks = await serving();
    const send = async (serial: number) => (await callbacks.post('/voice', voice('dtmf', { serial, callId: `c-${serial}` }))).status;
    for (const serial of numbers(500)) expect(await send(serial)).toBe(204);
    await history.close();
    const damaged = Buffer.concat([readFileSync(rig.file).subarray(0, 100), Buffer.alloc(statSync(rig.file).size - 100, 7)]);
    history = await rig.open();
    writeFileSync(rig.file, damaged);
    const answers = new Map<number, number>();
    for (const serial of numbers(50)) answers.set(500 + serial, await send(500 + serial));
    expect(new Set(answers.values())).toEqual(new Set([204]));
    expect(new Set(await everything())).toEqual(new Set(answers.keys()));
    expect(rig.notices()).toEqual([expect.stringMatching(/damaged.*renamed to .*corrupt/)]);
    const aside = readdirSync(rig.folder).find((name) => /^history\.corrupt-.*\.db$/.test(name));
    expect(readFileSync(`${rig.folder}/${aside}`).subarray(0, 100)).toEqual(damaged.subarray(0, 100));
    await stop(callbacks);
  }, 60_000);

  it.each([
    ['ahead', 366 * 86_400_000],
    ['back', -366 * 86_400_000],
  ])(
    'and a held caller, when the clock is set %s a year: nothing is deleted, the caller goes on waiting and is answered',
    async (_how, ms) => {
      await history.close();
      history = await rig.open({ monotonic: () => rig.clock.elapsed() });
      const callbacks = await serving();
      expect((await callbacks.post('/voice', voice('dtmf', { serial: 0 }))).status).toBe(204);
      const heard = callbacks.conversation(voice('answer', { serial: 1 }));
      const callbackId = (await callbacks.seen('webhook', 2))[1]?.event.callbackId ?? '';
      rig.clock.set(ms);
      // A minute later the history tidies itself, and the caller has come back four times.
      for (let round = 1; round <= 4; round++) {
        await rig.clock.advance(16_000);
        await callbacks.seen('still-waiting', round);
      }
      await history.tidy();
      expect((await callbacks.post('/voice', voice('dtmf', { serial: 2 }))).status).toBe(204);
      expect(await callbacks.port.respond(scope, { callbackId }, hello, alice)).toMatchObject({ delivered: true });
      expect((await heard).body).toBe(hello);
      expect(new Set(await everything())).toEqual(new Set([0, 1, 2]));
      expect((await callbacks.newest()).map(({ data }) => data.serial)).toEqual([0, 1, 2]);
      await stop(callbacks);
    },
  );
});

/** The callback side in a process of its own. */
async function burstServer(
  file: string,
): Promise<{ readonly process: ChildProcess; readonly base: string; readonly ended: Promise<unknown> }> {
  const server = spawn(process.execPath, [path.join(folder, 'burstServer.js'), file, worker], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  return { process: server, base: await firstLine(server), ended };
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\n')) resolve(said.trim());
    });
    server.once('exit', () => reject(new Error('The server ended before it listened.')));
  });
}
