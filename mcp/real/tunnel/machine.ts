import { noAttempts } from './backOff';
import type { Cause } from './causes';
import type { Signal } from './logLine';
import { ask, back, type Context, end, ended, enter, find, poll, type Step, settle, spawned, stay, verify } from './moves';
import type { Child, Effect, ProbeResult, Resolution, TunnelEvent, TunnelState } from './state';

/** Round trips remembered. */
const remembered = 5;
/** This many failed probes in a row mean that the address no longer reaches us. */
const missesAllowed = 2;

export const initialState: TunnelState = {
  phase: { name: 'off' },
  since: 0,
  child: undefined,
  starts: 0,
  attempts: noAttempts,
  pollAt: undefined,
  askAt: undefined,
};

/**
 * The whole behaviour of the tunnel: the next state after an event, and the effects to carry out.
 * Pure. The address of a run is neither announced nor looked up before it is registered and has settled.
 */
export function step(state: TunnelState, event: TunnelEvent, context: Context): Step {
  switch (event.kind) {
    case 'start':
      return started(state, context);
    case 'stop':
      return stopped(state, context);
    case 'resume':
      return resumed(state, context);
    case 'tick':
      return ticked(state, context);
    case 'downloading':
      return state.phase.name === 'finding' ? enter(state, { name: 'downloading' }, context) : stay(state);
    case 'found':
      return isLooking(state) ? spawned(state, event.binary, context) : stay(state);
    case 'not-found':
      return isLooking(state) ? ended(state, event.cause, context) : stay(state);
    case 'line':
    case 'polled':
    case 'resolved':
    case 'probed':
    case 'exited':
      return state.child?.run === event.run ? ofChild(state, state.child, event, context) : stay(state);
  }
}

type ChildEvent = Extract<TunnelEvent, { readonly run: number }>;

function ofChild(state: TunnelState, child: Child, event: ChildEvent, context: Context): Step {
  if (event.kind === 'exited') return exited(state, child, event.code, context);
  if (state.phase.name === 'ending') return stay(state);
  switch (event.kind) {
    case 'line':
      return logged(state, child, event.signal, context);
    case 'polled':
      return polled(state, child, event, context);
    case 'resolved':
      return resolved(state, child, event.resolution, context);
    case 'probed':
      return probed(state, child, event.result, context);
  }
}

function started(state: TunnelState, context: Context): Step {
  const { phase, attempts } = state;
  if (phase.name === 'ending' && phase.next === 'off') return stay({ ...state, phase: { ...phase, next: 'lost' } });
  const asleep = phase.name === 'off' || phase.name === 'failed' || phase.name === 'waiting';
  if (!asleep) return stay(state);
  if (attempts.notBefore > context.at)
    return enter(state, { name: 'waiting', cause: 'rate-limited', retryAt: attempts.notBefore }, context);
  return find(state, context);
}

function stopped(state: TunnelState, context: Context): Step {
  const { phase, child } = state;
  if (phase.name === 'ending') return stay({ ...state, phase: { ...phase, next: 'off' } });
  return child ? end(state, child, 'off', context) : enter(state, { name: 'off' }, context);
}

/** A computer that sleeps loses its connections without noticing; one that was waiting may have its network back. */
function resumed(state: TunnelState, context: Context): Step {
  const { phase, child } = state;
  if (phase.name === 'waiting') return phase.cause === 'rate-limited' ? stay(state) : find(state, context);
  if (child?.registered !== true || phase.name === 'ending') return stay(state);
  const awake = enter(state, { name: 'degraded', deadline: context.at + context.timings.wakeMs }, context);
  return poll(awake.state, child);
}

function ticked(state: TunnelState, context: Context): Step {
  const { at } = context;
  const { phase, child } = state;
  if (phase.name === 'waiting') return phase.retryAt <= at ? find(state, context) : stay(state);
  if (child === undefined) return stay(state);
  if ('deadline' in phase && phase.deadline <= at) return overdue(state, child, context);
  let next = state;
  const effects: Effect[] = [];
  for (const [due, act] of [[state.pollAt, poll] as const, [state.askAt, ask] as const]) {
    if (due === undefined || due > at) continue;
    const acted = act(next, child);
    next = acted.state;
    effects.push(...acted.effects);
  }
  return { state: next, effects };
}

/** The cause when a phase took too long. */
const tooLong: Readonly<Record<'requesting' | 'connecting' | 'resolving' | 'degraded', Cause>> = {
  requesting: 'silent',
  connecting: 'blocked',
  resolving: 'unresolved',
  degraded: 'lost',
};

function overdue(state: TunnelState, child: Child, context: Context): Step {
  const { phase } = state;
  switch (phase.name) {
    case 'settling': {
      const resolving = enter(state, { name: 'resolving', deadline: context.at + context.timings.resolveMs }, context);
      return ask(resolving.state, child);
    }
    case 'verifying':
      return end(state, child, phase.why, context);
    case 'requesting':
    case 'connecting':
    case 'resolving':
    case 'degraded':
      return end(state, child, child.cause ?? tooLong[phase.name], context);
    case 'ending': {
      // The exit of one that ignores even force may never be reported, so it counts as ended.
      if (phase.forced) return exited(state, child, undefined, context);
      const forced = enter(state, { ...phase, forced: true, deadline: context.at + context.timings.stopMs }, context);
      return { state: { ...forced.state, since: state.since }, effects: [{ kind: 'kill', run: child.run }] };
    }
    default:
      return stay(state);
  }
}

function logged(state: TunnelState, child: Child, signal: Signal, context: Context): Step {
  switch (signal.kind) {
    case 'address':
      return addressed(state, child, signal.host, context);
    case 'registered':
      return registered(
        state,
        { ...child, protocol: signal.protocol ?? child.protocol, location: signal.location ?? child.location },
        context,
      );
    case 'lost':
      // Only `/ready` decides; the line is a reason to ask now.
      return state.phase.name === 'ready' && state.pollAt !== undefined ? poll(state, child) : stay(state);
    case 'fell-back':
      return stay({ ...state, child: { ...child, protocol: signal.protocol } });
    case 'precheck':
      return stay({ ...state, child: { ...child, prechecks: [...child.prechecks, signal.precheck].slice(-20) } });
    case 'precheck-complete':
      return stay(signal.hardFail ? { ...state, child: { ...child, cause: child.cause ?? 'blocked' } } : state);
    case 'failed':
      return stay({ ...state, child: { ...child, cause: child.cause ?? signal.cause } });
    case 'stopping':
    case 'other':
      return stay(state);
  }
}

function addressed(state: TunnelState, child: Child, host: string, context: Context): Step {
  if (child.host !== undefined) return stay(state);
  const named = { ...child, host };
  if (child.registered) return settle({ ...state, child: named }, context);
  return enter({ ...state, child: named }, { name: 'connecting', deadline: context.at + context.timings.connectMs }, context);
}

function registered(state: TunnelState, child: Child, context: Context): Step {
  const next = { ...state, child: { ...child, registered: true, cause: undefined } };
  if (child.host === undefined) return stay(next);
  if (state.phase.name === 'connecting') return settle(next, context);
  if (state.phase.name === 'degraded') return back(next, next.child, context);
  return stay(next);
}

function polled(state: TunnelState, child: Child, answer: Extract<TunnelEvent, { kind: 'polled' }>, context: Context): Step {
  const { timings } = context;
  const { ready, host } = answer;
  // An answer to a request from before this phase is out of date.
  const stale = answer.askedAt < state.since;
  const every = state.phase.name === 'ready' && ready ? timings.readyPollMs : timings.pollMs;
  const waits = { ...state, pollAt: context.at + every };
  const named = host === undefined ? stay(waits) : addressed(waits, child, host, context);
  if (stale) return named;
  const now = named.state.child ?? child;
  const { name } = named.state.phase;
  if (ready) return name === 'connecting' || name === 'degraded' ? registered(named.state, now, context) : named;
  const wasConnected = name === 'settling' || name === 'resolving' || name === 'verifying' || name === 'ready';
  return wasConnected ? enter(named.state, { name: 'degraded', deadline: context.at + timings.lostMs }, context) : named;
}

function resolved(state: TunnelState, child: Child, resolution: Resolution, context: Context): Step {
  if (state.phase.name !== 'resolving') return stay(state);
  const { at, timings } = context;
  if (resolution === 'answers') return verify(state, child, context);
  // DNS cannot be queried: after more time than publishing ever needed, the name is assumed to exist.
  if (resolution === 'unreachable' && at - state.since >= timings.blindSettleMs) return verify(state, child, context);
  return stay({ ...state, askAt: at + timings.resolveEveryMs });
}

function probed(state: TunnelState, child: Child, result: ProbeResult, context: Context): Step {
  const { at, timings } = context;
  const { phase } = state;
  if (phase.name !== 'verifying' && phase.name !== 'ready') return stay(state);
  if (result.kind === 'answered') {
    const roundTrips = [...child.roundTrips, result.roundTripMs].slice(-remembered);
    const known = { ...state, child: { ...child, announced: true, misses: 0, roundTrips }, attempts: { ...state.attempts, refusals: 0 } };
    const next = phase.name === 'ready' ? stay(known) : enter(known, { name: 'ready' }, context);
    return stay({ ...next.state, askAt: at + timings.probeEveryMs });
  }
  if (phase.name === 'verifying') {
    const why = result.kind === 'someone-else' ? 'overridden' : 'unreachable';
    return stay({ ...state, phase: { ...phase, why }, askAt: at + timings.verifyEveryMs });
  }
  const misses = child.misses + 1;
  const missed = { ...state, child: { ...child, misses } };
  return misses < missesAllowed ? stay({ ...missed, askAt: at + timings.verifyEveryMs }) : verify(missed, missed.child, context);
}

/** Causes by exit code where the log named none: 126 and 127 are the shell's; -1 is cloudflared's usage error, reported in either form. */
const exitCauses: ReadonlyMap<number | undefined, Cause> = new Map([
  [126, 'cannot-run'],
  [127, 'cannot-run'],
  [255, 'usage'],
  // Windows
  [4_294_967_295, 'usage'],
]);

function exited(state: TunnelState, child: Child, code: number | undefined, context: Context): Step {
  const gone = { ...state, child: undefined };
  if (state.phase.name !== 'ending') return ended(gone, child.cause ?? exitCauses.get(code) ?? 'crashed', context);
  return state.phase.next === 'off' ? enter(gone, { name: 'off' }, context) : ended(gone, state.phase.next, context);
}

function isLooking({ phase }: TunnelState): boolean {
  return phase.name === 'finding' || phase.name === 'downloading';
}
