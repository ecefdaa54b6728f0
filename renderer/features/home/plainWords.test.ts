import { describe, expect, it } from 'vitest';
import { sentencesIn } from '../../../scripts/sentences.mjs';

/** Words that someone who has never opened a terminal does not know; they belong under Details. */
const unwanted = /\b(webhooks?|callbacks?|bxml|json|tokens?|endpoints?|tunnels?|jwt|oauth)\b/i;

/** What a person meets before they open any detail. What the app itself says on Home is tested where it is made, in `main/home`. */
const mainPath = ['renderer/app', 'renderer/features/home', 'renderer/features/setup'];

describe('the texts of the shell, Home, the welcome and set-up', () => {
  const sentences = sentencesIn(mainPath);

  it('are found', () => {
    const texts = sentences.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['Give your AI agent a phone', 'Last calls', 'Ring the practice phone', 'End all calls']));
  });

  it('say nothing that needs a document', () => {
    const found = sentences.flatMap(({ file, line, text }) => (unwanted.test(text) ? [`${file}:${line}: ${text}`] : []));
    expect(found).toEqual([]);
  });
});
