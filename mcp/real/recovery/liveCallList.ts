import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { KnownCall } from '../../model/call';

/** The last turns of a call that are kept, so that a late answer to one can be explained. */
const turnsKept = 20;

const text = z.string().optional();
const callSchema = z.object({
  callId: z.string().min(1),
  parentCallId: text,
  account: text,
  applicationId: text,
  direction: z.enum(['inbound', 'outbound']),
  from: text,
  to: text,
  owner: z.object({ id: z.string(), name: z.string() }).optional(),
  state: z.enum(['queued', 'initiated', 'answered']),
  createdAt: z.number(),
  answeredAt: z.number().optional(),
  /** Oldest first. */
  turns: z.array(z.string()),
});
/** The live calls of one run, as a file holds them. */
export const callsSchema = z.array(callSchema);

/** A live call of the real line on the disk: its parties and its turns, and none of its words. */
export type JournalledCall = z.output<typeof callSchema>;

/** The live calls of one run, derived from activities alone. */
export class LiveCallList {
  readonly #calls = new Map<string, JournalledCall>();

  /** @returns whether the list has changed */
  onActivity(activity: Activity): boolean {
    if (activity.kind === 'call') return this.#call(activity.call);
    if (activity.kind !== 'webhook' || activity.event.callbackId === undefined) return false;
    const { callId, callbackId } = activity.event;
    const call = this.#calls.get(callId ?? '');
    if (call === undefined) return false;
    this.#calls.set(call.callId, { ...call, turns: [...call.turns, callbackId].slice(-turnsKept) });
    return true;
  }

  /** A call of an earlier run goes on in this one. */
  keep(call: JournalledCall): void {
    this.#calls.set(call.callId, call);
  }

  /** @returns whether the list has changed */
  drop(callId: string): boolean {
    return this.#calls.delete(callId);
  }

  get all(): readonly JournalledCall[] {
    return [...this.#calls.values()];
  }

  #call(call: KnownCall): boolean {
    // The practice line ends with the process, and its calls with it.
    if (call.line !== 'real') return false;
    if (call.state === 'disconnected') return this.drop(call.callId);
    const { line, endedAt, disconnectCause, errorMessage, tag, state, ...kept } = call;
    this.#calls.set(call.callId, { ...kept, state, turns: this.#calls.get(call.callId)?.turns ?? [] });
    return true;
  }
}

/** The call as this run knows it. */
export function toKnownCall({ turns, ...call }: JournalledCall): KnownCall {
  const unknown = {
    parentCallId: undefined,
    account: undefined,
    applicationId: undefined,
    from: undefined,
    to: undefined,
    owner: undefined,
    answeredAt: undefined,
  };
  return { ...unknown, ...call, line: 'real', endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined };
}
