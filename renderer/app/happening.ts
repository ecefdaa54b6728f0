import type { CallView } from '../../main/ipc/contract';

/** What is going on in a live call. */
export interface Happening {
  readonly words: string;
  /** The words run on with a time since then: "Your agent is thinking: 6 s". */
  readonly since: number | undefined;
}

/** One live call in a few words. Pure. */
export function happening({
  state,
  direction,
  agent,
  waitingSince,
  takeOver,
}: Pick<CallView, 'state' | 'direction' | 'agent' | 'waitingSince' | 'takeOver'>): Happening {
  if (takeOver?.taken === true) return { words: waitingSince === undefined ? 'You have the call' : 'Waiting for you', since: waitingSince };
  if (waitingSince !== undefined) {
    return { words: agent === undefined ? 'Waiting for an agent' : `${agent} is thinking`, since: waitingSince };
  }
  if (state === 'answered') return { words: agent === undefined ? 'Talking' : `Talking with ${agent}`, since: undefined };
  return { words: direction === 'inbound' ? 'Calling you' : state === 'queued' ? 'Calling' : 'Ringing', since: undefined };
}
