import type { Cancel, Clock } from '../../mcp/base/clock';
import { Emitter, type Subscribe } from '../../mcp/base/emitter';
import type { Activity, PhoneState, Switchboard } from '../../mcp/index';
import type { AskingView } from '../asking/askingView';
import type {
  AgentsPage,
  AgentView,
  AppView,
  Change,
  EntryBody,
  HomeView,
  LineSummary,
  Notice,
  ProfilesView,
  SetupView,
  StatusView,
} from '../ipc/contract';
import { dismissStanding, lineNotices, noStandingNotices, reconcile } from '../line/lineNotices';
import type { RunningLine } from '../line/runningLine';
import { formatNumber } from '../phoneNumbers';
import { statusChangesAt, statusView } from '../statusView';
import type { TrayFacts } from '../tray/model';
import { createFeed, type Send } from './feed';
import { bodyOf, callViews, emptyLive, fold, foldHand, timelines } from './live';

const maxNotices = 20;
const silentPhone: PhoneState = { calls: [] };

export interface LiveViewOptions {
  readonly clock: Clock;
  readonly running: Pick<RunningLine, 'endpoint' | 'portChanged' | 'portTakenBy' | 'now' | 'follow' | 'onChange'>;
  readonly line: () => LineSummary;
  readonly agentsPage: () => AgentsPage;
  readonly home: () => HomeView;
  readonly setup: () => SetupView;
  /** What agents ask the person, and what the person stopped. */
  readonly asking: Pick<AskingView, 'approvals' | 'stop' | 'onChange'>;
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
  /** Something about the line is another now. */
  lineChanged(): void;
  /** Something about set-up is another now. */
  setupChanged(): void;
  /** Something about the agents of this computer, their connections or permissions is another now. */
  agentsPageChanged(): void;
  /** The person chose other groups of tools. */
  profilesChanged(): void;
  trayFacts(): TrayFacts;
  /** Called after every change, at most once for each activity. Returns the function that ends the subscription. */
  readonly onChange: Subscribe<void>;
  close(): void;
}

/** Folds the switchboard's activities as they come. */
export function createLiveView(options: LiveViewOptions): LiveView {
  const { clock, running, line, home, agentsPage, setup, asking, version, runtime, practiceNumber, profiles } = options;
  const feed = createFeed(clock);
  const changed = new Emitter<void>();
  let live = emptyLive;
  let phone: PhoneState = silentPhone;
  let notices: readonly Notice[] = [];
  let noticeCount = 0;
  let standing = noStandingNotices;
  let shownAgents = '';
  let shownLine = '';
  let shownHome = '';
  let shownSetup = '';
  let status = readStatus();
  let cancelStatus: Cancel | undefined;

  function readStatus(): StatusView {
    const { endpoint, portChanged, portTakenBy, now } = running;
    return statusView({ endpoint, portChanged, portTakenBy, line: line(), agents: now.agents(), now: clock.now() });
  }

  function publish(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    feed.push(changes);
    changed.emit();
  }

  /** Status as a change if it reads differently now, and a timer for when it next will. */
  function statusChange(): readonly Change[] {
    cancelStatus?.();
    const at = statusChangesAt({ agents: running.now.agents(), now: clock.now() });
    cancelStatus = at === undefined ? undefined : clock.after(at - clock.now(), () => publish([...statusChange(), ...agentsPageChange()]));
    const next = readStatus();
    if (JSON.stringify(next) === JSON.stringify(status)) return [];
    status = next;
    return [{ kind: 'status', status }];
  }

  /** Home and set-up as changes if they read differently now. */
  function homeChanges(): readonly Change[] {
    const changes: Change[] = [];
    const nextSetup = setup();
    const readSetup = JSON.stringify(nextSetup);
    if (readSetup !== shownSetup) changes.push({ kind: 'setup', setup: nextSetup });
    shownSetup = readSetup;
    const nextHome = home();
    const readHome = JSON.stringify(nextHome);
    if (readHome !== shownHome) changes.push({ kind: 'home', home: nextHome });
    shownHome = readHome;
    return changes;
  }

  /** The Agents view as a change if it reads differently now. */
  function agentsPageChange(): readonly Change[] {
    const next = agentsPage();
    const read = JSON.stringify(next);
    if (read === shownAgents) return [];
    shownAgents = read;
    return [{ kind: 'agents-page', agentsPage: next }];
  }

  /** What of the real line there is only there. */
  const ownNumber = () => (running.now.line === 'practice' && practiceNumber !== undefined ? formatNumber(practiceNumber) : undefined);

  /** The line as a change if it reads differently now. */
  function lineChange(): readonly Change[] {
    const next = { line: line(), endpoint: running.endpoint, practiceNumber: ownNumber() };
    const read = JSON.stringify(next);
    if (read === shownLine) return [];
    shownLine = read;
    return [{ kind: 'line', ...next }, ...standingChange(next.line)];
  }

  function standingChange(next: LineSummary): readonly Change[] {
    const { shown } = standing;
    standing = reconcile(standing, lineNotices(next), clock.now());
    const same = standing.shown.length === shown.length && standing.shown.every((notice, index) => notice === shown[index]);
    return same ? [] : [noticesNow()];
  }

  function noticesNow(): Extract<Change, { kind: 'notices' }> {
    return { kind: 'notices', notices: [...notices, ...standing.shown] };
  }

  function agentViews(): readonly AgentView[] {
    return running.now
      .agents()
      .map(({ id, name, createdAt, client, lastSeenAt, profiles }) => ({ id, name, createdAt, client, lastSeenAt, profiles }));
  }

  function addNotice(at: number, severity: Notice['severity'], message: string): readonly Change[] {
    // The same thing said again is the same notice, moved to the end.
    notices = [...notices.filter((notice) => notice.message !== message), { id: `n-${++noticeCount}`, at, severity, message }].slice(
      -maxNotices,
    );
    return [noticesNow()];
  }

  function take(activity: Activity): void {
    const folded = fold(live, activity);
    live = folded.state;
    const noticed =
      activity.kind === 'notice' && activity.state === undefined ? addNotice(activity.at, activity.severity, activity.message) : [];
    const agents: readonly Change[] =
      activity.kind === 'tool' || activity.kind === 'agent-seen' ? [{ kind: 'agents', agents: agentViews() }, ...agentsPageChange()] : [];
    const refused = activity.kind === 'refused' ? agentsPageChange() : [];
    publish([...folded.changes, ...noticed, ...agents, ...refused, ...statusChange(), ...homeChanges()]);
  }

  const lineChanged = () => publish([...lineChange(), ...statusChange(), ...homeChanges()]);

  function showPhone(next: PhoneState): void {
    phone = asShown(next);
    publish([{ kind: 'phone', phone }]);
  }

  /** Calls that nobody will report the end of any more. */
  function leave({ liveCalls }: Switchboard): readonly Change[] {
    const at = clock.now();
    return liveCalls().flatMap((call) => {
      const ended = { ...call, state: 'disconnected', endedAt: at, disconnectCause: 'the line was changed' } as const;
      const folded = fold(live, { kind: 'call', at, call: ended });
      live = folded.state;
      return folded.changes;
    });
  }

  const unfollow = running.follow((switchboard) => {
    const ends = [
      switchboard.subscribe(take),
      switchboard.practice?.subscribe(showPhone),
      switchboard.tunnel?.subscribe(lineChanged),
      switchboard.pointing?.subscribe(lineChanged),
    ];
    showPhone(switchboard.practice?.state ?? silentPhone);
    publish([...lineChange(), { kind: 'agents', agents: agentViews() }, ...agentsPageChange(), ...statusChange(), ...homeChanges()]);
    return () => {
      for (const end of ends) end?.();
      publish(leave(switchboard));
    };
  });
  running.onChange(lineChanged);
  const unfollowAsking = asking.onChange((change) => {
    if (change.kind !== 'hand') {
      publish(
        change.kind === 'stop'
          ? [{ kind: 'stop', stop: asking.stop }, ...homeChanges()]
          : [{ kind: 'approvals', approvals: asking.approvals }],
      );
      return;
    }
    const folded = foldHand(live, change.callId, change.taken);
    live = folded.state;
    publish(folded.changes);
  });

  return {
    follow(send) {
      const seq = feed.follow(send);
      return {
        seq,
        version,
        runtime,
        endpoint: running.endpoint,
        practiceNumber: ownNumber(),
        status,
        line: line(),
        home: home(),
        setup: setup(),
        calls: callViews(live),
        timelines: timelines(live),
        agents: agentViews(),
        agentsPage: agentsPage(),
        profiles: profiles(),
        phone,
        notices: noticesNow().notices,
        approvals: asking.approvals,
        stop: asking.stop,
      };
    },
    unfollow: feed.unfollow,
    body: (entryId) => bodyOf(live, entryId),
    notice: (severity, message) => publish(addNotice(clock.now(), severity, message)),
    dismiss(noticeId) {
      notices = notices.filter(({ id }) => id !== noticeId);
      standing = dismissStanding(standing, noticeId);
      publish([noticesNow()]);
    },
    agentsChanged: () => publish([{ kind: 'agents', agents: agentViews() }, ...agentsPageChange(), ...statusChange(), ...homeChanges()]),
    lineChanged,
    setupChanged: () => publish(homeChanges()),
    agentsPageChanged: () => publish(agentsPageChange()),
    profilesChanged: () => publish([{ kind: 'profiles', profiles: profiles() }]),
    trayFacts: () => ({
      status,
      line: line(),
      home: home(),
      setupLeft: setup().steps.filter(({ done }) => !done).length,
      calls: callViews(live),
      phone,
      approvals: asking.approvals,
      stop: asking.stop,
    }),
    onChange: changed.subscribe,
    close() {
      unfollow();
      unfollowAsking();
      cancelStatus?.();
      feed.unfollow();
    },
  };
}

/** The phone with its numbers as people write them. */
function asShown({ calls }: PhoneState): PhoneState {
  return { calls: calls.map((call) => ({ ...call, from: formatNumber(call.from), to: formatNumber(call.to) })) };
}
