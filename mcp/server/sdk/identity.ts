/** How this server names itself, the same in every era. */
export function serverInfo(version: string) {
  return { name: 'switchboard', title: 'Switchboard', version };
}

/** How long a client may keep an answer, milliseconds, and for whom. */
export interface CacheHint {
  readonly ttlMs: number;
  readonly cacheScope: 'private' | 'public';
}

/** How long a client may keep a list it has read. */
export const listCache: CacheHint = { ttlMs: 60_000, cacheScope: 'private' };
/** How long a client may keep the guide. */
export const guideCache = { ttlMs: 3_600_000, cacheScope: 'public' } as const;
