/** How long the other party has been waiting: patience ends after a while. Milliseconds. */
export function heat(waited: number): 'cool' | 'warm' | 'hot' {
  if (waited < 10_000) return 'cool';
  return waited < 60_000 ? 'warm' : 'hot';
}
