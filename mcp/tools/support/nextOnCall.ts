import { z } from 'zod';
import type { Scope } from '../../model/scope';
import type { OpenTurn } from '../../model/turn';
import { stoppedSentence } from '../personsCalls';
import type { ToolContext } from '../tool';
import { newInEvent, type ShownEvent } from './eventForAgent';
import { fenceFor } from './untrusted';

/** The longest wait of one tool call, in seconds: many clients give a call 30. */
export const longestWaitSeconds = 25;

/** For tools that act on a call and then wait for it. */
export const waitSeconds = z.number().min(0).max(longestWaitSeconds).default(0).describe('Seconds to wait for what comes next.');

/** What happened on the call, as getCallbackEvents has it. Events hold only what is new in them. */
export interface NextOnCall {
  readonly events: ShownEvent[];
  readonly untrusted?: string;
  readonly cursor: string;
  readonly openTurns: OpenTurn[];
  readonly more: boolean;
  /** The person has stopped all calls. */
  readonly stopped?: string;
  readonly restarted?: boolean;
}

/** Events of the line as they are before an act, so that nothing that the act causes is missed. */
export interface Watch {
  /** Waits as long as the agent asked; an empty object when it asked for no wait. */
  next(callId: string): Promise<NextOnCall | Readonly<Record<string, never>>>;
}

/** Call it before the act. @param seconds how long the agent asked to wait; 0 reads nothing */
export async function watchFrom({ callbacks, agent, signal }: ToolContext, scope: Scope, seconds: number): Promise<Watch> {
  if (seconds === 0) return { next: async () => ({}) };
  const { cursor } = await callbacks.read({ scope, filter: {}, limit: 1 });
  return {
    async next(callId) {
      const filter = { callId };
      const page = await callbacks.wait({ scope, filter, cursor, limit: 20 }, seconds * 1_000, agent, signal);
      const openTurns = await callbacks.openTurns(scope, filter);
      const stoppedSince = callbacks.stoppedSince();
      const fence = fenceFor(page.events.map(({ data }) => data));
      const open = new Set(openTurns.map(({ callbackId }) => callbackId));
      // A turn that has its answer already, such as answerBxml, needs none.
      const events = page.events.map((event) => newInEvent({ ...event, callbackId: onlyIf(open, event.callbackId) }, fence, callId));
      return {
        events,
        ...(events.some(({ begin_untrusted }) => begin_untrusted !== undefined) && { untrusted: fence.note }),
        cursor: page.cursor,
        openTurns: [...openTurns],
        more: page.more,
        ...(stoppedSince !== undefined && { stopped: stoppedSentence(stoppedSince) }),
        ...(page.restarted === true && { restarted: true }),
      };
    },
  };
}

function onlyIf(open: ReadonlySet<string>, callbackId: string | undefined): string | undefined {
  return callbackId !== undefined && open.has(callbackId) ? callbackId : undefined;
}
