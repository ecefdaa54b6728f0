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
