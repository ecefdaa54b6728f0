import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock';
import type { KnownCall } from '../model/call';
import type { LimitName, Limits } from './policy';
import type { Usage } from './port';

/** What is counted, one entry a line of the journal. `at` is milliseconds since the epoch. */
export type UsageEntry =
  /** Before a call is placed or a message is sent. */
  | {
      readonly kind: 'reserve';
      readonly id: string;
      readonly at: number;
      readonly agent: string;
      readonly calls: number;
      readonly messages: number;
      readonly lookups: number;
      readonly to: readonly string[];
    }
  /** It failed before anything was dialled or sent. */
  | { readonly kind: 'release'; readonly id: string }
  /** A call that an agent placed has ended. */
  | { readonly kind: 'talked'; readonly at: number; readonly agent: string; readonly callId: string; readonly ms: number };

export type Reserved = Extract<UsageEntry, { kind: 'reserve' }>;

/** Keeps entries across restarts. Several processes may write to one journal; its order is the same for all of them. */
export interface UsageJournal {
  /** @throws when it cannot be written */
  append(entry: UsageEntry): void;
  /** Entries that were not read before, this process's own included, in order. @throws when it cannot be read */
  readNew(): readonly UsageEntry[];
}

/** A journal that lasts as long as the process. */
export function memoryJournal(): UsageJournal {
  let entries: UsageEntry[] = [];
  return {
    append: (entry) => void entries.push(entry),
    readNew() {
      const read = entries;
      entries = [];
      return read;
    },
  };
}

export type Amounts = Pick<Reserved, 'calls' | 'messages' | 'lookups' | 'to'>;

/** A limit that leaves no room, and whether it is the one of all agents or the agent's own. */
export interface Reached {
  readonly limit: LimitName;
  readonly value: number;
  readonly of: 'all' | 'agent';
}

/** Whether a reservation was refused. */
export function isReached(result: Reserved | Reached): result is Reached {
  return 'limit' in result;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface UsageParts {
  readonly clock: Clock;
  readonly journal: UsageJournal;
  readonly calls: { liveCalls(): readonly KnownCall[] };
}

/**
 * How much agents have done in the last hour and day. Time here never goes back: it follows the elapsed time, and the wall clock only
 * forwards. What an earlier run counted in the future, because the clock has been set back since, counts as done now.
 */
export class UsageLog {
  readonly #clock: Clock;
  readonly #journal: UsageJournal;
  readonly #calls: UsageParts['calls'];
  #entries: (Reserved | Extract<UsageEntry, { kind: 'talked' }>)[] = [];
  /** Ids of reservations whose call is not placed yet. */
  readonly #placing = new Set<string>();
  #anchor: { readonly time: number; readonly elapsed: number };

  constructor({ clock, journal, calls }: UsageParts) {
    this.#clock = clock;
    this.#journal = journal;
    this.#calls = calls;
    this.#anchor = { time: clock.now(), elapsed: clock.elapsed() };
  }

  /**
   * Counts what is about to be done, unless a limit leaves no room for it. To be followed by `settled` or `release`.
   * @throws what the journal throws
   */
  reserve(agent: string, amounts: Amounts, limits: { readonly all: Limits; readonly agent: Limits }): Reserved | Reached {
    const reached = this.#roomFor(agent, amounts, limits, undefined);
    if (reached !== undefined) return reached;
    const entry: Reserved = { kind: 'reserve', id: randomBytes(8).toString('hex'), at: this.#now(), agent, ...amounts };
    this.#journal.append(entry);
    // Another process may have written first: the order of the journal decides.
    const late = this.#roomFor(agent, amounts, limits, entry.id);
    if (late !== undefined) {
      this.release(entry);
      return late;
    }
    if (amounts.calls > 0) this.#placing.add(entry.id);
    return entry;
  }

  /** The limit that leaves no room, without counting anything. */
  room(agent: string, amounts: Amounts, limits: { readonly all: Limits; readonly agent: Limits }): Reached | undefined {
    return this.#roomFor(agent, amounts, limits, undefined);
  }

  /** The call is placed, or it is not known whether it was: from now on it counts as one of the live calls, if it is one. */
  settled({ id }: Reserved): void {
    this.#placing.delete(id);
  }

  /** Nothing was dialled or sent. */
  release({ id }: Reserved): void {
    this.#placing.delete(id);
    this.#journal.append({ kind: 'release', id });
  }

  /** Counts the minutes of an ended call that an agent placed. */
  ended({ callId, direction, owner, answeredAt, endedAt }: KnownCall): void {
    if (direction !== 'outbound' || owner === undefined || answeredAt === undefined || endedAt === undefined) return;
    this.#read();
    // The end of a call may be reported more than once.
    if (this.#entries.some((entry) => entry.kind === 'talked' && entry.callId === callId)) return;
    this.#journal.append({ kind: 'talked', at: this.#now(), agent: owner.id, callId, ms: Math.max(0, endedAt - answeredAt) });
  }

  /** What is used now: by one agent, or by all of them. */
  used(agent?: string): Usage {
    this.#read();
    return this.#count(agent, this.#entries.length);
  }

  #roomFor(
    agent: string,
    amounts: Amounts,
    limits: { readonly all: Limits; readonly agent: Limits },
    own: string | undefined,
  ): Reached | undefined {
    this.#read();
    const before = own === undefined ? -1 : this.#entries.findIndex((entry) => entry.kind === 'reserve' && entry.id === own);
    const end = before === -1 ? this.#entries.length : before;
    return (
      firstReached(limits.all, this.#count(undefined, end), this.#wanted(amounts, undefined, end), 'all') ??
      firstReached(limits.agent, this.#count(agent, end), this.#wanted(amounts, agent, end), 'agent')
    );
  }

  #wanted({ calls, messages, lookups, to }: Amounts, agent: string | undefined, end: number): Usage {
    const known = this.#numbers(agent, end);
    return {
      callsPerHour: calls,
      callsPerDay: calls,
      concurrentCalls: calls,
      // A call takes at least a moment of the minutes.
      minutesPerDay: calls > 0 ? 1e-6 : 0,
      messagesPerHour: messages,
      messagesPerDay: messages,
      numbersPerDay: to.filter((number) => !known.has(number)).length,
      lookupsPerDay: lookups,
    };
  }

  #numbers(agent: string | undefined, end: number): ReadonlySet<string> {
    const numbers = new Set<string>();
    for (const entry of this.#entries.slice(0, end)) {
      if (entry.kind === 'reserve' && (agent === undefined || entry.agent === agent)) for (const number of entry.to) numbers.add(number);
    }
    return numbers;
  }

  #count(agent: string | undefined, end: number): Usage {
    const now = this.#now();
    const used = { calls: 0, callsLately: 0, messages: 0, messagesLately: 0, lookups: 0, ms: 0 };
    for (const entry of this.#entries.slice(0, end)) {
      if (agent !== undefined && entry.agent !== agent) continue;
      if (entry.kind === 'talked') used.ms += entry.ms;
      else {
        used.calls += entry.calls;
        used.messages += entry.messages;
        used.lookups += entry.lookups;
        if (now - entry.at >= hourMs) continue;
        used.callsLately += entry.calls;
        used.messagesLately += entry.messages;
      }
    }
    const live = this.#calls
      .liveCalls()
      .filter(({ direction, owner }) => direction === 'outbound' && owner !== undefined && (agent === undefined || owner.id === agent));
    const wall = this.#clock.now();
    const talking = live.reduce((ms, { answeredAt = wall }) => ms + Math.max(0, wall - answeredAt), 0);
    return {
      callsPerHour: used.callsLately,
      callsPerDay: used.calls,
      concurrentCalls: live.length + this.#placed(agent),
      minutesPerDay: (used.ms + talking) / 60_000,
      messagesPerHour: used.messagesLately,
      messagesPerDay: used.messages,
      numbersPerDay: this.#numbers(agent, end).size,
      lookupsPerDay: used.lookups,
    };
  }

  #placed(agent: string | undefined): number {
    let calls = 0;
    for (const entry of this.#entries) {
      if (entry.kind === 'reserve' && this.#placing.has(entry.id) && (agent === undefined || entry.agent === agent)) calls += entry.calls;
    }
    return calls;
  }

  /** Takes in what the journal has, and forgets what is older than a day. */
  #read(): void {
    const now = this.#now();
    for (const entry of this.#journal.readNew()) {
      if (entry.kind === 'release') this.#entries = this.#entries.filter((known) => known.kind !== 'reserve' || known.id !== entry.id);
      else this.#entries.push({ ...entry, at: Math.min(entry.at, now) });
    }
    const oldest = this.#entries[0];
    if (oldest !== undefined && now - oldest.at >= dayMs) this.#entries = this.#entries.filter(({ at }) => now - at < dayMs);
  }

  #now(): number {
    const elapsed = this.#clock.elapsed();
    const time = Math.max(this.#anchor.time + Math.max(0, elapsed - this.#anchor.elapsed), this.#clock.now());
    this.#anchor = { time, elapsed };
    return time;
  }
}

function firstReached(limits: Limits, used: Usage, wanted: Usage, of: Reached['of']): Reached | undefined {
  for (const [name, value] of entriesOf(limits)) {
    if (wanted[name] > 0 && used[name] + wanted[name] > value) return { limit: name, value, of };
  }
  return undefined;
}

function entriesOf(limits: Limits): readonly (readonly [LimitName, number])[] {
  const names = Object.keys(limits);
  return usageNames.flatMap((name) => {
    const value = names.includes(name) ? limits[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
}

const usageNames: readonly LimitName[] = [
  'concurrentCalls',
  'callsPerHour',
  'callsPerDay',
  'minutesPerDay',
  'numbersPerDay',
  'messagesPerHour',
  'messagesPerDay',
  'lookupsPerDay',
];
