/** The known text that differs least from `text`, when they are close enough to be the same word; letter case and punctuation do not count. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  const plain = plainText(text);
  return known.find((candidate) => plainText(candidate) === plain) ?? known.find((candidate) => resembles(plain, plainText(candidate)));
}

/** Letters and digits alone, in lower case. */
export function plainText(text: string): string {
  return text.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

/** Whether two plain texts differ by one slip when short, two when longer. */
export function resembles(left: string, right: string): boolean {
  const longest = Math.max(left.length, right.length);
  if (longest > 40 || Math.min(left.length, right.length) < 4) return false;
  return slips(left, right) <= (longest < 7 ? 1 : 2);
}

/** How many letters were added, left out, changed or swapped with the next (optimal string alignment). */
function slips(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let at = 1; at <= left.length; at++) {
    const next = [at];
    for (let column = 1; column <= right.length; column++) {
      const same = left[at - 1] === right[column - 1];
      const swapped = left[at - 1] === right[column - 2] && left[at - 2] === right[column - 1];
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[right.length] ?? 0;
}
