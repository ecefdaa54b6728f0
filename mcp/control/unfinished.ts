import { SwitchboardError } from '../base/errors';
import type { ActivityLogPort } from '../model/act';

function refuse(): never {
  throw new SwitchboardError('unavailable', 'This is not ready yet.', 'Use another way until it is.');
}

/** The ports whose parts are still being written: every use fails. */
export const unfinished: { readonly activityLog: ActivityLogPort } = {
  activityLog: {
    kept: { where: 'memory', most: 0, lost: 0 },
    query: async () => refuse(),
    export: refuse,
    summary: async () => refuse(),
    subscribe: () => () => undefined,
  },
};
