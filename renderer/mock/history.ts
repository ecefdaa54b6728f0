import type { Bridge, HistoryRow, HistoryView, Reply } from '../../main/ipc/contract';

/** The event history of a scene. */
export interface MockHistory {
  readonly view: HistoryView;
  /** Newest first. */
  readonly rows: readonly HistoryRow[];
}

/** Rows a page has: few, so that a page has another behind it. */
const pageSize = 20;
const file = '/home/robin/.config/Switchboard/history.db';

export const noHistory: MockHistory = {
  view: { kind: 'open', file, nextStart: true, events: 0, bytes: 94_208, oldest: undefined },
  rows: [],
};

export const historyOff: MockHistory = { view: { kind: 'off', file, nextStart: false, left: 48_300_000 }, rows: [] };

export const historyFailed: MockHistory = {
  view: {
    kind: 'failed',
    file,
    nextStart: true,
    why: 'The event history failed: it could not be used (EACCES: permission denied). Until then webhooks are kept for an hour in memory only. Check that the history’s folder exists and is writable, or turn the history off.',
  },
  rows: [],
};

const kinds = [
  { title: 'The call ended', detail: 'Hung up.', tone: 'neutral' },
  { title: 'The callee pressed 1', detail: 'For /menu/main.', tone: 'neutral' },
  { title: 'The callee answered', detail: '', tone: 'good' },
  { title: 'Incoming message', detail: 'See you on Tuesday at ten then, thank you!', tone: 'neutral' },
  { title: 'A message was not delivered', detail: 'forbidden to country', tone: 'bad' },
] as const satisfies readonly Pick<HistoryRow, 'title' | 'detail' | 'tone'>[];

/** Some days of calls and messages; `now` in milliseconds since the epoch. */
export function busyHistory(now: number): MockHistory {
  const rows = Array.from({ length: 45 }, (_, index): HistoryRow => {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const message = kind.title.includes('message');
    return {
      ...kind,
      seq: 4_812 - index,
      at: now - index * 4_000_000,
      practice: index % 3 !== 0,
      from: '+1 919 555 0142',
      to: '+1 500 555 0100',
      callId: message ? undefined : `c-${Math.floor(index / 5)}`,
    };
  });
  const oldest = now - 6 * 86_400_000;
  return { view: { kind: 'open', file, nextStart: true, events: 4_812, bytes: 3_276_800, oldest }, rows };
}

type HistoryBridge = Pick<
  Bridge,
  'history' | 'historySearch' | 'historyBody' | 'historyReplay' | 'historyKeep' | 'historyDeleteAll' | 'historyExport'
>;

/** The history's part of the bridge, over rows kept in memory. */
export function mockHistory(start: MockHistory): HistoryBridge {
  let { view, rows } = start;
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const failed = async (error: string, recovery: string): Promise<Reply<never>> => ({ ok: false, error, recovery });

  return {
    history: () => reply(view),
    historySearch({ search: { words = '', number, callId, since = 0, until = Number.POSITIVE_INFINITY }, before }) {
      const matching = rows.filter(
        (row) =>
          `${row.title} ${row.detail}`.toLowerCase().includes(words.toLowerCase()) &&
          (number === undefined || row.from === number || row.to === number) &&
          (callId === undefined || row.callId === callId) &&
          row.at >= since &&
          row.at < until,
      );
      const from = before === undefined ? 0 : Number(before);
      const next = from + pageSize < matching.length ? String(from + pageSize) : undefined;
      return reply({ rows: matching.slice(from, from + pageSize), next });
    },
    historyBody({ seq }) {
      const row = rows.find((one) => one.seq === seq);
      if (row === undefined) return failed('This event is no longer in the history.', 'Search again.');
      return reply({
        language: 'json',
        text: JSON.stringify({ callId: row.callId, from: row.from, to: row.to }),
        truncatedFrom: undefined,
      });
    },
    historyReplay({ seq }) {
      // The newest call is taken to be live.
      if (rows.find((row) => row.seq === seq)?.callId !== 'c-0') return reply(undefined);
      return failed(
        'The webhook cannot be replayed while its call is live: an answer to it would reach the caller.',
        'Replay it when the call has ended.',
      );
    },
    historyKeep({ keep }) {
      view = { ...view, nextStart: keep };
      return reply(view);
    },
    historyDeleteAll() {
      rows = [];
      if (view.kind === 'open') view = { ...view, events: 0, bytes: 0, oldest: undefined };
      if (view.kind === 'off') view = { ...view, left: undefined };
      return reply({ deleted: true });
    },
    historyExport: ({ format }) => reply({ kind: 'saved', file: `/home/robin/Downloads/history.${format}`, events: rows.length }),
  };
}
