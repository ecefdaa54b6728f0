import { SwitchboardError } from '../../base/errors';
import type { LockOwner } from '../../base/processLock';
import { reasonOf } from '../../base/reason';
import type { PointingOutcome } from './state';

/** Another Switchboard holds the application's lock. */
export class OwnedElsewhere extends SwitchboardError {
  constructor(
    readonly applicationId: string,
    readonly owner: LockOwner,
  ) {
    super(
      'conflict',
      `Another Switchboard on this computer (process ${owner.pid}, running since ${owner.since}) receives the callbacks of application ${applicationId}. Nothing was changed.`,
      'Ask the user to quit the other Switchboard, or use another application.',
    );
  }
}

/** A failed pointing, for the window. */
export function failure(error: unknown, retries: boolean): PointingOutcome {
  if (error instanceof OwnedElsewhere) {
    const { applicationId, owner } = error;
    return { kind: 'owned', applicationId, pid: owner.pid, since: owner.since };
  }
  return { kind: 'failed', reason: reasonOf(error), recovery: error instanceof SwitchboardError ? error.recovery : '', retries };
}

/** Nothing is changed that could not be put back. */
export function cannotSave(folder: string, cause: unknown): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `Could not save the application’s current settings to ${folder}, so nothing was changed: ${reasonOf(cause)}.`,
    'Ask the user to make that folder writable and to free some space, then try again.',
    { cause },
  );
}

/** The refusal of work that comes after the start of closing. */
export function closing(): SwitchboardError {
  return new SwitchboardError('unavailable', 'Switchboard is closing.', 'Start it again.');
}
