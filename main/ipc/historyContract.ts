import type { ExportFormat } from '../../mcp/index';
import type { EntryBody, Tone } from './elements';

export type { ExportFormat } from '../../mcp/index';

/** What is known of the event history on disk. */
export type HistoryView = {
  readonly file: string;
  /** Whether webhooks are kept from the next start on. */
  readonly nextStart: boolean;
} & (
  | {
      readonly kind: 'open';
      readonly events: number;
      readonly bytes: number;
      /** Milliseconds since the epoch; undefined while there is none. */
      readonly oldest: number | undefined;
    }
  /** Switched off by the person. `left` is the size of the file of an earlier run, if there is one. */
  | { readonly kind: 'off'; readonly left: number | undefined }
  /** Wanted, but it could not be opened; `why` also says what to do. */
  | { readonly kind: 'failed'; readonly why: string }
);

/** What a person looks for; everything given must hold. Text as it was typed. */
export interface HistorySearch {
  readonly words?: string | undefined;
  readonly number?: string | undefined;
  readonly callId?: string | undefined;
  /** Received at or after, milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** Received before. */
  readonly until?: number | undefined;
}

/** One webhook in a list; its body is fetched with `historyBody`. */
export interface HistoryRow {
  /** Its number in the history. */
  readonly seq: number;
  /** When it was received, milliseconds since the epoch. */
  readonly at: number;
  readonly title: string;
  readonly detail: string;
  readonly tone: Tone;
  readonly practice: boolean;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly callId: string | undefined;
}

/** What became of an export. */
export type Exported = { readonly kind: 'saved'; readonly file: string; readonly events: number } | { readonly kind: 'cancelled' };

/** What the window may ask of the event history. */
export interface HistoryRequests {
  history: { args: undefined; result: HistoryView };
  /** Newest first. `before` is the `next` of the page in front, which is undefined on the last. */
  historySearch: {
    args: { readonly search: HistorySearch; readonly before?: string | undefined };
    result: { readonly rows: readonly HistoryRow[]; readonly next: string | undefined };
  };
  historyBody: { args: { readonly seq: number }; result: EntryBody };
  /** Shows a webhook of an ended call, or a message, again to agents that wait for events. */
  historyReplay: { args: { readonly seq: number }; result: undefined };
  /** From the next start on. */
  historyKeep: { args: { readonly keep: boolean }; result: HistoryView };
  /** Asks the person first. */
  historyDeleteAll: { args: undefined; result: { readonly deleted: boolean } };
  /** Asks the person where to. `full`: numbers and texts as they are. */
  historyExport: { args: { readonly format: ExportFormat; readonly full: boolean }; result: Exported };
}

export const historyRequestNames = [
  'history',
  'historySearch',
  'historyBody',
  'historyReplay',
  'historyKeep',
  'historyDeleteAll',
  'historyExport',
] as const satisfies readonly (keyof HistoryRequests)[];
