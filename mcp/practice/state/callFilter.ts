import type { Read } from './fields';

interface Filtered {
  readonly from: string;
  readonly to: string;
  /** Undefined for a call that is still queued. */
  readonly startedAt: number | undefined;
}

/** What `to`, `from`, `minStartTime` and `maxStartTime` of a list leave over, both times inclusive (bandwidth-api 7.3, 8.1). */
export function callFilter(query: URLSearchParams): Read<(each: Filtered) => boolean> {
  const times: Record<'minStartTime' | 'maxStartTime', number | undefined> = { minStartTime: undefined, maxStartTime: undefined };
  for (const name of ['minStartTime', 'maxStartTime'] as const) {
    const text = query.get(name);
    if (text === null) continue;
    const at = Date.parse(text);
    if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(at)) return { ok: false, description: `Invalid ${name}: must be an ISO 8601 time` };
    times[name] = at;
  }
  const [from, to] = [query.get('from'), query.get('to')];
  return {
    ok: true,
    value: (each) =>
      (from === null || each.from === from) &&
      (to === null || each.to === to) &&
      (times.minStartTime === undefined || (each.startedAt ?? Number.NEGATIVE_INFINITY) >= times.minStartTime) &&
      (times.maxStartTime === undefined || (each.startedAt ?? Number.POSITIVE_INFINITY) <= times.maxStartTime),
  };
}
