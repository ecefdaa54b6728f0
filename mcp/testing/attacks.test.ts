import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missing } from './namedTests';

/** The rows of the table in SECURITY.md: an attack's number, and the tests that carry it out. */
const rows = readFileSync('SECURITY.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, attack, tests] = /^\| ([HM]\d+) \|[^|]+\|([^|]+)\|$/.exec(line) ?? [];
    return attack === undefined || tests === undefined
      ? []
      : [{ attack, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '') }];
  });

it('names every attack of the exercise', () => {
  expect(rows.map(({ attack }) => attack)).toEqual(['H1', 'H2', 'H3', ...Array.from({ length: 10 }, (_, n) => `M${n + 1}`)]);
});

describe.each(rows)('the attack $attack', ({ attack, tests }) => {
  it('has a test', () => {
    expect(tests.length).toBeGreaterThan(0);
  });

  it.each(tests)('is carried out by %s', (name) => {
    expect(missing(name)).toBeUndefined();
    expect(name.split(' › ')[1]?.startsWith(`${attack}: `)).toBe(true);
  });
});
