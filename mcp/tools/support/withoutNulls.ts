/** An entry of a list without the members that say nothing, which cost every agent that reads the list. */
export function withoutNulls(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null && value !== undefined && value !== ''));
}
