import { SwitchboardError } from '../base/errors';
import type { DurableHistory } from '../callbacks/stores/durableEvents';
import type { CallbackEvent } from '../model/event';
import { type ExportOptions, exportEvents } from './export';
import type { History, HistoryPage, HistoryStatus } from './history';
import type { HistoryQuery } from './query';
import type { StoredEvent } from './record';
import type { Retention } from './retention';

/** What a person may do with the history. Every method throws SwitchboardError `unavailable` when the file cannot be used. */
export interface SwitchboardHistory {
  page(query: HistoryQuery): Promise<HistoryPage>;
  event(seq: number): Promise<StoredEvent | undefined>;
  status(): Promise<HistoryStatus>;
  setRetention(retention: Retention): Promise<void>;
  deleteAll(): Promise<void>;
  /** Everything that matches, newest first, as text in pieces. `limit` is the size of the pages it is read in. */
  export(query: HistoryQuery, options: Omit<ExportOptions, 'creator'>): AsyncIterable<string>;
  /**
   * Shows a stored webhook again to agents that wait for events, marked `replayed`; Bandwidth receives nothing.
   * @throws SwitchboardError `not_found`, or `conflict` while its call is live.
   */
  replay(seq: number): Promise<CallbackEvent>;
}

export function switchboardHistory(
  history: History,
  options: { readonly version: string; readonly replay: (event: StoredEvent) => Promise<CallbackEvent> },
): SwitchboardHistory {
  return {
    page: (query) => history.page(query),
    event: (seq) => history.event(seq),
    status: () => history.status(),
    setRetention: (retention) => history.setRetention(retention),
    deleteAll: () => history.deleteAll(),
    export: (query, chosen) =>
      exportEvents(everything(history, query), { ...chosen, creator: { name: 'Switchboard', version: options.version } }),
    async replay(seq) {
      const event = await history.event(seq);
      if (event) return options.replay(event);
      throw new SwitchboardError('not_found', `The history holds no event ${seq}.`, 'It may have been deleted; look it up again.');
    },
  };
}

/** The history as the callback side stores into it and reads from it. */
export function durableHistory(history: History): DurableHistory {
  return {
    persist: (rows) => history.persist(rows),
    async inboundMessages({ scope: { line, account, own }, from, to, since, until, limit }) {
      const { events } = await history.page({
        eventTypes: ['message-received'],
        line,
        account,
        unowned: own,
        from,
        to,
        since,
        until,
        limit,
      });
      return [...events].reverse();
    },
  };
}

async function* everything(history: History, query: HistoryQuery): AsyncGenerator<StoredEvent> {
  let before = query.before;
  do {
    const page = await history.page({ ...query, before });
    yield* page.events;
    before = page.next;
  } while (before !== undefined);
}
