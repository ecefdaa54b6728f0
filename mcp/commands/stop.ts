import { z } from 'zod';
import { type Clock, sleep } from '../base/clock';
import { ChannelRefused, channelFetch } from '../bridge/channelClient';
import { stopDoors } from '../model/stop';
import { controlId } from '../server/channel/controlId';
import type { CommandResult } from './result';
import { runFiles } from './runFiles';

export interface StopCommandDeps {
  /** Where each run leaves a file for the person's own commands. */
  readonly folder: string;
  readonly clock: Clock;
  /** Shows a line at once. */
  say(line: string): void;
}

const callState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ending') }),
  z.object({ kind: z.literal('ended'), at: z.number() }),
  z.object({ kind: z.literal('retrying'), why: z.string(), tries: z.number() }),
]);
const stopState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({
    kind: z.literal('stopped'),
    ...{ since: z.number(), by: z.enum(stopDoors), saved: z.boolean() },
    calls: z.array(z.object({ callId: z.string(), who: z.string().optional(), state: callState })),
  }),
]);
type State = z.output<typeof stopState>;

/** One request to a run is given up after this time; and the ends of calls are waited for as long, milliseconds. */
const limitMs = { request: 5_000, ends: 30_000 } as const;
const askEveryMs = 1_000;

/** A Switchboard that runs on this computer. */
type Run = (what: 'stop' | 'reopen' | undefined) => Promise<State>;

/**
 * Ends all calls of every Switchboard that runs on this computer, and waits until each end is confirmed. Exit code 1 when
 * none runs, or when an end is not confirmed in time.
 */
export async function stopAllCalls(deps: StopCommandDeps): Promise<CommandResult> {
  const runs = await told(await runsIn(deps), 'stop');
  if (runs.length === 0) return noneRuns('Nothing was stopped.');
  deps.say('All calls are stopped. Agents cannot call or send messages until you allow calls again: switchboard-mcp stop --reopen');
  const calls = await allEnded(deps, runs);
  const open = calls.filter(({ state }) => state.kind !== 'ended');
  const lines = calls.map(({ who, callId, state }) => `  ${who ?? callId}: ${wordsOf(state)}`);
  const unsaved = runs.some(({ state }) => state.kind === 'stopped' && !state.saved);
  return {
    code: open.length === 0 ? 0 : 1,
    lines: [
      ...lines,
      calls.length === 0 ? 'No call was live.' : open.length === 0 ? 'Every call has ended.' : notConfirmed(open.length),
      ...(unsaved ? ['The stop could not be saved, so it ends when Switchboard is restarted.'] : []),
    ],
    facts: { ok: open.length === 0, running: true, stopped: true, saved: !unsaved, calls },
  };
}

/** Lets agents place and take calls again. */
export async function reopenCalls(deps: StopCommandDeps): Promise<CommandResult> {
  const runs = await told(await runsIn(deps), 'reopen');
  if (runs.length === 0) return noneRuns('Nothing was changed.');
  return { code: 0, lines: ['Agents may call and send messages again.'], facts: { ok: true, running: true, stopped: false } };
}

interface ToldRun {
  readonly run: Run;
  readonly state: State;
}

/** Those that have done it; the file of one that crashed stays behind, and it is passed over. */
async function told(runs: readonly Run[], what: 'stop' | 'reopen'): Promise<readonly ToldRun[]> {
  const all = await Promise.allSettled(runs.map(async (run) => ({ run, state: await run(what) })));
  return all.flatMap((each) => {
    if (each.status === 'fulfilled') return [each.value];
    if (each.reason instanceof ChannelRefused) return [];
    throw each.reason;
  });
}

async function allEnded({ clock }: StopCommandDeps, runs: readonly ToldRun[]) {
  let states = runs.map(({ state }) => state);
  for (let waited = 0; waited < limitMs.ends && callsOf(states).some(({ state }) => state.kind !== 'ended'); waited += askEveryMs) {
    await sleep(clock, askEveryMs);
    states = await Promise.all(runs.map(({ run, state }, at) => run(undefined).catch(() => states[at] ?? state)));
  }
  return callsOf(states);
}

function callsOf(states: readonly State[]) {
  return states.flatMap((state) => (state.kind === 'stopped' ? state.calls : []));
}

async function runsIn({ folder, clock }: StopCommandDeps): Promise<readonly Run[]> {
  return (await runFiles(folder)).map((file) => runAt(file, clock));
}

function runAt({ endpoint, channelPort, token }: { endpoint: string; channelPort: number; token: string }, clock: Clock): Run {
  const ask = channelFetch({ channelPort, agentId: controlId, token }, clock);
  return async (what) => {
    const late = new AbortController();
    const cancel = clock.after(limitMs.request, () => late.abort());
    try {
      const path = what === undefined ? '/control' : `/control/${what}`;
      const answer = await ask(new URL(path, endpoint), { method: what === undefined ? 'GET' : 'POST', signal: late.signal });
      return stopState.parse(await answer.json());
    } finally {
      cancel();
    }
  };
}

function wordsOf(state: z.output<typeof callState>): string {
  if (state.kind === 'ended') return 'ended.';
  return state.kind === 'ending'
    ? 'asked to end, but Bandwidth has not confirmed it yet.'
    : `not ended yet. ${state.why} It is tried again.`;
}

function notConfirmed(count: number): string {
  const calls = count === 1 ? '1 call is' : `${count} calls are`;
  return `${calls} not confirmed as ended. Switchboard keeps trying. Run the command again to see how it goes.`;
}

function noneRuns(what: string): CommandResult {
  return {
    code: 1,
    lines: [
      `No Switchboard that this command can reach is running on this computer. ${what}`,
      'A server over stdio is stopped by closing the agent that started it.',
    ],
    facts: { ok: false, running: false },
  };
}
