import type { DiffLine } from './connections';

/** Lines around a change that are shown with it. */
const context = 3;

/** The changed lines between two texts, with a few lines around them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const all: DiffLine[] = now.slice(0, head).map((text, at) => ({ kind: 'same', text, line: at + 1 }));
  all.push(...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail), head));
  all.push(...now.slice(now.length - tail).map((text, at): DiffLine => ({ kind: 'same', text, line: now.length - tail + at + 1 })));
  return all.filter((_line, at) => all.slice(Math.max(0, at - context), at + context + 1).some(({ kind }) => kind !== 'same'));
}

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Beyond so many pairs of lines, the old ones are shown as removed and the new ones as added. */
const mostPairs = 1_000_000;

/** The longest common run of lines stays; the changes are at most as large as our entries. */
function middle(old: readonly string[], now: readonly string[], offset: number): readonly DiffLine[] {
  const removed = (at: number): DiffLine => ({ kind: 'removed', text: old[at] ?? '', line: offset + at + 1 });
  const added = (at: number): DiffLine => ({ kind: 'added', text: now[at] ?? '', line: offset + at + 1 });
  if (old.length * now.length > mostPairs) return [...old.map((_, at) => removed(at)), ...now.map((_, at) => added(at))];
  const longest = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  const at = (row: number, column: number) => longest[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      const best = old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      longest[row]?.set([best], column);
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      lines.push({ ...added(column), kind: 'same' });
      row++;
      column++;
    } else if (row < old.length && (column === now.length || at(row + 1, column) >= at(row, column + 1))) lines.push(removed(row++));
    else lines.push(added(column++));
  }
  return lines;
}
