import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock';
import { statusOf } from './status';
import { briefly, TunnelRig } from './testing/tunnelRig';

let rig: TunnelRig;
afterEach(() => rig.close());

const wayUp = ['finding', 'requesting', 'connecting', 'settling', 'resolving', 'verifying', 'ready'];

describe('a tunnel with a program that plays cloudflared', () => {
  it.each([
    ['JSON', { format: 'json' }],
    ['plain text', { format: 'plain' }],
    ['JSON in seven pieces a line', { format: 'json', pieces: 7 }],
    ['plain text in single bytes', { format: 'plain', pieces: 200 }],
  ] as const)('comes up from a log in %s, and reaches the listener', async (_format, scenario) => {
    // So long that only the log can have given the address.
    rig = await TunnelRig.open(scenario, { timings: { ...briefly, pollMs: 60_000 } });
    rig.tunnel.start();
    const { child } = await rig.phase('ready');
    expect(rig.phases()).toEqual(wayUp);
    expect(child).toMatchObject({ protocol: 'quic', location: 'tpe01', announced: true });
    expect(rig.tunnel.address()).toBe(`https://${child?.host}`);
    expect(rig.tunnel.roundTripMs()).toBeGreaterThanOrEqual(0);
    const answer = await rig.front.get(`${rig.tunnel.address()}/anything/through`, { timeoutMs: 1_000 });
    expect(answer).toEqual({ status: 200, body: 'through' });
  });

  it('neither announces the address nor looks it up before it is registered and settled', async () => {
    rig = await TunnelRig.open();
    rig.front.dns = 'no-answer';
    rig.tunnel.start();
    await rig.phase('resolving');
    expect(rig.tunnel.address()).toBeUndefined();
    expect(rig.states.filter((state) => state.phase.name !== 'resolving').every((state) => !state.child?.announced)).toBe(true);
    rig.front.dns = 'answers';
    await rig.phase('ready');
    expect(rig.front.questions.length).toBeGreaterThan(0);
    expect(rig.front.questions.every((question) => question.registered)).toBe(true);
  });

  it('goes on without DNS over HTTPS, after a longer wait', async () => {
    rig = await TunnelRig.open();
    rig.front.dns = 'unreachable';
    rig.tunnel.start();
    await rig.phase('ready');
    expect(rig.front.questions).toEqual([]);
  });

  it('falls back to HTTP/2 where UDP is blocked, and knows why', async () => {
    rig = await TunnelRig.open({ behaviour: 'udp-blocked' });
    rig.tunnel.start();
    const { child } = await rig.phase('ready');
    expect(child).toMatchObject({ protocol: 'http2', prechecks: [{ component: 'UDP Connectivity', status: 'fail', details: 'timeout' }] });
  });

  it.each([
    ['rate-limited', 'refused a new tunnel address'],
    ['offline', 'no internet connection'],
    ['service', 'Cloudflare’s free tunnel service is failing'],
    ['intercepted', 'A proxy or firewall'],
  ] as const)('%s: says so, and tries again by itself', async (behaviour, sentence) => {
    rig = await TunnelRig.open({ behaviour });
    rig.tunnel.start();
    const waiting = await rig.phase('waiting');
    expect(waiting.phase).toMatchObject({ cause: behaviour });
    expect(statusOf(waiting).sentence).toContain(sentence);
    await rig.play({});
    await rig.phase('ready');
  });

  it('gives up on a cloudflared that does not know our command line', async () => {
    rig = await TunnelRig.open({ behaviour: 'usage' });
    rig.tunnel.start();
    expect((await rig.phase('failed')).phase).toMatchObject({ cause: 'usage' });
  });

  it('gives up without the chosen program, and takes it when it is there on the next try', async () => {
    rig = await TunnelRig.open({}, { binary: { own: '/nowhere/cloudflared' } });
    rig.tunnel.start();
    expect(statusOf(await rig.phase('failed'))).toMatchObject({ action: { id: 'choose-cloudflared' } });
    await rig.tunnel.stop();
    expect(rig.tunnel.state.phase.name).toBe('off');
  });

  it('ends one that hangs before it has an address, by force if necessary, and starts again', async () => {
    rig = await TunnelRig.open({ behaviour: 'silent', deaf: true }, { timings: { requestMs: 700, stopMs: 50, backOffMs: 10 } });
    rig.tunnel.start();
    expect((await rig.phase('waiting')).phase).toMatchObject({ cause: 'silent' });
    expect(rig.states.some(({ phase }) => phase.name === 'ending' && phase.forced)).toBe(true);
    await rig.next('requesting');
  });

  it('gets a new address after a crash, and withdraws the old one at once', async () => {
    rig = await TunnelRig.open();
    rig.tunnel.start();
    await rig.phase('ready');
    const first = rig.tunnel.address();
    (await rig.front.connection(1)).order('crash');
    expect((await rig.next('waiting')).phase).toMatchObject({ cause: 'crashed' });
    expect(rig.tunnel.address()).toBeUndefined();
    await rig.next('ready');
    expect(rig.tunnel.address()).not.toBe(first);
    expect(rig.tunnel.address()).toMatch(/^https:\/\/quiet-river-\d+\.trycloudflare\.com$/);
  });

  it('keeps its address while a lost connection comes back, and proves it again', async () => {
    rig = await TunnelRig.open();
    rig.tunnel.start();
    await rig.phase('ready');
    const address = rig.tunnel.address();
    const connected = await rig.front.connection(1);
    connected.order('lose');
    await rig.next('degraded');
    expect(rig.tunnel.address()).toBe(address);
    connected.order('return');
    await rig.next('ready');
    expect(rig.phases().slice(-3)).toEqual(['degraded', 'verifying', 'ready']);
    expect([rig.tunnel.address(), rig.front.seen.length]).toEqual([address, 1]);
  });

  it('notices an address that no longer reaches us, although cloudflared reports no problem', async () => {
    rig = await TunnelRig.open(
      {},
      { timings: { settleMs: 10, pollMs: 20, readyPollMs: 20, probeEveryMs: 10, verifyEveryMs: 10, verifyMs: 60, backOffMs: 10 } },
    );
    rig.tunnel.start();
    await rig.phase('ready');
    rig.front.deadEnd = true;
    expect((await rig.next('waiting')).phase).toMatchObject({ cause: 'unreachable' });
    rig.front.deadEnd = false;
    await rig.next('ready');
    expect(rig.front.seen.length).toBeGreaterThan(1);
  });

  it('goes on looking after it when the clock is set back by a day', async () => {
    let set = 0;
    rig = await TunnelRig.open({}, { clock: { ...systemClock, now: () => systemClock.now() + set } });
    rig.tunnel.start();
    await rig.phase('ready');
    set = -86_400_000;
    (await rig.front.connection(1)).order('freeze');
    await rig.next('degraded');
    expect(rig.states.some(({ phase }) => phase.name === 'ending' || phase.name === 'waiting')).toBe(false);
    expect(Math.abs(rig.tunnel.state.since - (Date.now() + set))).toBeLessThan(60_000);
  });

  it('after sleep, keeps a connection that still works and replaces one that does not', async () => {
    rig = await TunnelRig.open(
      {},
      { timings: { settleMs: 10, pollMs: 20, readyPollMs: 60_000, probeEveryMs: 60_000, wakeMs: 200, backOffMs: 10, stopMs: 200 } },
    );
    rig.tunnel.start();
    await rig.phase('ready');
    const address = rig.tunnel.address();
    rig.tunnel.resume();
    await rig.next('ready');
    expect(rig.tunnel.address()).toBe(address);
    const connected = await rig.front.connection(1);
    connected.order('freeze');
    rig.tunnel.resume();
    await rig.next('ready');
    expect(rig.tunnel.address()).not.toBe(address);
    await connected.gone;
  });

  it('stops gracefully, leaving no process and no record behind', async () => {
    rig = await TunnelRig.open();
    rig.tunnel.start();
    await rig.phase('ready');
    const connected = await rig.front.connection(1);
    const state = path.join(rig.folder, 'state');
    await rig.tunnel.stop();
    await connected.gone;
    expect(() => process.kill(connected.pid, 0)).toThrow('ESRCH');
    expect(await readdir(state)).toEqual(['cloudflared.yml']);
    expect((await stat(state)).mode & 0o777).toBe(0o700);
    expect(rig.states.some(({ phase }) => phase.name === 'ending' && phase.forced)).toBe(false);
  });

  it('can be turned off in the middle of starting, and on again', async () => {
    rig = await TunnelRig.open();
    rig.tunnel.start();
    await rig.tunnel.stop();
    expect(rig.tunnel.state.phase.name).toBe('off');
    rig.tunnel.start();
    await rig.next('requesting');
    await rig.tunnel.stop();
    rig.tunnel.start();
    await rig.next('ready');
  });

  it('passes on nothing of the environment that would change what cloudflared does', async () => {
    const environment = { ...process.env, TUNNEL_URL: 'http://127.0.0.1:1', TUNNEL_NAME: 'x', NO_AUTOUPDATE: 'false' };
    rig = await TunnelRig.open({}, { environment });
    rig.tunnel.start();
    // The played one ends with a usage error when it finds any.
    await rig.phase('ready');
  });
});
