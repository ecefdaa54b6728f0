import { expect } from 'vitest';
import type { Measured } from './served';

/** The most that one answer may take, ms: far above what a busy machine needs, and below a hang. */
export const longestAnswerMs = 10_000;
/** The longest that the event loop may be kept from everybody else, ms. */
const longestBlockMs = 1_000;
/** What may still be referenced afterwards, compared with before. */
const mayGrowBy = 1.2;
/** Requests on their way at the same time. */
const atOnce = 16;

/** Fails unless the server was always there for others and has given its memory back. */
export function expectUnharmed(before: Measured, after: Measured): void {
  expect(after.longestBlockMs, 'the longest time without a look at other requests, ms').toBeLessThan(longestBlockMs);
  expect(after.heapInUse / before.heapInUse, 'memory in use, compared with before').toBeLessThan(mayGrowBy);
}

/** Does the work for each, several at a time. */
export async function forEach<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
