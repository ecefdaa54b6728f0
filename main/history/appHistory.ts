import path from 'node:path';
import { type Clock, isoTime } from '../../mcp/base/clock';
import { SwitchboardError } from '../../mcp/base/errors';
import type { HistorySettings, SettingsStore, Switchboard, SwitchboardHistory } from '../../mcp/index';
import { retentionInForce, type Settings } from '../../mcp/index';
import type { HistoryView } from '../ipc/contract';
import type { HistoryRequests } from '../ipc/historyContract';
import type { Handlers } from '../ipc/register';
import { keepBody } from '../live/entries';
import type { HistoryDialogs } from './dialogs';
import { writeExport } from './exportFile';
import { deletionQuestion, removeFiles, removeHistory, setAsideFiles, sizeLeft } from './historyFiles';
import { queryOf, rowOf } from './lookUp';

/** Events an export reads at once. */
const exportPage = 500;

export interface AppHistoryOptions {
  /** The database file. */
  readonly file: string;
  /** The bundled worker. */
  readonly worker: string;
  readonly clock: Clock;
  readonly settings: Pick<SettingsStore, 'current'>;
  /** Keeps a change; telling what goes wrong with it is not this part's. */
  readonly save: (change: Pick<Settings, 'historyEnabled'>) => void;
  /** The server that runs now. */
  readonly switchboard: () => Pick<Switchboard, 'history' | 'historyProblem' | 'line'>;
  readonly dialogs: HistoryDialogs;
}

/** The event history as the app offers it: kept as the person chose, looked up, exported, deleted. */
export interface AppHistory {
  /** For a server that starts now; undefined when the person switched the history off. */
  forServer(): HistorySettings | undefined;
  readonly handlers: Pick<Handlers, keyof HistoryRequests>;
  /** Makes an open history keep as much as the settings say now. */
  applyRetention(): Promise<void>;
  /** Deletes all of it without asking: the person has been asked. */
  forget(): Promise<void>;
  /** Resolves when no export is being written any more. */
  settled(): Promise<void>;
}

export function createAppHistory(options: AppHistoryOptions): AppHistory {
  return new OfferedHistory(options);
}

class OfferedHistory implements AppHistory {
  readonly handlers: AppHistory['handlers'] = {
    history: () => this.#view(),
    historySearch: async ({ search, before }) => {
      const { events, next } = await this.#opened().page(queryOf(search, before));
      return { rows: events.map(rowOf), next };
    },
    historyBody: async ({ seq }) => {
      const event = await this.#opened().event(seq);
      if (event === undefined) throw new SwitchboardError('not_found', 'This event is no longer in the history.', 'Search again.');
      return keepBody('json', JSON.stringify(event.data, undefined, 2));
    },
    historyReplay: async ({ seq }) => this.#replay(seq),
    historyKeep: ({ keep }) => {
      this.#options.save({ historyEnabled: keep });
      return this.#view();
    },
    historyDeleteAll: async () => ({ deleted: await this.#deleteAll() }),
    historyExport: async (how) => {
      this.#opened();
      const chosen = await this.#options.dialogs.chooseFile(exportName(this.#options.clock.now(), how), how.format);
      if (chosen === undefined) return { kind: 'cancelled' };
      return { kind: 'saved', file: chosen, events: await this.#exportTo(chosen, how) };
    },
  };
  readonly #options: AppHistoryOptions;
  readonly #exporting = new Set<Promise<void>>();

  constructor(options: AppHistoryOptions) {
    this.#options = options;
  }

  forServer(): HistorySettings | undefined {
    const { settings, file, worker } = this.#options;
    return settings.current.historyEnabled === false ? undefined : { file, worker, retention: this.#retention(), required: false };
  }

  async applyRetention(): Promise<void> {
    await this.#options.switchboard().history?.setRetention(this.#retention());
  }

  async forget(): Promise<void> {
    await this.#remove(await setAsideFiles(this.#options.file));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#exporting);
  }

  #retention(): ReturnType<typeof retentionInForce> {
    return retentionInForce(this.#options.settings.current);
  }

  async #view(): Promise<HistoryView> {
    const { file, settings, switchboard } = this.#options;
    const kept = { file, nextStart: settings.current.historyEnabled ?? true };
    const { history, historyProblem } = switchboard();
    if (history !== undefined) {
      const { events, bytes, oldest } = await history.status();
      return { ...kept, kind: 'open', events, bytes, oldest };
    }
    if (historyProblem !== undefined) return { ...kept, kind: 'failed', why: historyProblem };
    return { ...kept, kind: 'off', left: await sizeLeft(file) };
  }

  #opened(): SwitchboardHistory {
    const { history, historyProblem } = this.#options.switchboard();
    if (history !== undefined) return history;
    throw new SwitchboardError('unavailable', historyProblem ?? 'The event history is off.', 'Open Settings to see what to do.');
  }

  async #replay(seq: number): Promise<undefined> {
    const { line } = this.#options.switchboard();
    const event = await this.#opened().event(seq);
    if (event !== undefined && event.line !== line)
      throw new SwitchboardError(
        'conflict',
        `This webhook arrived on the ${event.line} line. Agents are now on the ${line} line and would not see it.`,
        `Switch to the ${event.line} line, then replay it.`,
      );
    await this.#opened().replay(seq);
  }

  async #deleteAll(): Promise<boolean> {
    const { file, dialogs, switchboard } = this.#options;
    const { history } = switchboard();
    const aside = await setAsideFiles(file);
    const events = history === undefined ? undefined : (await history.status()).events;
    if (!(await dialogs.confirm(deletionQuestion(events, aside)))) return false;
    await this.#remove(aside);
    return true;
  }

  async #remove(aside: readonly string[]): Promise<void> {
    const { file, switchboard } = this.#options;
    const { history } = switchboard();
    // An open history is deleted by the thread that has it open; no thread has the files of another.
    await (history === undefined ? removeHistory(file) : history.deleteAll());
    await removeFiles(aside);
  }

  async #exportTo(chosen: string, how: HistoryRequests['historyExport']['args']): Promise<number> {
    if (path.resolve(chosen) === path.resolve(this.#options.file))
      throw new SwitchboardError('validation', 'This file holds the event history itself.', 'Choose a different file name for the export.');
    let events = 0;
    const pieces = this.#opened().export({ limit: exportPage }, { ...how, exported: () => void events++ });
    const writing = writeExport(chosen, pieces);
    const settled = writing.catch(() => undefined).finally(() => this.#exporting.delete(settled));
    this.#exporting.add(settled);
    await writing;
    return events;
  }
}

/** `switchboard-history-2026-11-22.jsonl`; a complete one says so in its name. */
export function exportName(now: number, { format, full }: HistoryRequests['historyExport']['args']): string {
  return `switchboard-history-${full ? 'complete-' : ''}${isoTime(now).slice(0, 10)}.${format}`;
}
