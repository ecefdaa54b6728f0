import { nextTry, type Timings } from './backOff';
import { type Cause, causes } from './causes';
import type { Binary, Child, Effect, Phase, TunnelState } from './state';

/** What the runner adds to each event. */
export interface Context {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** 0 up to 1, from the random port. */
  readonly dice: number;
  readonly timings: Timings;
}

/** The result of an event: the next state, and the effects to carry out. */
export interface Step {
  readonly state: TunnelState;
  readonly effects: readonly Effect[];
}

/** No effects. */
export function stay(state: TunnelState): Step {
  return { state, effects: [] };
}

/** A new phase begins; the requests planned in the old one are dropped. */
export function enter(state: TunnelState, phase: Phase, { at }: Context): Step {
  return stay({ ...state, phase, since: at, askAt: undefined });
}

/** The program is looked for and verified before every start, since it may have been replaced. */
export function find(state: TunnelState, context: Context): Step {
  return { state: enter(state, { name: 'finding' }, context).state, effects: [{ kind: 'find' }] };
}

/** A program was found: it is started, as a new run. */
export function spawned(state: TunnelState, binary: Binary, context: Context): Step {
  const run = state.starts + 1;
  const child: Child = {
    run,
    host: undefined,
    registered: false,
    protocol: undefined,
    location: undefined,
    announced: false,
    cause: undefined,
    prechecks: [],
    roundTrips: [],
    misses: 0,
  };
  const requesting = enter(
    { ...state, starts: run, child },
    { name: 'requesting', deadline: context.at + context.timings.requestMs },
    context,
  );
  return { state: { ...requesting.state, pollAt: context.at + context.timings.pollMs }, effects: [{ kind: 'spawn', run, binary }] };
}

/** Registered: DNS gets time before it is queried. */
export function settle(state: TunnelState, context: Context): Step {
  return enter(state, { name: 'settling', deadline: context.at + context.timings.settleMs }, context);
}

/** Checks that the address reaches our listener. */
export function verify(state: TunnelState, child: Child, context: Context): Step {
  const verifying = enter(state, { name: 'verifying', deadline: context.at + context.timings.verifyMs, why: 'unreachable' }, context);
  return ask(verifying.state, child);
}

/** Connected again: an announced address is verified again; one that was not announced has to settle first. */
export function back(state: TunnelState, child: Child, context: Context): Step {
  return child.announced ? verify(state, child, context) : settle(state, context);
}

/** Requests `/ready`, and the address where it is not known yet. */
export function poll(state: TunnelState, child: Child): Step {
  return { state: { ...state, pollAt: undefined }, effects: [{ kind: 'poll', run: child.run }] };
}

/** Queries DNS or probes the address, depending on the phase. */
export function ask(state: TunnelState, { run, host }: Child): Step {
  const next = { ...state, askAt: undefined };
  if (host === undefined) return stay(next);
  return { state: next, effects: [{ kind: state.phase.name === 'resolving' ? 'resolve' : 'probe', run, host }] };
}

/** Asks cloudflared to stop: to stay off, or to start again because of a cause. */
export function end(state: TunnelState, child: Child, reason: 'off' | Cause, context: Context): Step {
  const ending = enter(state, { name: 'ending', deadline: context.at + context.timings.stopMs, forced: false, next: reason }, context);
  return { state: { ...ending.state, pollAt: undefined }, effects: [{ kind: 'terminate', run: child.run }] };
}

/** cloudflared has ended: waits for the next try, or stops trying where that cannot help. */
export function ended(state: TunnelState, cause: Cause, context: Context): Step {
  if (!causes[cause].retries) return enter(state, { name: 'failed', cause }, context);
  const { retryAt, attempts } = nextTry(state.attempts, cause, context.at, context.dice, context.timings);
  return enter({ ...state, attempts }, { name: 'waiting', cause, retryAt }, context);
}
