import type { Clock } from '../../base/clock';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** The HTTP port: one GET without redirections. Rejects when there is no answer in time. */
export type HttpGet = (
  url: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly timeoutMs: number },
) => Promise<HttpAnswer>;

/** Our answers are small; a larger one comes from another program. */
const maxBody = 16 * 1024;

/** GET over the global fetch. `clock` measures its timeout. */
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
