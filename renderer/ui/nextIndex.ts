const moves: { readonly [axis in 'vertical' | 'horizontal']: { readonly [key: string]: (index: number, count: number) => number } } = {
  vertical: { ArrowDown: (index) => index + 1, ArrowUp: (index) => index - 1, Home: () => 0, End: (_, count) => count - 1 },
  horizontal: { ArrowRight: (index) => index + 1, ArrowLeft: (index) => index - 1, Home: () => 0, End: (_, count) => count - 1 },
};

/** Where a key leads in a list of `count` items, held at both ends; undefined when the key is none of the list's. */
export function nextIndex(key: string, index: number, count: number, axis: 'vertical' | 'horizontal'): number | undefined {
  const move = moves[axis][key];
  if (move === undefined || count === 0) return undefined;
  return Math.min(Math.max(move(index, count), 0), count - 1);
}
