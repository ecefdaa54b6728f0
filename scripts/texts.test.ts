import { describe, expect, it } from 'vitest';
import { sentencesIn, sentencesOf } from './sentences.mjs';

/** Whose sentences follow docs/style.md. */
const folders = ['main', 'mcp', 'renderer'];

/** The turns that docs/style.md rules out. */
const banned: readonly RegExp[] = [
  /\b(told|heard)\b/i,
  /\b(it|that|what|this|which) stands?\b|\bstands? (in|at|there|with)\b/i,
  /\b(nobody|whoever|anew)\b/i,
  /(?<!\bthere )\b(is|are) no (?!longer\b|more\b|one\b)/i,
  /\bfor good\b/i,
  /\bholds? (at once|from|as soon)\b/i,
  /\bcame of\b|\bto be had\b/i,
  /\bleads? (here|to this)\b/i,
  /\bby (itself|themselves)\b|\bof (its|their|your) own\b/i,
  /\ball the same\b/i,
  /\bput back\b/i,
];

describe('the sentences that people and agents read', () => {
  const sentences = sentencesIn(folders);

  it('are found wherever they are written', () => {
    const source = `
      import 'some module name';
      const table = { title: 'Ended', detail: \`From \${who} to \${whom}.\`, key: 'not read at all' };
      throw new SwitchboardError('conflict', 'A call is live.', 'Hang up ' + 'first.');
      log.warn('One agent left');
      const view = <p title="Incoming call">Call from <b>{who}</b>{busy ? 'Busy' : 'Free'}</p>;`;
    expect(sentencesOf('renderer/made.tsx', source).map(({ surface, line, text }) => [surface, line, text])).toEqual([
      ['Window and dialogs', 3, 'Ended'],
      ['Window and dialogs', 3, 'From {…} to {…}.'],
      ['Errors and recoveries', 4, 'A call is live.'],
      ['Errors and recoveries', 4, 'Hang up first.'],
      ['Log', 5, 'One agent left'],
      ['Window and dialogs', 6, 'Incoming call'],
      ['Window and dialogs', 6, 'Call from {…}{…}'],
      ['Window and dialogs', 6, 'Busy'],
      ['Window and dialogs', 6, 'Free'],
    ]);
    expect(sentences.length).toBeGreaterThan(400);
  });

  it('keep to docs/style.md', () => {
    const found = sentences.flatMap(({ file, line, text }) => {
      const turn = banned.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
      return turn === undefined ? [] : [`${file}:${line}: “${turn}” in “${text}”`];
    });
    expect(found).toEqual([]);
  });
});
