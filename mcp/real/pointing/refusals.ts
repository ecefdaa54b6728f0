import { SwitchboardError } from '../../base/errors';
import type { LockOwner } from '../../base/processLock';
import { reasonOf } from '../../base/reason';
import type { Followed } from './state';

/** Another Switchboard holds the application's lock. */
export class OwnedElsewhere extends SwitchboardError {
  constructor(
    readonly applicationId: string,
    readonly owner: LockOwner,
  ) {
    super(
      'conflict',
      `Another Switchboard on this computer (process ${owner.pid}, since ${owner.since}) has pointed application ${applicationId} at itself, so this one runs without it and nothing was changed.`,
      'Ask the user to close the other Switchboard, or use another application.',
    );
  }
}

/** What a failed pointing is for the window. */
export function failure(error: unknown, retries: boolean): Followed {
  if (error instanceof OwnedElsewhere) {
    const { applicationId, owner } = error;
    return { kind: 'owned', applicationId, pid: owner.pid, since: owner.since };
  }
  return {
    kind: 'failed',
    reason: reasonOf(error),
    recovery: error instanceof SwitchboardError ? error.recovery : '',
    retries,
  };
}

/** Nothing is changed that could not be put back. */
export function cannotNote(folder: string, cause: unknown): SwitchboardError {
  return new SwitchboardError(
    'unavailable',
    `What the application is now could not be noted in ${folder}, so nothing was changed: ${reasonOf(cause)}.`,
    'Ask the user to make that folder writable and to free some space, then try again.',
    { cause },
  );
}

/** The refusal of whatever comes too late. */
export function closing(): SwitchboardError {
  return new SwitchboardError('unavailable', 'Switchboard is closing.', 'Start it again.');
}
