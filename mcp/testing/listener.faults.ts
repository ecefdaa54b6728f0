import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { assert, asyncProperty, constantFrom, dictionary, jsonValue, oneof, record, string } from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alice, hello, type Rig, scope, startRig, voice } from '../callbacks/testing/callbacksRig';
import { webhookTable } from '../callbacks/webhookTable';
import type { History } from '../history/history';
import { durableHistory } from '../history/switchboardHistory';
import { bundledWorker } from '../history/testing/bundle';
import { historyRig } from '../history/testing/historyRig';
import { heapInUse } from './fuzz/heapInUse';
import { expectUnharmed } from './fuzz/limits';
import { LongestBlock } from './fuzz/longestBlock';

const unlimited = { perSecond: 1_000_000, burst: 1_000_000 };
const rates = { bandwidth: unlimited, strangers: unlimited };

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('listener');
}, 60_000);

describe('the listener', () => {
  let stored: ReturnType<typeof historyRig>;
  let history: History;
  let rig: Rig;
  beforeEach(async () => {
    stored = historyRig(() => worker);
    history = await stored.open();
    rig = await startRig({ history: durableHistory(history), rates });
  });
  afterEach(async () => {
    const closed = rig.callbacks.close();
    await rig.clock.advance(5_000);
    await closed;
    await history.close();
    stored.remove();
  });

  it('M1: serves others while 1,040 senders never come to an end, half of which never read, and closes those', async () => {
    const { port, hostname, pathname } = new URL(rig.base);
    const slow = Array.from({ length: 1_040 }, () => connect(Number(port), hostname).on('error', () => undefined));
    const closed = slow.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    const head = `POST ${pathname}/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n`;
    for (const [index, socket] of slow.entries()) {
      if (index % 4 < 2) socket.resume();
      else socket.pause();
      // Half never end their headers, half their body; all of them send a byte now and then.
      socket.write(index % 2 === 0 ? head : `${head}\r\n{"eventType":`);
    }
    const drip = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write('x');
    }, 1_000);
    let over = false;
    const all = Promise.all(closed).then(() => {
      over = true;
    });
    let served = 0;
    while (!over) {
      expect((await rig.post('/voice', voice('dtmf', { serial: served }))).status).toBe(204);
      served++;
    }
    await all;
    clearInterval(drip);
    expect((await history.status()).events).toBe(served);
    expect(served).toBeGreaterThan(100);
  }, 60_000);

  it('takes 10,000 bodies of any kind: no crash, no 500, what is acknowledged can be read back, the memory is given back', async () => {
    const text = string({ unit: 'binary' });
    const webhook = record({
      eventType: oneof(constantFrom('unknown', ...webhookTable.keys()), text),
      eventTime: oneof(text, jsonValue()),
      callId: oneof({ arbitrary: text, weight: 4 }, { arbitrary: jsonValue(), weight: 1 }),
      from: oneof(text, jsonValue()),
      message: jsonValue(),
      extra: dictionary(text, jsonValue()),
    });
    const bodies = oneof(
      webhook.map((value) => JSON.stringify(value)),
      jsonValue().map((value) => JSON.stringify(value)),
      jsonValue().map((value) => JSON.stringify([value, value])),
      text,
    );
    const leave = new AbortController();
    const answering = answerEverything(leave.signal);
    const counts = new Map<number, number>();
    const feed = (numRuns: number, seed: number) =>
      assert(
        asyncProperty(bodies, constantFrom('/voice', '/voice/menu', '/messaging'), async (body, where) => {
          const response = await fetch(`${rig.base}${where}`, { method: 'POST', body });
          await response.arrayBuffer();
          counts.set(response.status, (counts.get(response.status) ?? 0) + 1);
          return [200, 204, 400].includes(response.status);
        }),
        { numRuns, seed, endOnFailure: true },
      );
    // Some first, so that what is loaded and compiled once is not taken for a leak.
    await feed(1_000, 1);
    const block = new LongestBlock();
    const atFirst = { heapInUse: heapInUse(), longestBlockMs: block.take() };
    await feed(10_000, 20_261_125);
    leave.abort();
    await answering;
    for (const status of [200, 204, 400]) expect(counts.get(status)).toBeGreaterThan(100);
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
    // What is kept for an hour is no leak.
    await rig.clock.advance(3_700_000);
    expectUnharmed(atFirst, { heapInUse: heapInUse(), longestBlockMs: block.take() });
  }, 180_000);

  it('survives 1,000 connections that send anything at all', async () => {
    const { port, hostname } = new URL(rig.base);
    await assert(
      asyncProperty(
        string({ unit: 'binary', maxLength: 200 }),
        constantFrom('', `POST ${new URL(rig.base).pathname}/voice HTTP/1.1\r\n`),
        async (rest, start) => {
          const socket: Socket = connect(Number(port), hostname);
          socket.on('error', () => undefined).resume();
          socket.end(`${start}${rest}`);
          await once(socket, 'close');
        },
      ),
      { numRuns: 1_000, seed: 20_261_125, endOnFailure: true },
    );
    expect((await rig.post('/voice', voice('dtmf'))).status).toBe(204);
  }, 60_000);

  it('lets one of 200 writers on one turn win, 100 times, and the caller gets that one', async () => {
    for (let round = 0; round < 100; round++) {
      const callId = `c-race-${round}`;
      const answer = rig.post('/voice', voice('answer', { callId }));
      const opened = await rig.seen('webhook', 1, ({ event }) => event.callId === callId);
      const callbackId = opened[0]?.event.callbackId ?? '';
      const writers = Array.from({ length: 200 }, (_, writer) => {
        const bxml = `<Response><SpeakSentence>${round}-${writer}</SpeakSentence></Response>`;
        const address = writer % 2 === 0 ? { callbackId } : { callId };
        return rig.port.respond(scope, address, bxml, { id: `a${writer}`, name: `Writer ${writer}` }).then(
          () => bxml,
          (error: unknown) => error,
        );
      });
      const outcomes = await Promise.all(writers);
      const winners = outcomes.filter((outcome) => typeof outcome === 'string');
      expect(winners).toHaveLength(1);
      expect((await answer).body).toBe(winners[0]);
      for (const outcome of outcomes) if (typeof outcome !== 'string') expect(outcome).toMatchObject({ code: 'conflict' });
      await rig.post('/voice', voice('disconnect', { callId }));
    }
  }, 60_000);

  /** An agent that answers whatever asks for it, until it leaves. */
  async function answerEverything(leave: AbortSignal): Promise<void> {
    let cursor: string | undefined;
    while (!leave.aborted) {
      const page = await rig.port.wait({ scope, filter: {}, cursor, limit: 100 }, 25_000, alice, leave);
      cursor = page.cursor;
      for (const { callbackId } of await rig.port.openTurns(scope, {})) {
        // Another webhook of the same call may have taken the turn's place.
        await rig.port.respond(scope, { callbackId }, hello, alice).catch(() => undefined);
      }
    }
  }
});
