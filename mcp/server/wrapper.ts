import type { z } from 'zod';
import type { Clock } from '../base/clock';
import { type Failure, SwitchboardError } from '../base/errors';
import type { Log } from '../base/log';
import type { Activity, RecordActivity } from '../model/activity';
import type { Agent } from '../model/agent';
import { type AgentsPerson, cannotAsk, type Question, QuestionPending } from '../policy/asking';
import type { Gate, Pass } from '../policy/gate';
import type { ContextFor } from '../tools/context';
import { readArguments, withWarnings } from '../tools/support/arguments';
import { fencedFailure } from '../tools/support/untrusted';
import type { AnyTool, ToolContext } from '../tools/tool';

/** How a tool call ended: done, failed, or waiting for a person's answer, after which it runs again. */
export type ToolOutcome = FinalOutcome | { readonly kind: 'asks'; readonly question: Question };

export type FinalOutcome =
  | { readonly kind: 'done'; readonly result: Readonly<{ [key: string]: unknown }> }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface RunnerParts {
  readonly contextFor: ContextFor;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly log: Log;
  readonly record: RecordActivity;
}

/** Runs one tool for one agent. Never rejects: every failure is an outcome. Without `person` the agent's client cannot ask anyone. */
export type RunTool = (tool: AnyTool, input: unknown, agent: Agent, signal: AbortSignal, person?: AgentsPerson) => Promise<ToolOutcome>;

/** The one gate before and the one wrapper around every tool's handler. */
export function createToolRunner({ contextFor, gate, clock, log, record }: RunnerParts): RunTool {
  return async (tool, input, agent, signal, person = cannotAsk) => {
    const startedAt = clock.now();
    let noted: { callId?: string; bxml?: string; to?: readonly string[] } = {};
    let context: ToolContext | undefined;
    let pass: Pass | undefined;
    let outcome: FinalOutcome;
    /** What a person reads of a failure: without the marks that are for agents. */
    let said: string | undefined;
    try {
      context = contextFor(agent, signal, (about) => {
        noted = { ...noted, ...about };
      });
      const read = readArguments(tool, input);
      if (read.ok) {
        const entering = gate.enter({ tool: tool.name, input: read.call.input, agent, signal, person, context });
        pass = entering instanceof Promise ? await entering : entering;
        const result = mustFit(tool, await read.call.run(context));
        pass.ended();
        outcome = { kind: 'done', result: withWarnings(result, [...read.warnings, ...pass.warnings]) };
      } else outcome = { kind: 'failed', failure: read.failure };
    } catch (error) {
      pass?.ended(error);
      if (error instanceof QuestionPending) {
        context?.callbacks.touch(agent);
        return { kind: 'asks', question: error.question };
      }
      outcome = { kind: 'failed', failure: failureOf(error, tool, agent, signal, log) };
      if (error instanceof SwitchboardError) said = error.message;
    }
    const at = clock.now();
    context?.callbacks.touch(agent);
    const durationMs = at - startedAt;
    const callId = noted.callId ?? (outcome.kind === 'done' ? callIdIn(outcome.result) : undefined) ?? callIdIn(input);
    record({
      kind: 'tool',
      at,
      agent,
      tool: tool.name,
      callId,
      durationMs,
      bxml: noted.bxml,
      to: noted.to,
      allowed: pass?.allowed,
      outcome: summaryOf(outcome, said),
    });
    log.debug('tool call', {
      tool: tool.name,
      agent: agent.id,
      durationMs,
      code: outcome.kind === 'done' ? undefined : outcome.failure.code,
    });
    return outcome;
  };
}

/** Clients check a result against the declared schema and would reject it without an explanation. */
function mustFit<R extends Readonly<{ [key: string]: unknown }>>(tool: AnyTool, result: R): R {
  const checked = tool.output.safeParse(result);
  if (!checked.success) throw new ResultMismatch(checked.error);
  return result;
}

class ResultMismatch extends Error {
  override readonly name = 'ResultMismatch';

  constructor(error: z.ZodError) {
    super(error.issues.map((issue) => issue.path.join('.')).join(', '));
  }
}

function failureOf(error: unknown, tool: AnyTool, agent: Agent, signal: AbortSignal, log: Log): Failure {
  if (error instanceof SwitchboardError) return fencedFailure(error);
  if (signal.aborted) {
    return {
      error: `${tool.name} was cancelled because the agent cancelled it or disconnected.`,
      code: 'unavailable',
      recovery: 'It may already have taken effect: read the state before you repeat it.',
    };
  }
  log.error('a tool failed unexpectedly', { tool: tool.name, agent: agent.id, ...originOf(error) });
  return {
    error: `${tool.name} failed because of a defect in Switchboard, not because of its arguments.`,
    code: 'unavailable',
    recovery:
      'It may have taken effect anyway: read the state (for a call, getCallState) before you repeat it. If it fails again, tell the user; Switchboard’s log has the details.',
  };
}

/** Where a defect came from. The message is left out: parsers and clients quote their input, which may be a secret or a caller's words. */
function originOf(error: unknown): { readonly defect: string; readonly fields: string | undefined; readonly frames: string | undefined } {
  if (!(error instanceof Error)) return { defect: typeof error, fields: undefined, frames: undefined };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    defect: error.name,
    fields: error instanceof ResultMismatch ? error.message : undefined,
    frames: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(' < '),
  };
}

function callIdIn(value: unknown): string | undefined {
  const callId = typeof value === 'object' && value !== null && 'callId' in value ? value.callId : undefined;
  return typeof callId === 'string' ? callId : undefined;
}

function summaryOf(outcome: FinalOutcome, said: string | undefined): Extract<Activity, { kind: 'tool' }>['outcome'] {
  return outcome.kind === 'done' ? { ok: true } : { ok: false, code: outcome.failure.code, error: said ?? outcome.failure.error };
}
