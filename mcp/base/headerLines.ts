/** The most header lines a request may have. Node drops what is beyond its own limit without a sign, an Origin among them, so it gets none. */
export const maxHeaderLines = 100;

/** The names of all header lines, in lower case, in the order in which they came. */
export function headerNames(rawHeaders: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) names.push((rawHeaders[at] ?? '').toLowerCase());
  return names;
}

/** The first of `decisive` that occurs more than once: one parser takes the first of two, another the last. */
export function repeatedHeader(names: readonly string[], decisive: readonly string[]): string | undefined {
  return decisive.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
}
