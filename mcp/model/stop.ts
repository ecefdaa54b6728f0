import type { Subscribe } from '../base/emitter';

/** Where the person stopped or reopened the line. */
export const stopDoors = ['window', 'tray', 'shortcut', 'command'] as const;

export type StopDoor = (typeof stopDoors)[number];

/** One call that the stop ends. */
export interface StoppedCall {
  readonly callId: string;
  /** The other party: a number, a SIP address, or undefined where none is known. */
  readonly who: string | undefined;
  readonly direction: 'inbound' | 'outbound';
  /** The name of the agent that placed it or first answered it. */
  readonly agent: string | undefined;
  readonly state: StoppedCallState;
}

export type StoppedCallState =
  /** Asked to hang up; Bandwidth has not confirmed the end yet. */
  | { readonly kind: 'ending' }
  /** Bandwidth confirmed the end, by a webhook or when it was asked. Milliseconds since the epoch. */
  | { readonly kind: 'ended'; readonly at: number }
  /** Bandwidth could not be asked, or refused. It is tried again automatically. `why` is a sentence for the person. */
  | { readonly kind: 'retrying'; readonly why: string; readonly tries: number };

export type StopState =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'stopped';
      /** Milliseconds since the epoch. */
      readonly since: number;
      readonly by: StopDoor;
      /** The calls that were live then, and any that became known since. Empty after a restart, unless a call survived it. */
      readonly calls: readonly StoppedCall[];
      /** Whether the stop also holds after a restart; false when it could not be saved. */
      readonly saved: boolean;
    };

/**
 * The person's emergency stop. While stopped, every live call of every agent is ended, agents can place no call and send
 * no message, and callers get the fallback. It lasts until the person reopens the line, also across restarts and on the other line.
 */
export interface StopPort {
  readonly state: StopState;
  /** Takes effect before it returns its promise. Resolves once the stop is saved, or could not be (`saved`). Repeating it asks for every call again. */
  stop(by: StopDoor): Promise<StopState>;
  /** Lets agents place and take calls again. */
  reopen(by: StopDoor): Promise<StopState>;
  readonly subscribe: Subscribe<StopState>;
}
