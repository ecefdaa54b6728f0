import type { AgentMark } from '../ipc/contract';

const tints = 8;

/** What is drawn for an agent in place of a logo: its initials on a tint, the same ones wherever it is shown. */
export function markOf(name: string): AgentMark {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = '?', second] = words;
  const text = second === undefined ? shortened(first) : `${first.charAt(0)}${second.charAt(0)}`.toUpperCase();
  const sum = [...name].reduce((all, letter) => (all * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7);
  return { text, tint: sum % tints };
}

function shortened(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1, 2);
}
