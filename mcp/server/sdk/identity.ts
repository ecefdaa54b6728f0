/** How this server names itself, the same in every era. */
export function serverInfo(version: string) {
  return { name: 'switchboard', title: 'Switchboard', version };
}

/** How long a client may keep a list it has read. */
export const listCache = { ttlMs: 60_000, cacheScope: 'private' } as const;
/** How long a client may keep the guide. */
export const guideCache = { ttlMs: 3_600_000, cacheScope: 'public' } as const;
