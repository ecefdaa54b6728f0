/**
 * Screens for a person to look at, and axe's reading of each.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

/** Every view in both schemes lands here; the folder is not in git. */
const folder = 'screenshots';
const axePath = createRequire(__filename).resolve('axe-core/axe.min.js');

/** Takes the view as it stands in both schemes, and has axe read it in both. */
export async function lookAt(window: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await window.emulateMedia({ colorScheme });
    await window.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    expect(await axeFindings(window), `${name}, ${colorScheme}`).toEqual([]);
  }
  await window.emulateMedia({ colorScheme: null });
}

/** What axe objects to, one line each. The evaluated source is not the page's own, so the page's CSP stays as it is. */
async function axeFindings(window: Page): Promise<readonly string[]> {
  await window.evaluate(await readFile(axePath, 'utf8'));
  return window.evaluate(async () => {
    const axe: unknown = Reflect.get(globalThis, 'axe');
    if (typeof axe !== 'object' || axe === null || !('run' in axe) || typeof axe.run !== 'function') throw new Error('axe did not load');
    const results: { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] } = await axe.run(document);
    return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  });
}

/** What scrolls sideways in the view; code may. */
export function sidewaysScrollers(window: Page): Promise<readonly string[]> {
  return window.evaluate(() =>
    [...document.querySelectorAll('*:not(pre, code)')]
      .filter((element) => element.scrollWidth > element.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .map((element) => `${element.tagName} ${element.className}`),
  );
}
