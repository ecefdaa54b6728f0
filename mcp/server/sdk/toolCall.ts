import type { ProgressToken } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Agent } from '../../model/agent';
import { type AgentsPerson, waitingForPerson } from '../../policy/asking';
import type { AnyTool } from '../../tools/tool';
import { withProgress } from '../progress';
import type { Surface } from '../surface';
import type { ToolOutcome } from '../wrapper';

/** One call of a tool, whichever way and era it came in. */
export interface ToolCall {
  readonly tool: AnyTool;
  readonly input: unknown;
  readonly agent: Agent;
  /** Aborts when the client cancels, or can no longer receive the answer. */
  readonly signal: AbortSignal;
  readonly person: AgentsPerson;
  /** The client wants to hear that the call is still going on. */
  readonly progressToken: ProgressToken | undefined;
  /** Sends a notification that belongs to the call. Never rejects and never throws. */
  notify(notification: ProgressNotice): void;
}

export interface ProgressNotice {
  readonly method: 'notifications/progress';
  readonly params: { progressToken: ProgressToken; progress: number; message: string; total?: number };
}

/** Runs the call, and reports its progress when the client asked for it. Never rejects. */
export function runToolCall({ run, clock }: Pick<Surface, 'run' | 'clock'>, call: ToolCall): Promise<ToolOutcome> {
  const { tool, input, agent, signal, person, progressToken } = call;
  if (progressToken === undefined) return run(tool, input, agent, signal, person);
  let asked = false;
  const followed: AgentsPerson = {
    ...person,
    waits(waiting) {
      asked = waiting;
    },
  };
  return withProgress(
    clock,
    waitOf(input),
    ({ progress, total, message }) => {
      const params = { progressToken, progress, message: asked ? waitingForPerson : message };
      call.notify({ method: 'notifications/progress', params: total === undefined ? params : { ...params, total } });
    },
    () => run(tool, input, agent, signal, followed),
  );
}

const waiting = z.looseObject({ waitSeconds: z.number().positive() });

function waitOf(input: unknown): number | undefined {
  const parsed = waiting.safeParse(input);
  return parsed.success ? parsed.data.waitSeconds : undefined;
}
