import { describe, expect, it } from 'vitest';
import { defaultTimings } from './backOff';
import { initialState, step } from './machine';
import { announcedAddress, type BinarySource, dueAt, type Effect, roundTripMs, shifted, type TunnelEvent, type TunnelState } from './state';

const host = 'quiet-river.trycloudflare.com';
const binary = { path: '/bin/cloudflared', source: 'path' as BinarySource };
const answered = { kind: 'answered', roundTripMs: 80 } as const;

type Scripted = TunnelEvent | { readonly kind: 'wait'; readonly ms: number };

/** Plays events at the times `wait` moves to, ticking whenever something is due, and notes what was to be done. */
class Play {
  state: TunnelState = initialState;
  at = 1_000_000;
  readonly effects: Effect[] = [];
  readonly #dice: number;

  constructor(dice = 1) {
    this.#dice = dice;
  }

  do(...script: readonly Scripted[]): this {
    for (const event of script) {
      if (event.kind === 'wait') this.#wait(event.ms);
      else this.#take(event);
    }
    return this;
  }

  get phase(): string {
    return this.state.phase.name;
  }

  get run(): number {
    return this.state.child?.run ?? 0;
  }

  done(kind: Effect['kind']): number {
    return this.effects.filter((effect) => effect.kind === kind).length;
  }

  up(): this {
    this.do({ kind: 'start' }, { kind: 'found', binary });
    const { run } = this;
    return this.do(
      { kind: 'line', run, signal: { kind: 'address', host } },
      { kind: 'line', run, signal: { kind: 'registered', protocol: 'quic', location: 'tpe01' } },
      { kind: 'wait', ms: 5_000 },
      { kind: 'resolved', run, resolution: 'answers' },
      { kind: 'probed', run, result: answered },
    );
  }

  polled(ready: boolean, known: string | undefined = undefined): this {
    return this.do({ kind: 'polled', run: this.run, ready, host: known, askedAt: this.at });
  }

  crash(): this {
    return this.do({ kind: 'exited', run: this.run, code: 1 });
  }

  #take(event: TunnelEvent): void {
    const next = step(this.state, event, { at: this.at, dice: this.#dice, timings: defaultTimings });
    this.state = next.state;
    this.effects.push(...next.effects);
  }

  #wait(ms: number): void {
    const until = this.at + ms;
    for (let due = dueAt(this.state); due !== undefined && due <= until; due = dueAt(this.state)) {
      this.at = Math.max(this.at, due);
      this.#take({ kind: 'tick' });
    }
    this.at = until;
  }
}

const up = () => new Play().up();
const wait = (ms: number): Scripted => ({ kind: 'wait', ms });

describe('the way up', () => {
  it('asks about the address only after it was registered and five seconds have passed', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary });
    expect(play.phase).toBe('requesting');
    play.do({ kind: 'line', run: 1, signal: { kind: 'address', host } }, wait(10_000));
    expect([play.phase, play.done('resolve'), play.done('probe')]).toEqual(['connecting', 0, 0]);
    play.do({ kind: 'line', run: 1, signal: { kind: 'registered', protocol: 'quic', location: undefined } }, wait(4_999));
    expect([play.phase, play.done('resolve')]).toEqual(['settling', 0]);
    play.do(wait(1));
    expect([play.phase, play.effects.at(-1)]).toEqual(['resolving', { kind: 'resolve', run: 1, host }]);
    play.do({ kind: 'resolved', run: 1, resolution: 'no-answer' }, wait(2_000));
    expect([play.done('resolve'), play.done('probe')]).toEqual([2, 0]);
    play.do({ kind: 'resolved', run: 1, resolution: 'answers' });
    expect([play.phase, play.effects.at(-1), announcedAddress(play.state)]).toEqual([
      'verifying',
      { kind: 'probe', run: 1, host },
      undefined,
    ]);
    play.do({ kind: 'probed', run: 1, result: answered });
    expect([play.phase, announcedAddress(play.state), roundTripMs(play.state)]).toEqual(['ready', `https://${host}`, 80]);
  });

  it('takes the address and the connection from the metrics port where the log says nothing', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }).polled(true, host);
    expect([play.phase, play.state.child?.host]).toEqual(['settling', host]);
  });

  it('trusts the name after half a minute where DNS over HTTPS cannot be asked', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }).polled(true, host).do(wait(5_000));
    for (let asked = 0; asked < 15; asked++) play.do({ kind: 'resolved', run: 1, resolution: 'unreachable' }, wait(2_000));
    expect(play.phase).toBe('resolving');
    play.do({ kind: 'resolved', run: 1, resolution: 'unreachable' });
    expect(play.phase).toBe('verifying');
  });

  it.each([
    ['no address', [], 30_000, 'silent'],
    ['no connection', [{ kind: 'line', run: 1, signal: { kind: 'address', host } }], 120_000, 'blocked'],
  ] as const)('%s in time: ends it, forces it after two seconds, and starts again', (_what, events, ms, cause) => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }, ...events, wait(ms - 1));
    expect(play.done('terminate')).toBe(0);
    play.do(wait(1));
    expect([play.phase, play.done('terminate'), play.done('kill')]).toEqual(['ending', 1, 0]);
    play.do(wait(2_000));
    expect(play.done('kill')).toBe(1);
    play.do({ kind: 'exited', run: 1, code: undefined });
    expect(play.state.phase).toMatchObject({ name: 'waiting', cause });
    play.do(wait(1_000));
    expect([play.phase, play.done('find')]).toEqual(['finding', 2]);
  });

  it('gives up one whose end is never reported', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'stop' }, wait(4_000));
    expect([play.phase, play.done('kill')]).toEqual(['off', 1]);
  });
});

describe('being ready', () => {
  it('looks at /ready every 15 s and probes every minute', () => {
    const play = up();
    const before = { polls: play.done('poll'), probes: play.done('probe') };
    play.polled(true).do(wait(14_999));
    expect(play.done('poll')).toBe(before.polls);
    play.do(wait(1));
    expect(play.done('poll')).toBe(before.polls + 1);
    play.polled(true).do(wait(45_000));
    expect(play.done('probe')).toBe(before.probes + 1);
  });

  it('lets the longest of the last five round trips count', () => {
    const play = up();
    for (const roundTrip of [300, 10, 20, 30]) play.do({ kind: 'probed', run: 1, result: { kind: 'answered', roundTripMs: roundTrip } });
    expect(roundTripMs(play.state)).toBe(300);
    for (const roundTrip of [10, 20, 30, 40]) play.do({ kind: 'probed', run: 1, result: { kind: 'answered', roundTripMs: roundTrip } });
    expect(roundTripMs(play.state)).toBe(40);
  });

  it('keeps its address through a lost connection of less than two minutes, then gets a new one', () => {
    const play = up().polled(false);
    expect([play.phase, announcedAddress(play.state)]).toEqual(['degraded', `https://${host}`]);
    const again = play.do(wait(1_000)).polled(true);
    expect(again.phase).toBe('verifying');
    again.do({ kind: 'probed', run: 1, result: answered }).polled(false).do(wait(120_000));
    expect([again.phase, announcedAddress(again.state)]).toEqual(['ending', undefined]);
    again.crash();
    expect(again.state.phase).toMatchObject({ name: 'waiting', cause: 'lost' });
  });

  it('looks at once when the log tells of a lost connection, and believes only /ready', () => {
    const play = up().polled(true);
    const polls = play.done('poll');
    play.do({ kind: 'line', run: 1, signal: { kind: 'lost' } });
    expect([play.phase, play.done('poll')]).toEqual(['ready', polls + 1]);
  });

  it('forgives one failed probe and doubts the address at the second', () => {
    const play = up().do({ kind: 'probed', run: 1, result: { kind: 'silent' } });
    expect(play.phase).toBe('ready');
    play.do({ kind: 'probed', run: 1, result: { kind: 'silent' } });
    expect(play.phase).toBe('verifying');
    play.do({ kind: 'probed', run: 1, result: { kind: 'someone-else' } }, wait(60_000)).crash();
    expect(play.state.phase).toMatchObject({ name: 'waiting', cause: 'overridden' });
  });

  it('ignores what an answer to an old question says', () => {
    const play = up();
    play.do({ kind: 'polled', run: 1, ready: false, host: undefined, askedAt: play.at - 1 });
    expect(play.phase).toBe('ready');
  });

  it('ignores what belongs to an earlier run', () => {
    const play = up().crash().do(wait(1_000), { kind: 'found', binary });
    const before = play.state;
    play.do({ kind: 'exited', run: 1, code: 1 }, { kind: 'line', run: 1, signal: { kind: 'address', host } });
    expect(play.state).toBe(before);
  });
});

describe('sleep and wake', () => {
  it('gives the connection ten seconds after waking, then replaces it', () => {
    const play = up().do({ kind: 'resume' });
    expect([play.phase, play.effects.at(-1)]).toEqual(['degraded', { kind: 'poll', run: 1 }]);
    play.do(wait(9_999));
    expect(play.phase).toBe('degraded');
    play.do(wait(1));
    expect(play.phase).toBe('ending');
  });

  it('tries again at once when it was waiting, but not when too many addresses were asked for', () => {
    const waiting = up().crash().do({ kind: 'resume' });
    expect(waiting.phase).toBe('finding');
    const refused = new Play()
      .do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'line', run: 1, signal: { kind: 'failed', cause: 'rate-limited' } })
      .crash();
    expect(refused.do({ kind: 'resume' }, { kind: 'start' }).phase).toBe('waiting');
  });
});

describe('waking up', () => {
  it('changes nothing before cloudflared has registered', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'line', run: 1, signal: { kind: 'address', host } });
    const before = play.state;
    expect(play.do({ kind: 'resume' }).state).toBe(before);
  });

  it('changes nothing while a registered cloudflared is being stopped', () => {
    const play = up().do({ kind: 'stop' });
    const before = play.state;
    const polls = play.done('poll');
    expect([play.do({ kind: 'resume' }).state, play.done('poll')]).toEqual([before, polls]);
  });
});

describe('a clock that is set', () => {
  const day = 86_400_000;
  const set = (play: Play, ms: number) => {
    play.state = shifted(play.state, ms);
    play.at += ms;
    return play;
  };

  it.each([
    ['while it is looked at', () => up().polled(true), 15_000],
    ['while it connects', () => new Play().do({ kind: 'start' }, { kind: 'found', binary }), 2_000],
    ['while it waits to try again', () => up().crash(), 1_000],
  ])('moves what is due along, ahead or back: %s', (_when, play, ms) => {
    for (const by of [day, -day]) {
      const moved = set(play(), by);
      expect([dueAt(moved.state), moved.state.since]).toEqual([moved.at + ms, moved.at]);
    }
  });

  it('does not lift the limits on trying', () => {
    const refused = new Play(0)
      .do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'line', run: 1, signal: { kind: 'failed', cause: 'rate-limited' } })
      .crash();
    expect(set(refused, day).do({ kind: 'stop' }, { kind: 'start' }).state.phase).toMatchObject({ retryAt: refused.at + 60_000 });
    const tired = up();
    for (let restart = 0; restart < 5; restart++) {
      const due = dueAt(tired.crash().state) ?? 0;
      tired.do(wait(due - tired.at), { kind: 'found', binary });
    }
    const { phase } = set(tired, day).crash().state;
    expect(phase.name === 'waiting' && phase.retryAt - tired.at).toBe(120_000);
  });
});

describe('trying again', () => {
  it('doubles its waits five times, then tries every two minutes for as long as it is on', () => {
    const play = up();
    const waits: number[] = [];
    for (let restart = 0; restart < 20; restart++) {
      play.crash();
      if (play.state.phase.name !== 'waiting') throw new Error(`is ${play.phase}`);
      waits.push(play.state.phase.retryAt - play.at);
      play.do(wait(play.state.phase.retryAt - play.at), { kind: 'found', binary });
    }
    expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(new Set(waits.slice(5, 9))).toEqual(new Set([120_000]));
    expect(Math.max(...waits)).toBe(120_000);
    expect(play.done('spawn')).toBe(21);
  });

  it('scatters the waits between half and whole', () => {
    const play = new Play(0).up().crash();
    expect(play.state.phase).toMatchObject({ retryAt: play.at + 500 });
  });

  it('waits 1, 5, 15 and 15 minutes when Cloudflare refuses an address, until it works once', () => {
    const play = new Play(0);
    const refuse = () => {
      play
        .do({ kind: 'found', binary })
        .do({ kind: 'line', run: play.run, signal: { kind: 'failed', cause: 'rate-limited' } })
        .crash();
      if (play.state.phase.name !== 'waiting') throw new Error(`is ${play.phase}`);
      const ms = play.state.phase.retryAt - play.at;
      play.do(wait(ms));
      return ms / 60_000;
    };
    play.do({ kind: 'start' });
    expect([refuse(), refuse(), refuse(), refuse()]).toEqual([1, 5, 15, 15]);
    play.do({ kind: 'found', binary }).polled(true, host).do(wait(5_000));
    play.do({ kind: 'resolved', run: play.run, resolution: 'answers' }, { kind: 'probed', run: play.run, result: answered });
    play.crash().do(wait(1_000));
    expect(refuse()).toBe(1);
  });

  it('keeps that wait when it is turned off and on', () => {
    const play = new Play(0)
      .do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'line', run: 1, signal: { kind: 'failed', cause: 'rate-limited' } })
      .crash();
    play.do({ kind: 'stop' }, wait(1_000), { kind: 'start' });
    expect(play.state.phase).toMatchObject({ name: 'waiting', cause: 'rate-limited', retryAt: play.at + 59_000 });
  });

  it.each([
    [1, 'waiting', 'crashed'],
    [undefined, 'waiting', 'crashed'],
    [126, 'failed', 'cannot-run'],
    [127, 'failed', 'cannot-run'],
    [255, 'failed', 'usage'],
    [4_294_967_295, 'failed', 'usage'],
  ])('exit code %s: %s, %s', (code, name, cause) => {
    const play = new Play().do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'exited', run: 1, code });
    expect(play.state.phase).toMatchObject({ name, cause });
  });

  it('gives up without a program until it is asked again', () => {
    const play = new Play().do({ kind: 'start' }, { kind: 'not-found', cause: 'missing' }, wait(3_600_000));
    expect([play.phase, play.done('find'), dueAt(play.state)]).toEqual(['failed', 1, undefined]);
    expect(play.do({ kind: 'start' }).phase).toBe('finding');
  });
});

describe('turning it off', () => {
  it.each([
    ['while looking for the program', () => new Play().do({ kind: 'start' })],
    ['while waiting', () => up().crash()],
    ['when it has given up', () => new Play().do({ kind: 'start' }, { kind: 'not-found', cause: 'missing' })],
  ])('%s is immediate', (_when, play) => {
    const off = play().do({ kind: 'stop' }, wait(3_600_000));
    expect([off.phase, off.done('terminate')]).toEqual(['off', 0]);
    expect(off.do({ kind: 'found', binary }).phase).toBe('off');
  });

  it('waits for the exit, and starts again if it is turned on meanwhile', () => {
    const play = up().do({ kind: 'stop' });
    expect([play.phase, play.done('terminate'), announcedAddress(play.state)]).toEqual(['ending', 1, undefined]);
    expect(play.do({ kind: 'exited', run: 1, code: 0 }).phase).toBe('off');
    const back = up().do({ kind: 'stop' }, { kind: 'start' }, { kind: 'exited', run: 1, code: 0 }, wait(1_000));
    expect(back.phase).toBe('finding');
  });
});

/** In each phase that has a running cloudflared, at the moment the phase begins. */
const phases: readonly (readonly [string, () => Play])[] = [
  ['requesting', () => new Play().do({ kind: 'start' }, { kind: 'found', binary })],
  ['connecting', () => inPhase('requesting').do({ kind: 'line', run: 1, signal: { kind: 'address', host } })],
  ['settling', () => inPhase('requesting').polled(true, host)],
  ['resolving', () => inPhase('settling').do(wait(5_000))],
  ['verifying', () => inPhase('resolving').do({ kind: 'resolved', run: 1, resolution: 'answers' })],
  ['ready', () => inPhase('verifying').do({ kind: 'probed', run: 1, result: answered })],
  ['degraded', () => inPhase('ready').polled(false)],
  ['ending', () => inPhase('ready').do({ kind: 'stop' })],
];

function inPhase(name: string): Play {
  const play = phases.find(([each]) => each === name)?.[1]() ?? new Play();
  if (play.phase !== name) throw new Error(`is ${play.phase}`);
  return play;
}

describe('looking for the program', () => {
  const looking = () => new Play().do({ kind: 'start' });

  it('may need a download, which ends in a start or in giving up', () => {
    expect(looking().do({ kind: 'downloading' }).phase).toBe('downloading');
    expect(looking().do({ kind: 'downloading' }, { kind: 'found', binary }).phase).toBe('requesting');
    const failed = looking().do({ kind: 'downloading' }, { kind: 'not-found', cause: 'missing' });
    expect(failed.state.phase).toEqual({ name: 'failed', cause: 'missing' });
  });

  it.each<[string, TunnelEvent]>([
    ['a download', { kind: 'downloading' }],
    ['a program', { kind: 'found', binary }],
    ['a missing program', { kind: 'not-found', cause: 'missing' }],
    ['a tick', { kind: 'tick' }],
    ['a wake-up', { kind: 'resume' }],
    ['an exit', { kind: 'exited', run: 1, code: 0 }],
  ])('is over once it is off: %s changes nothing', (_what, event) => {
    const off = looking().do({ kind: 'stop' });
    const { state } = off;
    expect([off.do(event).state, off.done('spawn')]).toEqual([state, 0]);
  });

  it('is not done a second time when it is turned on twice', () => {
    expect(looking().do({ kind: 'start' }).done('find')).toBe(1);
    for (const [name] of phases.slice(0, -1)) {
      const play = inPhase(name);
      const { state } = play;
      expect([play.do({ kind: 'start' }).state, play.done('find')]).toEqual([state, 1]);
    }
  });

  it('begins at once when it is turned on while it waits, but not before a limit of Cloudflare’s has passed', () => {
    expect(up().crash().do({ kind: 'start' }).phase).toBe('finding');
    const refused = new Play(0)
      .do({ kind: 'start' }, { kind: 'found', binary }, { kind: 'line', run: 1, signal: { kind: 'failed', cause: 'rate-limited' } })
      .crash()
      .do({ kind: 'stop' });
    refused.at += 59_999;
    expect(refused.do({ kind: 'start' }).phase).toBe('waiting');
    refused.do({ kind: 'stop' }).at += 1;
    expect(refused.do({ kind: 'start' }).phase).toBe('finding');
  });

  it('does not begin before the wait is over', () => {
    const waiting = up().crash();
    expect(waiting.do({ kind: 'tick' }).phase).toBe('waiting');
  });
});

describe('what the log says', () => {
  const signal = (play: Play, ...signals: readonly Extract<TunnelEvent, { kind: 'line' }>['signal'][]) =>
    play.do(...signals.map((each) => ({ kind: 'line', run: 1, signal: each }) as const));

  it('about the connection is kept, and a later line that leaves something out does not erase it', () => {
    const play = signal(up(), { kind: 'registered', protocol: undefined, location: undefined });
    expect(play.state.child).toMatchObject({ protocol: 'quic', location: 'tpe01' });
    signal(play, { kind: 'registered', protocol: undefined, location: 'lhr02' }, { kind: 'fell-back', protocol: 'http2' });
    expect(play.state.child).toMatchObject({ protocol: 'http2', location: 'lhr02' });
    expect([play.phase, announcedAddress(play.state)]).toEqual(['ready', `https://${host}`]);
  });

  it('may come in either order: registered first, then the address', () => {
    const play = signal(inPhase('requesting'), { kind: 'registered', protocol: 'quic', location: undefined });
    expect(play.phase).toBe('requesting');
    expect(signal(play, { kind: 'address', host }).phase).toBe('settling');
  });

  it('about a second address is not believed', () => {
    const play = signal(up(), { kind: 'address', host: 'other.trycloudflare.com' });
    expect([play.phase, announcedAddress(play.state)]).toEqual(['ready', `https://${host}`]);
  });

  it('when a lost connection is registered again: the address is verified again', () => {
    const play = signal(inPhase('degraded'), { kind: 'registered', protocol: 'quic', location: undefined });
    expect([play.phase, play.effects.at(-1)]).toEqual(['verifying', { kind: 'probe', run: 1, host }]);
  });

  it('names the cause of an end: the first one, until it is registered', () => {
    const failing = signal(inPhase('requesting'), { kind: 'failed', cause: 'rate-limited' }, { kind: 'failed', cause: 'blocked' });
    expect(failing.crash().state.phase).toMatchObject({ cause: 'rate-limited' });
    const registered = signal(
      inPhase('requesting'),
      { kind: 'failed', cause: 'rate-limited' },
      { kind: 'registered', protocol: 'quic', location: undefined },
    );
    expect(registered.crash().state.phase).toMatchObject({ cause: 'crashed' });
  });

  it('about its checks is kept for a report, the last twenty, and one that fails hard means that it is blocked', () => {
    const check = (number: number) => ({ component: 'DNS', target: `region${number}`, status: 'fail', details: '' });
    const play = signal(
      inPhase('requesting'),
      ...Array.from({ length: 21 }, (_, n) => ({ kind: 'precheck', precheck: check(n) }) as const),
    );
    expect(play.state.child?.prechecks).toEqual(Array.from({ length: 20 }, (_, n) => check(n + 1)));
    expect(signal(inPhase('requesting'), { kind: 'precheck-complete', hardFail: false }).crash().state.phase).toMatchObject({
      cause: 'crashed',
    });
    expect(signal(inPhase('requesting'), { kind: 'precheck-complete', hardFail: true }).crash().state.phase).toMatchObject({
      cause: 'blocked',
    });
    const named = signal(inPhase('requesting'), { kind: 'failed', cause: 'rate-limited' }, { kind: 'precheck-complete', hardFail: true });
    expect(named.crash().state.phase).toMatchObject({ cause: 'rate-limited' });
  });

  it.each([{ kind: 'stopping' }, { kind: 'other' }] as const)('otherwise changes nothing: %j', (line) => {
    const play = up();
    const { state } = play;
    expect(signal(play, line).state).toBe(state);
  });

  it('about a lost connection is a reason to ask, but not twice, and not before it was ready', () => {
    const play = up().polled(true);
    const polls = play.done('poll');
    signal(play, { kind: 'lost' }, { kind: 'lost' });
    expect(play.done('poll')).toBe(polls + 1);
    const early = inPhase('connecting');
    expect(signal(early, { kind: 'lost' }).done('poll')).toBe(0);
  });
});

describe('asking', () => {
  it('happens when it is due and not before', () => {
    const play = inPhase('requesting').do({ kind: 'tick' });
    expect(play.done('poll')).toBe(0);
    expect(play.do(wait(1_999)).done('poll')).toBe(0);
    expect(play.do(wait(1)).done('poll')).toBe(1);
    const { effects } = step(play.state, { kind: 'tick' }, { at: play.at, dice: 1, timings: defaultTimings });
    expect(effects).toEqual([]);
  });

  it.each([
    ['settling', true, 2_000],
    ['ready', true, 15_000],
    ['ready', false, 2_000],
  ])('/ready again, after an answer while %s (ready: %s), takes %i ms', (name, ready, ms) => {
    const play = inPhase(name).polled(ready);
    expect(play.state.pollAt).toBe(play.at + ms);
  });

  it('DNS again takes 2 s, and an answer without the name never counts as one', () => {
    const play = inPhase('resolving');
    for (let asked = 0; asked < 20; asked++) play.do({ kind: 'resolved', run: 1, resolution: 'no-answer' }, wait(2_000));
    expect([play.phase, play.done('resolve')]).toEqual(['resolving', 21]);
    play.do({ kind: 'resolved', run: 1, resolution: 'no-answer' }, wait(1_999));
    expect(play.done('resolve')).toBe(21);
  });

  it.each(['verifying', 'ready'])('the address again, after silence while %s, takes 3 s', (name) => {
    const play = inPhase(name).do({ kind: 'probed', run: 1, result: { kind: 'silent' } });
    expect(play.state.askAt).toBe(play.at + 3_000);
  });

  it('the address again, after an answer, takes a minute, and does not change since when it is ready', () => {
    const play = up();
    const { since } = play.state;
    play.do(wait(10_000), { kind: 'probed', run: 1, result: answered });
    expect([play.state.since, play.state.askAt]).toEqual([since, play.at + 60_000]);
  });

  it.each<[string, string, TunnelEvent]>([
    ['DNS', 'settling', { kind: 'resolved', run: 1, resolution: 'answers' }],
    ['DNS', 'ready', { kind: 'resolved', run: 1, resolution: 'no-answer' }],
    ['the address', 'degraded', { kind: 'probed', run: 1, result: answered }],
    ['the address', 'settling', { kind: 'probed', run: 1, result: { kind: 'silent' } }],
  ])('about %s has an answer that no longer matters while %s', (_what, name, event) => {
    const play = inPhase(name);
    const { state } = play;
    expect(play.do(event).state).toBe(state);
  });
});

describe('/ready says that there is no connection', () => {
  it.each(['settling', 'resolving', 'verifying', 'ready'])('while %s: it has two minutes to come back', (name) => {
    const play = inPhase(name).polled(false);
    expect(play.state.phase).toEqual({ name: 'degraded', deadline: play.at + 120_000 });
  });

  it.each(['requesting', 'connecting', 'degraded'])('while %s: that is known', (name) => {
    const play = inPhase(name);
    const { phase } = play.state;
    expect(play.do(wait(1_000)).polled(false).state.phase).toBe(phase);
  });

  it('and comes back before the address was ever announced: the name has to settle first', () => {
    expect(inPhase('resolving').polled(false).polled(true).phase).toBe('settling');
  });
});

describe('time that runs out', () => {
  it.each([
    ['requesting', 30_000, 'silent'],
    ['connecting', 120_000, 'blocked'],
    ['resolving', 120_000, 'unresolved'],
    ['verifying', 60_000, 'unreachable'],
    ['degraded', 120_000, 'lost'],
  ])('while %s: after %i ms it starts again, because of "%s"', (name, ms, cause) => {
    const play = inPhase(name).do(wait(ms - 1));
    expect(play.phase).toBe(name);
    expect(play.do(wait(1)).state.phase).toMatchObject({ name: 'ending', next: cause });
    expect(play.crash().state.phase).toMatchObject({ name: 'waiting', cause });
  });

  it('while it ends: 2 s until it is forced, and 2 s more until it counts as ended', () => {
    const play = inPhase('ending').do(wait(1_999));
    expect(play.done('kill')).toBe(0);
    expect(play.do(wait(1)).done('kill')).toBe(1);
    expect(play.do(wait(1_999)).phase).toBe('ending');
    expect([play.do(wait(1)).phase, play.done('kill')]).toEqual(['off', 1]);
  });
});

describe('while it ends', () => {
  it.each<[string, TunnelEvent]>([
    ['a line', { kind: 'line', run: 1, signal: { kind: 'failed', cause: 'blocked' } }],
    ['an answer of /ready', { kind: 'polled', run: 1, ready: false, host: undefined, askedAt: 2_000_000 }],
  ])('%s changes nothing', (_what, event) => {
    const play = inPhase('ending');
    const { state } = play;
    expect(play.do(event).state).toBe(state);
  });

  it('turning it on starts it again, and turning it off once more leaves it off', () => {
    const on = inPhase('ending').do({ kind: 'start' });
    expect([on.phase, on.done('terminate')]).toEqual(['ending', 1]);
    expect(on.do(wait(2_000)).done('kill')).toBe(1);
    expect(on.crash().state.phase).toMatchObject({ name: 'waiting', cause: 'lost' });
    const off = inPhase('ending').do({ kind: 'start' }, { kind: 'stop' });
    expect([off.phase, off.done('terminate')]).toEqual(['ending', 1]);
    expect(off.crash().phase).toBe('off');
  });

  it('turning it on keeps the cause for which it ends', () => {
    const play = inPhase('requesting').do(wait(30_000), { kind: 'start' }).crash();
    expect(play.state.phase).toMatchObject({ name: 'waiting', cause: 'silent' });
  });
});
