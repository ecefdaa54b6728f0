import type { DayRow } from '../history/actTable';
import type { History } from '../history/history';
import { type Act, type ActQuery, type LoggedAct, personActor, wordsOf } from '../model/act';

/** Where the activity log is kept. */
export interface ActStore {
  readonly where: 'history' | 'memory';
  /** As many acts as are kept at most; undefined where retention decides. */
  readonly most: number | undefined;
  append(acts: readonly Act[]): Promise<void>;
  /** Newest first. */
  page(query: ActQuery): Promise<readonly LoggedAct[]>;
  since(at: number): Promise<readonly DayRow[]>;
}

/** In the history's file. */
export function historyActs(history: Pick<History, 'appendActs' | 'acts' | 'actDays'>): ActStore {
  return {
    ...{ where: 'history', most: undefined },
    append: (acts) => history.appendActs(acts),
    page: (query) => history.acts(query),
    since: (at) => history.actDays(at),
  };
}

/** The newest acts of this run. */
export class MemoryActs implements ActStore {
  readonly where = 'memory';
  readonly most: number;
  #acts: LoggedAct[] = [];
  #seq = 0;

  constructor(most = 2_000) {
    this.most = most;
  }

  async append(acts: readonly Act[]): Promise<void> {
    this.#acts.push(...acts.map((act) => ({ ...act, seq: ++this.#seq })));
    if (this.#acts.length > this.most) this.#acts = this.#acts.slice(-this.most);
  }

  async page(query: ActQuery): Promise<readonly LoggedAct[]> {
    return this.#acts
      .filter((act) => passes(act, query))
      .reverse()
      .slice(0, query.limit);
  }

  async since(at: number): Promise<readonly DayRow[]> {
    const days = new Map<string, { agentId: string; acts: number; calls: number; messages: number }>();
    for (const act of this.#acts) {
      if (act.at < at || act.actor.kind !== 'agent') continue;
      const day = days.get(act.actor.id) ?? { agentId: act.actor.id, acts: 0, calls: 0, messages: 0 };
      days.set(act.actor.id, { ...day, ...counted(day, act) });
    }
    return [...days.values()];
  }
}

/** The day with one more act. */
export function counted<D extends Omit<DayRow, 'agentId'>>(
  day: D,
  { what, outcome }: Pick<Act, 'what' | 'outcome'>,
): Omit<DayRow, 'agentId'> {
  const ok = outcome === 'ok';
  return {
    acts: day.acts + 1,
    calls: day.calls + (ok && what === 'createCall' ? 1 : 0),
    messages: day.messages + (ok && what === 'createMessage' ? 1 : 0),
  };
}

function passes(act: LoggedAct, query: ActQuery): boolean {
  const { text, agent, person, tools, outcome, callId, since, until, before } = query;
  const { actor } = act;
  const name = actor.kind === 'agent' ? actor.name : personActor;
  const written = `${name} ${act.what} ${act.to ?? ''} ${act.outcome}`.toLowerCase();
  return (
    (agent === undefined || (actor.kind === 'agent' && actor.id === agent)) &&
    (person === undefined || (actor.kind === 'person') === person) &&
    (tools === undefined || tools.includes(act.what)) &&
    (outcome === undefined || (outcome === 'failed' ? act.outcome !== 'ok' : act.outcome === outcome)) &&
    (callId === undefined || act.callId === callId) &&
    (since === undefined || act.at >= since) &&
    (until === undefined || act.at < until) &&
    (before === undefined || act.seq < Number(before)) &&
    wordsOf(text).every((word) => written.includes(word))
  );
}
