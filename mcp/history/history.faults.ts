import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { assert, asyncProperty, constantFrom, dictionary, jsonValue, oneof, record, string } from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Rig, scope, startRig, voice } from '../callbacks/callbacksRig';
import type { History } from './history';
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

describe('faults', () => {
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

  const serving = (given: History = history) => startRig({ persist: (events, identities) => given.persist(events, identities), rates });
  const stop = async (callbacks: Rig) => {
    const closed = callbacks.callbacks.close();
    await callbacks.clock.advance(5_000);
    await closed;
  };

  it('killed in a burst of 5,000 webhooks: everything acknowledged is there afterwards, once', async () => {
    const server = spawn(process.execPath, [path.join(folder, 'burstServer.js'), `${rig.folder}/burst.db`, worker], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const base = await firstLine(server);
    const acknowledged = new Set<number>();
    let sent = 0;
    const one = async () => {
      while (sent < 5_000) {
        const serial = sent++;
        const response = await fetch(`${base}/voice`, { method: 'POST', body: JSON.stringify(voice('dtmf', { serial })) }).catch(
          () => undefined,
        );
        if (!response) return;
        expect(response.status).toBe(204);
        acknowledged.add(serial);
        if (acknowledged.size === 2_500) server.kill('SIGKILL');
      }
    };
    const dead = new Promise((resolve) => server.once('exit', resolve));
    await Promise.all([...Array.from({ length: 64 }, one), dead]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(2_500);
    expect(sent).toBeLessThan(5_000);

    await history.close();
    history = await rig.open({ file: `${rig.folder}/burst.db` });
    const stored: unknown[] = [];
    let before: string | undefined;
    do {
      const page = await history.page({ limit: 1_000, before });
      stored.push(...page.events.map((event) => event.data.serial));
      before = page.next;
    } while (before !== undefined);
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((serial) => !stored.includes(serial))).toEqual([]);
    // What was stored and not acknowledged was on its way when the process died.
    expect(stored.length - acknowledged.size).toBeLessThanOrEqual(64);
    expect(rig.notices()).toEqual([]);
  }, 60_000);

  it('disk full: 503 with Retry-After for what does not fit, and everything acknowledged is there', async () => {
    await history.close();
    history = await rig.open({ maxPages: 300 });
    const callbacks = await serving();
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, serial) => {
        const body = JSON.stringify(voice('dtmf', { serial, pad: 'x'.repeat(20_000) }));
        const response = await fetch(`${callbacks.base}/voice`, { method: 'POST', body });
        return { serial, status: response.status, retry: response.headers.get('retry-after') };
      }),
    );
    const refused = answers.filter(({ status }) => status === 503);
    const taken = answers.filter(({ status }) => status === 204);
    expect(refused.length + taken.length).toBe(100);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ retry }) => retry === '1')).toBe(true);
    const { events } = await history.page({ limit: 1_000 });
    expect(new Set(events.map(({ data }) => data.serial))).toEqual(new Set(taken.map(({ serial }) => serial)));
    expect(callbacks.newest().length).toBe(taken.length);
    await stop(callbacks);
  }, 30_000);

  it('1,000 slow senders: a webhook between them is still acknowledged', async () => {
    const callbacks = await serving();
    const { port, hostname, pathname } = new URL(callbacks.base);
    const slow = Array.from({ length: 1_000 }, () => connect(Number(port), hostname));
    await Promise.all(slow.map((socket) => new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))));
    for (const socket of slow)
      socket.on('error', () => undefined).write(`POST ${pathname}/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n`);
    expect((await callbacks.post('/voice', voice('dtmf'))).status).toBe(204);
    expect((await history.status()).events).toBe(1);
    for (const socket of slow) socket.destroy();
    await stop(callbacks);
  }, 30_000);

  it('10,000 bodies of any kind: no crash, no 500, and what is acknowledged can be read back', async () => {
    const callbacks = await serving();
    const types = constantFrom('dtmf', 'disconnect', 'recordingAvailable', 'message-received', 'conferenceCreated', 'unknown');
    const text = string({ unit: 'binary' });
    const webhook = record({
      eventType: oneof(types, text),
      callId: oneof(text, jsonValue()),
      from: oneof(text, jsonValue()),
      message: jsonValue(),
      extra: dictionary(text, jsonValue()),
    });
    const listed = jsonValue().map((value) => JSON.stringify([value, value]));
    const bodies = oneof(
      webhook.map((value) => JSON.stringify(value)),
      jsonValue().map((value) => JSON.stringify(value)),
      listed,
      text,
    );
    const counts = new Map<number, number>();
    await assert(
      asyncProperty(bodies, constantFrom('/voice', '/voice/menu', '/messaging'), async (body, where) => {
        const response = await fetch(`${callbacks.base}${where}`, { method: 'POST', body });
        await response.arrayBuffer();
        counts.set(response.status, (counts.get(response.status) ?? 0) + 1);
        return [204, 400].includes(response.status);
      }),
      { numRuns: 10_000, endOnFailure: true },
    );
    const { events } = await history.status();
    expect(events).toBeGreaterThan(1_000);
    let before: string | undefined;
    let read = 0;
    do {
      const page = await history.page({ limit: 1_000, before });
      read += page.events.length;
      before = page.next;
    } while (before !== undefined);
    expect(read).toBe(events);
    await history.page({ text: 'dtmf', limit: 10 });
    await stop(callbacks);
  }, 120_000);

  it('200 writers on one turn, 100 times: one winner each time, and the caller hears that one', async () => {
    const callbacks = await serving();
    for (let round = 0; round < 100; round++) {
      const callId = `c-race-${round}`;
      const heard = callbacks.post('/voice', voice('answer', { callId }));
      const opened = await callbacks.seen('webhook', 1, ({ event }) => event.callId === callId);
      const callbackId = opened[0]?.event.callbackId ?? '';
      const writers = Array.from({ length: 200 }, (_, writer) => {
        const bxml = `<Response><SpeakSentence>${round}-${writer}</SpeakSentence></Response>`;
        const address = writer % 2 === 0 ? { callbackId } : { callId };
        return callbacks.port.respond(scope, address, bxml, { id: `a${writer}`, name: `Writer ${writer}` }).then(
          () => bxml,
          (error: unknown) => error,
        );
      });
      const outcomes = await Promise.all(writers);
      const winners = outcomes.filter((outcome) => typeof outcome === 'string');
      expect(winners).toHaveLength(1);
      expect((await heard).body).toBe(winners[0]);
      for (const outcome of outcomes) if (typeof outcome !== 'string') expect(outcome).toMatchObject({ code: 'conflict' });
      await callbacks.post('/voice', voice('disconnect', { callId }));
    }
    await stop(callbacks);
  }, 60_000);
});

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
