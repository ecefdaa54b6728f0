import type { Act, ActQuery } from '../model/act';
import type { HistoryQuery } from './query';
import type { Limits, StoreStatus } from './store';

/** Given to the worker when it starts. */
export interface WorkerOptions {
  readonly file: string;
  readonly maxPages?: number | undefined;
}

/** What the worker is asked to do, and what it answers. */
export interface Requests {
  /** Rows of events; answered once they are committed, with the places of those that were stored before. */
  append: { readonly ask: { readonly rows: readonly string[] }; readonly answer: readonly number[] };
  page: { readonly ask: { readonly query: HistoryQuery }; readonly answer: readonly unknown[] };
  event: { readonly ask: { readonly seq: number }; readonly answer: unknown };
  status: { readonly ask: object; readonly answer: StoreStatus };
  tidy: { readonly ask: { readonly limits: Limits }; readonly answer: undefined };
  /** Rows of the activity log; answered once they are committed. */
  appendActs: { readonly ask: { readonly acts: readonly Act[] }; readonly answer: undefined };
  acts: { readonly ask: { readonly acts: ActQuery }; readonly answer: readonly unknown[] };
  actDays: { readonly ask: { readonly since: number }; readonly answer: readonly unknown[] };
  deleteAll: { readonly ask: object; readonly answer: undefined };
  close: { readonly ask: object; readonly answer: undefined };
}

export type RequestKind = keyof Requests;

export type Request = {
  [K in RequestKind]: { readonly id: number; readonly kind: K; readonly now: number } & Requests[K]['ask'];
}[RequestKind];

/** Why the history cannot do its work, in the terms a person can act on. */
export type Trouble = 'full' | 'damaged' | 'in-use' | 'missing' | 'unusable';

export type Reply =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly trouble: Trouble; readonly why: string }
  /** A damaged file was renamed, and a new one begun. */
  | { readonly kind: 'set-aside'; readonly file: string; readonly why: string };
