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

/** `why` says in whole sentences what happened and what to do. */
export type AppSearch = { readonly ok: true; readonly app: FoundApp } | { readonly ok: false; readonly why: string };
export type FindApp = () => Promise<AppSearch>;
