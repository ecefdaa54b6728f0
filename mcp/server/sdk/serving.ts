/**
 * How an instance is used: for one request of 2026-07-28, for one whole connection of that era (stdio), for a 2025
 * session, or for one request of a 2025 client whose session is lost.
 */
export type Serving = 'request' | 'connection' | 'session' | 'orphan';
