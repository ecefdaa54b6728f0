import { describe, expect, it } from 'vitest';
import { sentencesIn } from '../../scripts/sentences.mjs';
import type { CheckCause, SignUpCause } from './desk';
import { troubleOf } from './words';

const causes: readonly (CheckCause | SignUpCause)[] = [
  ...(['wrong-pair', 'no-voice', 'no-account', 'clock', 'offline', 'intercepted', 'rate-limited', 'bandwidth-down', 'unexpected'] as const),
  ...(['refused', 'not-open', 'unsure'] as const),
];

const jargon = /webhook|callback|BXML|\bJSON\b|token|endpoint|tunnel|JWT|OAuth/i;

describe('what a person reads about a failure', () => {
  it.each(causes)('%s has a sentence and a fix', (cause) => {
    const { sentence, fix } = troubleOf({ cause });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(fix).toMatch(/^[A-Z].*[.”]$/);
  });

  it('uses no word that a newcomer does not know, in the account and in what a person does with the line', () => {
    const found = sentencesIn(['mcp/account', 'mcp/control', 'mcp/model']).filter(({ file, text }) => {
      // The names of settings, and what only agents read.
      const read = text.replaceAll(/BW_\w+|--[\w-]+/g, '');
      return /^mcp\/(account|control)\/|readiness/.test(file) && jargon.test(read);
    });
    expect(found.map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
  });

  it.each([
    [{ aheadMs: 12 * 60_000 }, 'The clock of this computer is 12 minutes fast.'],
    [{ aheadMs: -60 * 60_000 }, 'The clock of this computer is 1 hour slow.'],
    [{}, 'The date or the time of this computer seems to be wrong, so it cannot connect to Bandwidth securely.'],
  ])('says how wrong the clock is: %j', (known, sentence) => {
    expect(troubleOf({ cause: 'clock', ...known }).sentence).toBe(sentence);
  });

  it.each([
    [1, 'Wait 1 second, then try again.'],
    [59, 'Wait 59 seconds, then try again.'],
    [86_400, 'Wait 1 day, then try again.'],
    [undefined, 'Wait a minute, then try again.'],
  ])('says how long to wait: %j seconds', (waitSeconds, fix) => {
    expect(troubleOf({ cause: 'rate-limited', waitSeconds }).fix).toBe(fix);
  });
});
