import { SwitchboardError } from '../../mcp/base/errors';
import type { Switchboard } from '../../mcp/switchboard';
import type { RunningLine } from '../line/runningLine';

const notUsed = (): never => {
  throw new SwitchboardError('unavailable', 'The test does not use this.', 'Give the double what it needs.');
};

/** A Switchboard that serves nobody, of which a test gives the part it is about. */
export function quietSwitchboard(part: Partial<Switchboard> = {}): Switchboard {
  return {
    endpoint: 'http://127.0.0.1:7467/mcp',
    portChanged: false,
    portTakenBy: undefined,
    callbacks: 'http://127.0.0.1:1/secret',
    practice: undefined,
    tunnel: undefined,
    pointing: undefined,
    line: 'practice',
    policy: {
      get state() {
        return notUsed();
      },
      permissionsOf: notUsed,
      change: notUsed,
      forgetContacts: notUsed,
      approvals: () => [],
      answer: () => false,
      subscribe: () => () => undefined,
    },
    credentials: undefined,
    mintAgent: notUsed,
    adoptAgent: notUsed,
    revokeAgent: notUsed,
    renameAgent: notUsed,
    setAgentProfiles: notUsed,
    setAgentKind: notUsed,
    mintAgain: notUsed,
    agents: () => [],
    history: undefined,
    historyProblem: undefined,
    toolProfiles: [],
    setProfiles: notUsed,
    liveCalls: () => [],
    readinessFacts: notUsed,
    endCall: notUsed,
    stop: { state: { kind: 'open' }, stop: notUsed, reopen: notUsed, subscribe: () => () => undefined },
    takeOver: {
      ...{ take: notUsed, say: notUsed, checkNumber: notUsed, putThrough: notUsed, hangUp: notUsed, giveBack: notUsed },
      ...{ state: () => undefined, calls: [], subscribe: () => () => undefined },
    },
    activityLog: {
      kept: { where: 'memory', most: undefined, lost: 0 },
      ...{ query: notUsed, export: notUsed, summary: notUsed, subscribe: () => () => undefined },
    },
    placeTestCall: notUsed,
    preferNumber: notUsed,
    subscribe: () => () => undefined,
    setTurns: notUsed,
    serveStdio: notUsed,
    close: async () => undefined,
    ...part,
  };
}

/** A running line over such a Switchboard; `change` puts another in its place. */
export function switchboardDouble(part: Partial<Switchboard> = {}): {
  readonly running: RunningLine;
  readonly change: (next: Partial<Switchboard>) => void;
} {
  const followers = new Set<{ readonly attach: (switchboard: Switchboard) => () => void; detach: () => void }>();
  let now = quietSwitchboard(part);
  const running: RunningLine = {
    get now() {
      return now;
    },
    get endpoint() {
      return now.endpoint;
    },
    get portChanged() {
      return now.portChanged;
    },
    get portTakenBy() {
      return now.portTakenBy;
    },
    changingTo: undefined,
    settled: async () => now,
    follow(attach) {
      const follower = { attach, detach: attach(now) };
      followers.add(follower);
      return () => {
        followers.delete(follower);
        follower.detach();
      };
    },
    onChange: () => () => undefined,
    change: notUsed,
    close: () => now.close(),
  };
  return {
    running,
    change(next) {
      for (const follower of followers) follower.detach();
      now = quietSwitchboard(next);
      for (const follower of followers) follower.detach = follower.attach(now);
    },
  };
}
