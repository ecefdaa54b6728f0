/**
 * Ways around the window, as a person takes them.
 */
import type { Locator, Page } from '@playwright/test';

/** The places of the rail; `Past` is the second half of Calls. */
export type View = 'Home' | 'Calls' | 'Past' | 'Phone' | 'Agents' | 'Settings';

/** Opens a view from the rail. */
export async function goTo(window: Page, view: View): Promise<void> {
  const place = view === 'Past' ? 'Calls' : view;
  await window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: place }).click();
  if (view === 'Calls') await window.getByRole('tab', { name: 'Live' }).click();
  if (view === 'Past') await window.getByRole('tab', { name: 'Past' }).click();
}

/** The line at the foot of the rail, with the switch between the two. */
export function phoneLine(window: Page): Locator {
  return window.getByRole('region', { name: 'Phone line' });
}
