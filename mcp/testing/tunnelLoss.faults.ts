import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundledWorker } from '../history/testing/bundle';
import { TunnelledLine } from './tunnelledLine';

const listens = '+15005550001';
const somebody = '+15005550177';
const hold = '<Response><Pause duration="60"/></Response>';
const onwards = '<Response><Redirect redirectUrl="/onwards"/></Response>';
const hangup = '<Response><Hangup/></Response>';

/** Whatever happens, a person and an agent know within this time what became of a call, ms. */
const soon = 10_000;

let worker: string;
beforeAll(async () => {
  worker = await bundledWorker('tunnelLoss');
}, 60_000);

let line: TunnelledLine;
beforeEach(async () => {
  line = await TunnelledLine.open(worker);
});
afterEach(() => line.close());

/** @param what named in the failure when it did not happen in time */
function within<T>(what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what}: not within ${soon} ms.`)), soon);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const drop = async (connection: number) => (await line.front.connection(connection)).order('crash');
const sentBack = (callId: string, nth = 1) => line.notice(`Call ${callId} was redirected to the new address`, nth);

/**
 * Every webhook that was acknowledged is stored, once; what else is stored reached us, and only its answer was lost.
 * @returns those others
 */
async function accountedFor(): Promise<readonly string[]> {
  const stored = await line.stored();
  const acknowledged = line.sent.filter(({ status }) => status !== undefined && status >= 200 && status < 300);
  // A webhook that returns to an open turn is not an event: it only fetches the answer.
  const events = acknowledged.filter(({ path }) => !path.includes('/turn/'));
  for (const { body } of events) expect(stored.filter(({ data }) => isDeepStrictEqual(data, body))).toHaveLength(1);
  const others = stored.filter(({ data }) => !events.some(({ body }) => isDeepStrictEqual(data, body)));
  for (const { data } of others) expect(line.sent.filter(({ body }) => isDeepStrictEqual(data, body))).toHaveLength(1);
  return others.map(({ callbackId }) => callbackId ?? '');
}

describe('the tunnel is dropped', () => {
  it('ten times in one call, each time for a new address: the call goes on, and nothing acknowledged is lost', async () => {
    // Only the network goes: Bandwidth still waits for the answer it asked for.
    line.front.broken = 'is-silent';
    const callId = await line.place(listens);
    let turn = await line.turn(callId, 'answer');
    let redirects = 0;
    const held: string[] = [];
    for (let dropped = 1; dropped <= 10; dropped++) {
      const isHeld = dropped % 2 === 1;
      if (isHeld) held.push(turn);
      else await line.respond(turn, hold);
      await drop(dropped);
      await within(`goes on after drop ${dropped}`, sentBack(callId, dropped));
      if (isHeld) {
        // The very turn that was open when the connection broke is answered.
        expect(await line.respond(turn, onwards)).toMatchObject({ delivered: true });
      } else {
        const back = await line.turn(callId, 'redirect', ++redirects);
        await line.respond(back, onwards);
      }
      turn = await line.turn(callId, 'redirect', ++redirects);
    }
    const hosts = line.front.seen.map(({ host }) => host);
    expect(new Set(hosts).size).toBe(11);
    expect(new Set(line.sent.map(({ host }) => host))).toEqual(new Set(hosts));

    await line.respond(turn, hangup);
    // Where its end is reported to was settled when it was placed, eleven addresses ago.
    expect(await within('shown ended', line.shownEnded(callId))).toBe('hangup');
    expect(line.switchboard.liveCalls()).toEqual([]);
    expect(new Set(await accountedFor())).toEqual(new Set(held));
  }, 120_000);

  it('under several calls: those that are up go on, and those that are over are shown so, each with its true cause', async () => {
    const [one, two, waiting, leaving] = await Promise.all([listens, listens, listens, somebody].map((to) => line.place(to)));
    if (!one || !two || !waiting || !leaving) throw new Error('not placed');
    await line.bandwidth.phone.answer(leaving);
    for (const callId of [one, two, leaving]) await line.respond(await line.turn(callId, 'answer'), hold);
    const lost = await line.turn(waiting, 'answer');
    await line.play({ behaviour: 'offline' });
    await drop(1);
    await line.notice('no internet connection');
    await line.bandwidth.phone.hangup(leaving);
    // Cloudflare answers with an error for us, so that Bandwidth gives the call up.
    expect(await within('given up by Bandwidth', line.shownEnded(waiting))).toBe('callback-error');
    expect(await within('hung up by the callee', line.shownEnded(leaving))).toBe('hangup');
    expect(await line.notice(`Call ${leaving} is over`)).toContain('while Bandwidth could not reach this computer (hangup)');
    await expect(line.respond(lost, hangup)).rejects.toThrow(/conflict.*callback-error|callback-error.*conflict/);
    await line.play({});
    for (const callId of [one, two]) {
      await within('goes on', sentBack(callId));
      expect(await line.respond(await line.turn(callId, 'redirect'), hangup)).toMatchObject({ delivered: true });
      expect(await within('ended by the agent', line.shownEnded(callId))).toBe('hangup');
    }
    expect(await accountedFor()).toEqual([lost]);
  }, 60_000);

  it('and does not come back: a call that ends meanwhile is shown ended all the same', async () => {
    const callId = await line.place(somebody);
    await line.bandwidth.phone.answer(callId);
    await line.respond(await line.turn(callId, 'answer'), hold);
    await line.play({ behaviour: 'offline' });
    await drop(1);
    await line.notice('no internet connection');
    await line.bandwidth.phone.hangup(callId);
    expect(await within('shown ended', line.shownEnded(callId))).toBe('hangup');
    expect(line.switchboard.tunnel?.address()).toBeUndefined();
    expect(await accountedFor()).toEqual([]);
  }, 60_000);
});
