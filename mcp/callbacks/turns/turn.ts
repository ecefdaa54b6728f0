import type { Agent } from '../../model/agent';
import { longestHoldMs, type TurnTerms, unattendedHoldMs } from './terms';

export type Ending =
  | { readonly kind: 'answered'; readonly by: Agent; readonly at: number }
  | { readonly kind: 'lapsed'; readonly why: string; readonly at: number }
  /** `why` completes "the turn ended because …". */
  | { readonly kind: 'gone'; readonly why: string; readonly at: number };

export type Phase =
  /** An HTTP response of Bandwidth's is in our hands until then. */
  | { readonly kind: 'held'; readonly until: number }
  /** A document is on its way out. */
  | { readonly kind: 'writing'; readonly what: 'keep-alive' | 'answer' }
  | { readonly kind: 'writing'; readonly what: 'lapse'; readonly why: string; readonly at: number }
  /** Between two requests; asks for the call's state when the time comes. */
  | { readonly kind: 'away'; readonly askAt: number }
  /** Waiting for the call's state, or for the call to be sent back to us. `broke`: because the connection has just broken. */
  | { readonly kind: 'asking'; readonly broke: boolean }
  | { readonly kind: 'ended'; readonly ending: Ending };

export interface Turn {
  readonly terms: TurnTerms;
  readonly openedAt: number;
  /** When it lapses. */
  readonly deadline: number;
  readonly attended: boolean;
  /** Who may answer it: the agents, until the person takes the call over. */
  readonly holder: 'agents' | 'person';
  /** Counts the requests of Bandwidth's, so that reports about an earlier one are not mistaken for reports about this one. */
  readonly connection: number;
  /** Keep-alives sent so far. */
  readonly cycles: number;
  /** Claimed by the first writer; kept until it can be written. */
  readonly answer: { readonly by: Agent; readonly bxml: string; readonly at: number } | undefined;
  /** The call was once sent back to this turn by PUT bxml. */
  readonly redirected: boolean;
  /** Why the call did not come back, as far as it is known. */
  readonly trouble: string | undefined;
  readonly phase: Phase;
}

export type TurnInput =
  | { readonly kind: 'tick' }
  /** Bandwidth came back with a request that leads to this turn. */
  | { readonly kind: 'attached' }
  /** The held request was aborted. */
  | { readonly kind: 'detached'; readonly connection: number }
  | { readonly kind: 'answer'; readonly by: Agent; readonly bxml: string }
  /** A document was flushed, or could not be. */
  | { readonly kind: 'written'; readonly connection: number; readonly ok: boolean }
  | { readonly kind: 'call-state'; readonly connection: number; readonly state: CallProbe }
  | { readonly kind: 'redirected'; readonly connection: number; readonly outcome: RedirectOutcome }
  /** The call ended or left the turn; `why` completes "the turn ended because …". */
  | { readonly kind: 'gone'; readonly why: string }
  | { readonly kind: 'agent-arrived' }
  /** Somebody else sends the call back to this turn, because our address has changed. */
  | { readonly kind: 'sent-for' }
  /** It could not be; `why` tells the reason. */
  | { readonly kind: 'not-coming'; readonly why: string }
  /** The person takes the call over: agents can no longer answer, and an answer of theirs that has not been sent is dropped. */
  | { readonly kind: 'taken' }
  /** The person gives the call back to the agents. */
  | { readonly kind: 'given-back' }
  /** The person decides, whatever an agent has answered meanwhile. */
  | { readonly kind: 'overridden'; readonly by: Agent; readonly bxml: string }
  /** Nothing is held longer than it takes to answer it. `why` says why no one answers, as a part of a sentence. */
  | { readonly kind: 'closing'; readonly why: string };

/** What Bandwidth says about a call that did not come back. */
export type CallProbe =
  | { readonly kind: 'ended'; readonly cause: string | undefined }
  | { readonly kind: 'answered' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'unknown'; readonly why: string };

export type RedirectOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly why: string; readonly cause?: unknown };

/** What the runner has to do. `wake` replaces any earlier one; a step without it needs no timer. */
export type TurnEffect =
  | { readonly kind: 'write'; readonly what: 'answer'; readonly bxml: string; readonly by: Agent }
  | { readonly kind: 'write'; readonly what: 'keep-alive'; readonly cycle: number }
  | { readonly kind: 'write'; readonly what: 'lapse'; readonly why: string }
  /** Bandwidth came back for a turn that is still open. */
  | { readonly kind: 'still-waiting' }
  | { readonly kind: 'unattended' }
  | { readonly kind: 'ask-state' }
  | { readonly kind: 'redirect' }
  /** This turn cannot serve the request just attached: redirect it, so that it opens a new turn. */
  | { readonly kind: 'bounce' }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'end'; readonly ending: Ending };

export interface Step {
  readonly turn: Turn;
  readonly effects: readonly TurnEffect[];
}

/** A turn whose first request is held. */
export function openTurn(terms: TurnTerms, now: number): Step {
  const deadline = now + (terms.attended ? longestHoldMs(terms) : unattendedHoldMs(terms));
  const turn: Turn = {
    terms,
    openedAt: now,
    deadline,
    attended: terms.attended,
    holder: 'agents',
    connection: 1,
    cycles: 0,
    answer: undefined,
    redirected: false,
    trouble: undefined,
    phase: { kind: 'held', until: Math.min(now + terms.budgetMs, deadline) },
  };
  return step(turn, terms.attended ? [] : [{ kind: 'unattended' }]);
}

/** True while an agent can still claim the turn. */
export function isOpen(turn: Turn): boolean {
  const { phase } = turn;
  return (
    turn.holder === 'agents' && turn.answer === undefined && phase.kind !== 'ended' && !(phase.kind === 'writing' && phase.what === 'lapse')
  );
}

/** The whole life of a turn: `open → answered | lapsed | gone` (design: "A callback is a turn"). Pure. */
export function advance(turn: Turn, input: TurnInput, now: number): Step {
  if (turn.phase.kind === 'ended') return step(turn, input.kind === 'attached' ? [{ kind: 'bounce' }] : []);
  switch (input.kind) {
    case 'tick':
      return tick(turn, now);
    case 'attached':
      return attached(turn, now);
    case 'detached':
      return turn.phase.kind === 'held' && input.connection === turn.connection ? ask(turn, true) : step(turn);
    case 'answer':
      return answered(turn, input, now);
    case 'written':
      return turn.phase.kind === 'writing' && input.connection === turn.connection ? written(turn, turn.phase, input.ok, now) : step(turn);
    case 'call-state':
      return turn.phase.kind === 'asking' && input.connection === turn.connection
        ? stateKnown(turn, turn.phase.broke, input.state, now)
        : step(turn);
    case 'redirected':
      return turn.phase.kind === 'asking' && input.connection === turn.connection ? redirected(turn, input.outcome, now) : step(turn);
    case 'gone':
      return settling(turn.phase) ? step(turn) : gone(turn, input.why, now);
    case 'agent-arrived':
      return agentArrived(turn);
    case 'sent-for':
      return turn.phase.kind === 'away' || turn.phase.kind === 'asking' ? wait({ ...turn, redirected: true }, now) : step(turn);
    case 'not-coming':
      return step({ ...turn, redirected: false, trouble: `the call could not be sent back for its answer (${input.why})` });
    case 'taken':
      return settling(turn.phase) ? step(turn) : handedTo('person', turn, now);
    case 'given-back':
      return turn.holder === 'person' && !settling(turn.phase) ? handedTo('agents', turn, now) : step(turn);
    case 'overridden':
      return overridden(turn, input, now);
    case 'closing':
      return closing(turn, input.why, now);
  }
}

/** From now on it is held as long as a new turn. What the person has answered still goes out; what an agent has, does not. */
function handedTo(holder: Turn['holder'], turn: Turn, now: number): Step {
  const answer = holder === 'agents' ? turn.answer : undefined;
  return step({ ...turn, holder, attended: true, answer, deadline: now + longestHoldMs(turn.terms) });
}

function overridden(turn: Turn, { by, bxml }: { by: Agent; bxml: string }, now: number): Step {
  if (settling(turn.phase)) return step(turn);
  const answer = { by, bxml, at: now };
  const claimed: Turn = { ...turn, answer };
  return turn.phase.kind === 'held' ? writeAnswer(claimed, answer) : step(claimed);
}

function tick(turn: Turn, now: number): Step {
  const { phase } = turn;
  switch (phase.kind) {
    case 'held':
      if (now >= turn.deadline) return lapse(turn, now);
      return now >= phase.until ? keepAlive(turn) : step(turn);
    case 'away':
      if (now < phase.askAt) return step(turn);
      return now >= turn.deadline ? notBack(turn, now) : ask(turn, false);
    case 'asking':
      return now >= turn.deadline ? notBack(turn, now) : step(turn);
    default:
      return step(turn);
  }
}

function attached(turn: Turn, now: number): Step {
  // What is being written settles the turn or sends it away; the newcomer finds out which by coming once more.
  if (settling(turn.phase)) return step(turn, [{ kind: 'bounce' }]);
  const connection = turn.connection + 1;
  const held: Turn = {
    ...turn,
    connection,
    trouble: undefined,
    phase: { kind: 'held', until: Math.min(now + turn.terms.budgetMs, turn.deadline) },
  };
  if (turn.answer) return writeAnswer(held, turn.answer);
  if (now >= turn.deadline) return lapse(held, now);
  return step(held, [{ kind: 'still-waiting' }]);
}

function answered(turn: Turn, { by, bxml }: { by: Agent; bxml: string }, now: number): Step {
  if (!isOpen(turn)) return step(turn);
  const answer = { by, bxml, at: now };
  const claimed: Turn = { ...turn, answer };
  return turn.phase.kind === 'held' ? writeAnswer(claimed, answer) : step(claimed);
}

/** A document that ends the turn is being written: only whether it is flushed decides how the turn ended. */
function settling(phase: Phase): boolean {
  return phase.kind === 'writing' && phase.what !== 'keep-alive';
}

function written(turn: Turn, phase: Extract<Phase, { kind: 'writing' }>, ok: boolean, now: number): Step {
  switch (phase.what) {
    case 'keep-alive':
      if (!ok) return ask(turn, true);
      return step({ ...turn, phase: { kind: 'away', askAt: now + turn.terms.returnMs + (turn.cycles > 1 ? turn.terms.speechMs : 0) } });
    case 'answer':
      if (!ok || !turn.answer) return ask(turn, true);
      return end(turn, { kind: 'answered', by: turn.answer.by, at: turn.answer.at });
    case 'lapse':
      if (!ok) return gone(turn, 'the connection broke before the fallback could be delivered', now);
      return end(turn, { kind: 'lapsed', why: phase.why, at: phase.at });
  }
}

function stateKnown(turn: Turn, broke: boolean, state: CallProbe, now: number): Step {
  switch (state.kind) {
    case 'ended':
      return gone(turn, state.cause === undefined ? 'the call ended' : `the call ended (${state.cause})`, now);
    case 'answered':
      // What broke the connection may have taken our address along: sending the call there at once would lose it.
      if (broke && !turn.redirected) return wait({ ...turn, trouble: 'the connection broke and the call did not come back' }, now);
      if (!turn.redirected) return step(turn, [{ kind: 'redirect' }]);
      return wait({ ...turn, trouble: 'the call is up but did not come back for its answer' }, now);
    case 'unanswered':
      return wait({ ...turn, trouble: 'the call did not come back for its answer' }, now);
    case 'unknown':
      return wait({ ...turn, trouble: `the call did not come back and its state is not known (${state.why})` }, now);
  }
}

function redirected(turn: Turn, outcome: RedirectOutcome, now: number): Step {
  switch (outcome.kind) {
    case 'sent':
      return wait({ ...turn, redirected: true }, now);
    case 'ended':
      return gone(turn, 'the call had ended when it was sent back for its answer', now);
    case 'failed':
      return wait({ ...turn, trouble: `the call could not be sent back for its answer (${outcome.why})` }, now);
  }
}

function agentArrived(turn: Turn): Step {
  if (turn.attended) return step(turn);
  return step({ ...turn, attended: true, deadline: turn.openedAt + longestHoldMs(turn.terms) });
}

function closing(turn: Turn, why: string, now: number): Step {
  const hurried: Turn = { ...turn, deadline: Math.min(turn.deadline, now) };
  switch (turn.phase.kind) {
    case 'held':
      return lapse(hurried, now, why);
    case 'asking':
      return gone(hurried, 'Switchboard was closed while the call was away', now);
    default:
      return step(hurried);
  }
}

function keepAlive(turn: Turn): Step {
  const cycles = turn.cycles + 1;
  return step({ ...turn, cycles, phase: { kind: 'writing', what: 'keep-alive' } }, [{ kind: 'write', what: 'keep-alive', cycle: cycles }]);
}

function writeAnswer(turn: Turn, { bxml, by }: { bxml: string; by: Agent }): Step {
  return step({ ...turn, phase: { kind: 'writing', what: 'answer' } }, [{ kind: 'write', what: 'answer', bxml, by }]);
}

function lapse(turn: Turn, now: number, because?: string): Step {
  const why = because ?? whyLapsed(turn, now);
  return step({ ...turn, phase: { kind: 'writing', what: 'lapse', why, at: now } }, [{ kind: 'write', what: 'lapse', why }]);
}

function whyLapsed({ holder, attended, openedAt, deadline, terms }: Turn, now: number): string {
  if (holder === 'person') return `the person did not answer within ${seconds(now - deadline + longestHoldMs(terms))}`;
  return attended ? `no agent answered within ${seconds(now - openedAt)}` : 'no agent was there to take the call';
}

function ask(turn: Turn, broke: boolean): Step {
  return step({ ...turn, phase: { kind: 'asking', broke } }, [{ kind: 'ask-state' }]);
}

function wait(turn: Turn, now: number): Step {
  return now >= turn.deadline ? notBack(turn, now) : step({ ...turn, phase: { kind: 'away', askAt: now + turn.terms.returnMs } });
}

function notBack(turn: Turn, now: number): Step {
  return gone(turn, turn.trouble ?? 'the call did not come back for its answer', now);
}

function gone(turn: Turn, why: string, now: number): Step {
  return end(turn, { kind: 'gone', why, at: now });
}

function end(turn: Turn, ending: Ending): Step {
  return step({ ...turn, phase: { kind: 'ended', ending } }, [{ kind: 'end', ending }]);
}

function step(turn: Turn, effects: readonly TurnEffect[] = []): Step {
  const at = wakeAt(turn);
  return { turn, effects: at === undefined ? effects : [...effects, { kind: 'wake', at }] };
}

function wakeAt({ phase, deadline }: Turn): number | undefined {
  switch (phase.kind) {
    case 'held':
      return Math.min(phase.until, deadline);
    case 'away':
      return phase.askAt;
    case 'asking':
      return deadline;
    default:
      return undefined;
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
