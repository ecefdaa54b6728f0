import type { Activity } from '../../mcp/activity';
import type { Cancel, Clock } from '../../mcp/clock';
import type { PhoneState, Switchboard } from '../../mcp/switchboard';
import type { AgentView, AppView, Change, EntryBody, Notice, ProfilesView, StatusView } from '../ipc/contract';
import { statusChangesAt, statusView } from '../statusView';
import type { TrayFacts } from '../tray/model';
import { createFeed, type Send } from './feed';
import { bodyOf, callViews, emptyLive, fold, timelines } from './live';

const maxNotices = 20;
const silentPhone: PhoneState = { calls: [] };

export interface LiveViewOptions {
  readonly clock: Clock;
  readonly switchboard: Pick<Switchboard, 'agents' | 'endpoint' | 'line' | 'portChanged' | 'practice' | 'subscribe'>;
  readonly version: string;
  /** "Electron 45.4.1". */
  readonly runtime: string;
  readonly practiceNumber: string | undefined;
  /** Which groups of tools agents are offered now. */
  readonly profiles: () => ProfilesView;
}

/** What the app knows, kept for the window, the tray and notifications. */
export interface LiveView {
  /** Everything, for a window that follows from here with `send`. */
  follow(send: Send): AppView;
  unfollow(): void;
  body(entryId: string): EntryBody | undefined;
  notice(severity: Notice['severity'], message: string): void;
  dismiss(noticeId: string): void;
  /** Agents were added or taken away. */
  agentsChanged(): void;
  /** The person chose other groups of tools. */
  profilesChanged(): void;
  trayFacts(): TrayFacts;
  /** Called after every change, at most once for each activity. */
  onChange(listener: () => void): void;
  close(): void;
}

/** Folds the switchboard's activities as they come. */
export function createLiveView({ clock, switchboard, version, runtime, practiceNumber, profiles }: LiveViewOptions): LiveView {
  const feed = createFeed(clock);
  const listeners: (() => void)[] = [];
  let live = emptyLive;
  let phone = switchboard.practice?.state ?? silentPhone;
  let notices: readonly Notice[] = [];
  let noticeCount = 0;
  let status = readStatus();
  let cancelStatus: Cancel | undefined;

  function readStatus(): StatusView {
    const { endpoint, portChanged, line } = switchboard;
    return statusView({ endpoint, portChanged, line, agents: switchboard.agents(), now: clock.now() });
  }

  function publish(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    feed.push(changes);
    for (const listener of listeners) listener();
  }

  /** Status as a change if it reads differently now, and a timer for when it next will. */
  function statusChange(): readonly Change[] {
    cancelStatus?.();
    const at = statusChangesAt({ agents: switchboard.agents(), now: clock.now() });
    cancelStatus = at === undefined ? undefined : clock.after(at - clock.now(), () => publish(statusChange()));
    const next = readStatus();
    if (JSON.stringify(next) === JSON.stringify(status)) return [];
    status = next;
    return [{ kind: 'status', status }];
  }

  function agentViews(): readonly AgentView[] {
    return switchboard
      .agents()
      .map(({ id, name, createdAt, client, lastSeenAt, profiles }) => ({ id, name, createdAt, client, lastSeenAt, profiles }));
  }

  function addNotice(at: number, severity: Notice['severity'], message: string): readonly Change[] {
    // The same thing said again is the same notice, moved to the end.
    notices = [...notices.filter((notice) => notice.message !== message), { id: `n-${++noticeCount}`, at, severity, message }].slice(
      -maxNotices,
    );
    return [{ kind: 'notices', notices }];
  }

  function take(activity: Activity): void {
    const folded = fold(live, activity);
    live = folded.state;
    const noticed = activity.kind === 'notice' ? addNotice(activity.at, activity.severity, activity.message) : [];
    const agents: readonly Change[] =
      activity.kind === 'tool' || activity.kind === 'agent-seen' ? [{ kind: 'agents', agents: agentViews() }] : [];
    publish([...folded.changes, ...noticed, ...agents, ...statusChange()]);
  }

  const unsubscribe = [
    switchboard.subscribe(take),
    switchboard.practice?.subscribe((state) => {
      phone = state;
      publish([{ kind: 'phone', phone }]);
    }),
  ];

  return {
    follow(send) {
      const seq = feed.follow(send);
      return {
        seq,
        version,
        runtime,
        endpoint: switchboard.endpoint,
        practiceNumber,
        status,
        calls: callViews(live),
        timelines: timelines(live),
        agents: agentViews(),
        profiles: profiles(),
        phone,
        notices,
      };
    },
    unfollow: feed.unfollow,
    body: (entryId) => bodyOf(live, entryId),
    notice: (severity, message) => publish(addNotice(clock.now(), severity, message)),
    dismiss(noticeId) {
      notices = notices.filter(({ id }) => id !== noticeId);
      publish([{ kind: 'notices', notices }]);
    },
    agentsChanged: () => publish([{ kind: 'agents', agents: agentViews() }, ...statusChange()]),
    profilesChanged: () => publish([{ kind: 'profiles', profiles: profiles() }]),
    trayFacts: () => ({ status, calls: callViews(live), phone, endpoint: switchboard.endpoint }),
    onChange(listener) {
      listeners.push(listener);
    },
    close() {
      for (const stop of unsubscribe) stop?.();
      cancelStatus?.();
      feed.unfollow();
    },
  };
}
