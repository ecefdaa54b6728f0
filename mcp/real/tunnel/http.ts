import type { Clock } from '../../base/clock';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** The fetch port: one GET, no redirections. Rejects when nothing answers in time. */
export type HttpGet = (
  url: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly timeoutMs: number },
) => Promise<HttpAnswer>;

/** Answers are small; a stranger's need not be read. */
const maxBody = 16 * 1024;

/** GET over the global fetch. Its timeout is told by `clock`. */
export function getOverFetch(clock: Clock): HttpGet {
  return async (url, { headers = {}, timeoutMs }) => {
    const limit = new AbortController();
    const cancel = clock.after(timeoutMs, () => limit.abort());
    try {
      const response = await fetch(url, { headers, redirect: 'manual', signal: limit.signal });
      return { status: response.status, body: (await response.text()).slice(0, maxBody) };
    } finally {
      cancel();
    }
  };
}
