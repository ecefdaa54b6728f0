import { reasonOf } from '../base/reason';
import type { CallbacksPort } from '../callbacks/port';
import type { ActivityFeed } from '../model/activityFeed';
import { Approvals } from '../policy/approvals';
import { createGate, type Gate } from '../policy/gate';
import { memoryStore } from '../policy/memoryStore';
import { Permissions } from '../policy/permissions';
import { memoryJournal, UsageLog } from '../policy/usage';
import { UsageFiles } from '../policy/usageFiles';
import type { SwitchboardOptions } from '../switchboard';

/** What agents may do: the person's choices, the requests that wait for them, and the gate before every tool. */
export interface PolicySide {
  readonly permissions: Permissions;
  readonly approvals: Approvals;
  readonly gate: Gate;
}

/** Connects the parts of the permissions. @param own the number that calls are placed from; it may change */
export function policySide(
  { clock, line, permissions: given }: SwitchboardOptions,
  feed: ActivityFeed,
  calls: CallbacksPort,
  own: { readonly from: string | undefined },
): PolicySide {
  const practice = line === 'practice';
  const { store = memoryStore(), approvalMs, usageFolder, window = false } = given ?? {};
  const approvals = new Approvals({ clock, record: feed.record, lastsMs: approvalMs });
  // What is practised counts for nothing.
  const journal = practice || usageFolder === undefined ? memoryJournal() : new UsageFiles(usageFolder, clock);
  const usage = new UsageLog({ clock, journal, calls });
  const permissions = new Permissions({
    ...{ store, approvals, usage, practice },
    notKept: (numbers, error) =>
      feed.record({
        ...{ kind: 'notice', at: clock.now(), severity: 'warning', line },
        message: `${numbers.join(', ')} could not be saved as always allowed: ${reasonOf(error)}. Agents may reach it until Switchboard closes.`,
      }),
  });
  feed.watch(permissions.observe);
  return { permissions, approvals, gate: createGate({ permissions, approvals, usage, practice, window, own }) };
}
