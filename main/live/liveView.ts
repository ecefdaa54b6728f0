import type { Cancel, Clock } from '../../mcp/base/clock';
import { Emitter, type Subscribe } from '../../mcp/base/emitter';
import type { Activity, PhoneState, Switchboard } from '../../mcp/index';
import type { AskingChange, AskingView } from '../asking/askingView';
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
import type { RunningLine } from '../line/runningLine';
import { formatNumber } from '../phoneNumbers';
import { statusChangesAt, statusView } from '../statusView';
import type { TrayFacts } from '../tray/model';
import { createFeed, type Feed, type Send } from './feed';
import { bodyOf, callViews, emptyLive, fold, foldHand, type LiveUpdate, timelines } from './live';
import { NoticeBoard } from './noticeBoard';

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

/** What the app knows, kept for the window, the tray and notifications: folds the switchboard's activities as they come. */
export class LiveView {
  readonly #options: LiveViewOptions;
  readonly #feed: Feed;
  readonly #changed = new Emitter<void>();
  readonly #notices = new NoticeBoard();
  /** What the window was last sent of each of these, as JSON. */
  readonly #sent = new Map<Change['kind'], string>();
  readonly #ends: readonly (() => void)[];
  #live = emptyLive;
  #phone: PhoneState = silentPhone;
  #status: StatusView;
  #cancelStatus: Cancel | undefined;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#feed = createFeed(options.clock);
    this.#status = this.#readStatus();
    const { running, asking } = options;
    this.#ends = [
      running.follow((switchboard) => this.#attach(switchboard)),
      running.onChange(() => this.lineChanged()),
      asking.onChange((change) => this.#publish(this.#askedChanges(change))),
    ];
  }

  /** Called after every change, at most once for each activity. Returns the function that ends the subscription. */
  get onChange(): Subscribe<void> {
    return this.#changed.subscribe;
  }

  /** Everything, for a window that follows from here with `send`. */
  follow(send: Send): AppView {
    const { version, runtime, running, line, home, setup, agentsPage, profiles, asking } = this.#options;
    return {
      seq: this.#feed.follow(send),
      ...{ version, runtime, endpoint: running.endpoint, practiceNumber: this.#practiceNumber(), status: this.#status },
      ...{ line: line(), home: home(), setup: setup(), agents: this.#agents(), agentsPage: agentsPage(), profiles: profiles() },
      ...{ calls: callViews(this.#live), timelines: timelines(this.#live), phone: this.#phone },
      ...{ notices: this.#notices.all, approvals: asking.approvals, stop: asking.stop },
    };
  }

  unfollow(): void {
    this.#feed.unfollow();
  }

  body(entryId: string): EntryBody | undefined {
    return bodyOf(this.#live, entryId);
  }

  notice(severity: Notice['severity'], message: string): void {
    this.#publish(this.#addNotice(this.#options.clock.now(), severity, message));
  }

  dismiss(noticeId: string): void {
    this.#notices.dismiss(noticeId);
    this.#publish([this.#noticesNow()]);
  }

  /** Agents were added or taken away. */
  agentsChanged(): void {
    this.#publish([...this.#agentChanges(), ...this.#statusChange(), ...this.#homeChanges()]);
  }

  /** Something about the line is another now. */
  lineChanged(): void {
    this.#publish([...this.#lineChange(), ...this.#statusChange(), ...this.#homeChanges()]);
  }

  /** Something about set-up is another now. */
  setupChanged(): void {
    this.#publish(this.#homeChanges());
  }

  /** Something about the agents of this computer, their connections or permissions is another now. */
  agentsPageChanged(): void {
    this.#publish(this.#agentsPageChange());
  }

  /** The person chose other groups of tools. */
  profilesChanged(): void {
    this.#publish([{ kind: 'profiles', profiles: this.#options.profiles() }]);
  }

  trayFacts(): TrayFacts {
    const { line, home, setup, asking } = this.#options;
    return {
      ...{ status: this.#status, line: line(), home: home(), calls: callViews(this.#live), phone: this.#phone },
      setupLeft: setup().steps.filter(({ done }) => !done).length,
      ...{ approvals: asking.approvals, stop: asking.stop },
    };
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#cancelStatus?.();
    this.#feed.unfollow();
  }

  #publish(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#feed.push(changes);
    this.#changed.emit();
  }

  /** The change, if it reads differently from what was last sent of its kind. */
  #ifNew(change: Change): readonly Change[] {
    const read = JSON.stringify(change);
    if (read === this.#sent.get(change.kind)) return [];
    this.#sent.set(change.kind, read);
    return [change];
  }

  #readStatus(): StatusView {
    const { clock, running, line } = this.#options;
    const { endpoint, portChanged, portTakenBy, now } = running;
    return statusView({ endpoint, portChanged, portTakenBy, line: line(), agents: now.agents(), now: clock.now() });
  }

  /** Status as a change if it reads differently now, and a timer for when it next will. */
  #statusChange(): readonly Change[] {
    const { clock, running } = this.#options;
    this.#cancelStatus?.();
    const at = statusChangesAt({ agents: running.now.agents(), now: clock.now() });
    const later = () => this.#publish([...this.#statusChange(), ...this.#agentsPageChange()]);
    this.#cancelStatus = at === undefined ? undefined : clock.after(at - clock.now(), later);
    const next = this.#readStatus();
    if (JSON.stringify(next) === JSON.stringify(this.#status)) return [];
    this.#status = next;
    return [{ kind: 'status', status: next }];
  }

  #homeChanges(): readonly Change[] {
    const { home, setup } = this.#options;
    return [...this.#ifNew({ kind: 'setup', setup: setup() }), ...this.#ifNew({ kind: 'home', home: home() })];
  }

  #agentsPageChange(): readonly Change[] {
    return this.#ifNew({ kind: 'agents-page', agentsPage: this.#options.agentsPage() });
  }

  #agentChanges(): readonly Change[] {
    return [{ kind: 'agents', agents: this.#agents() }, ...this.#agentsPageChange()];
  }

  #lineChange(): readonly Change[] {
    const { line, running } = this.#options;
    const next = line();
    const changes = this.#ifNew({ kind: 'line', line: next, endpoint: running.endpoint, practiceNumber: this.#practiceNumber() });
    if (changes.length === 0) return [];
    return this.#notices.reconcile(next, this.#options.clock.now()) ? [...changes, this.#noticesNow()] : changes;
  }

  /** What of the real line there is only there. */
  #practiceNumber(): string | undefined {
    const { running, practiceNumber } = this.#options;
    return running.now.line === 'practice' && practiceNumber !== undefined ? formatNumber(practiceNumber) : undefined;
  }

  #noticesNow(): Change {
    return { kind: 'notices', notices: this.#notices.all };
  }

  #addNotice(at: number, severity: Notice['severity'], message: string): readonly Change[] {
    this.#notices.add(at, severity, message);
    return [this.#noticesNow()];
  }

  #agents(): readonly AgentView[] {
    return this.#options.running.now
      .agents()
      .map(({ id, name, createdAt, client, lastSeenAt, profiles }) => ({ id, name, createdAt, client, lastSeenAt, profiles }));
  }

  #attach(switchboard: Switchboard): () => void {
    const ends = [
      switchboard.subscribe((activity) => this.#take(activity)),
      switchboard.practice?.subscribe((phone) => this.#showPhone(phone)),
      switchboard.tunnel?.subscribe(() => this.lineChanged()),
      switchboard.pointing?.subscribe(() => this.lineChanged()),
    ];
    this.#showPhone(switchboard.practice?.state ?? silentPhone);
    this.#publish([...this.#lineChange(), ...this.#agentChanges(), ...this.#statusChange(), ...this.#homeChanges()]);
    return () => {
      for (const end of ends) end?.();
      this.#publish(this.#leave(switchboard));
    };
  }

  #take(activity: Activity): void {
    const changes = [...this.#fold(fold(this.#live, activity))];
    if (activity.kind === 'notice' && activity.state === undefined) {
      changes.push(...this.#addNotice(activity.at, activity.severity, activity.message));
    }
    if (activity.kind === 'tool' || activity.kind === 'agent-seen') changes.push(...this.#agentChanges());
    if (activity.kind === 'refused') changes.push(...this.#agentsPageChange());
    this.#publish([...changes, ...this.#statusChange(), ...this.#homeChanges()]);
  }

  #askedChanges(change: AskingChange): readonly Change[] {
    const { asking } = this.#options;
    switch (change.kind) {
      case 'stop':
        return [{ kind: 'stop', stop: asking.stop }, ...this.#homeChanges()];
      case 'approvals':
        return [{ kind: 'approvals', approvals: asking.approvals }];
      case 'hand':
        return this.#fold(foldHand(this.#live, change.callId, change.taken));
    }
  }

  #fold({ state, changes }: LiveUpdate): readonly Change[] {
    this.#live = state;
    return changes;
  }

  #showPhone(next: PhoneState): void {
    this.#phone = asShown(next);
    this.#publish([{ kind: 'phone', phone: this.#phone }]);
  }

  /** Calls whose end nothing will report any more. */
  #leave({ liveCalls }: Switchboard): readonly Change[] {
    const at = this.#options.clock.now();
    return liveCalls().flatMap((call) => {
      const ended = { ...call, state: 'disconnected', endedAt: at, disconnectCause: 'the line was changed' } as const;
      return this.#fold(fold(this.#live, { kind: 'call', at, call: ended }));
    });
  }
}

/** The phone with its numbers as people write them. */
function asShown({ calls }: PhoneState): PhoneState {
  return { calls: calls.map((call) => ({ ...call, from: formatNumber(call.from), to: formatNumber(call.to) })) };
}
