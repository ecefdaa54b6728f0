import type { Failure } from '../../../base/errors';

/** A run of the app that has proved to hold the agent's key. */
export interface FoundApp {
  readonly endpoint: string;
  /** Differs from run to run. */
  readonly run: string;
  /** Sends nothing before the app has proved itself on that connection. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Whether an error of `fetch` means that nothing of the request was sent. */
  notDelivered(error: unknown): boolean;
}

/** Why the app cannot be reached: what happened, and what to do next. */
export type NotReached = Pick<Failure, 'error' | 'recovery'>;
export type AppSearch =
  | { readonly ok: true; readonly app: FoundApp }
  /** `notRunning`: no app runs, so starting one may help. */
  | { readonly ok: false; readonly why: NotReached; readonly notRunning?: boolean };
export type FindApp = () => Promise<AppSearch>;
