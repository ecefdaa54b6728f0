/**
 * Agents as a person connects them in the window.
 */
import type { Locator, Page } from '@playwright/test';
import { goTo } from './views';

/** Opens “Something else” in the Agents view: an address and a token to paste. */
export async function openSomethingElse(window: Page): Promise<Locator> {
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Show: Something else' }).click();
  return window.getByRole('dialog', { name: 'Connect something else' });
}

/** Leaves it. */
export async function closeSheet(window: Page): Promise<void> {
  await window.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click();
}

/** The token of a new agent, made as a person does. */
export async function tokenFor(window: Page, name: string): Promise<string> {
  const sheet = await openSomethingElse(window);
  await sheet.getByLabel('Agent name').fill(name);
  await sheet.getByRole('button', { name: 'Create token' }).click();
  const token = await sheet.getByTestId('token').textContent();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await closeSheet(window);
  if (token === null) throw new Error('The window shows no token.');
  return token;
}

/** Opens an agent's card. */
export async function openAgent(window: Page, name: string): Promise<Locator> {
  await goTo(window, 'Agents');
  await window.getByRole('list', { name: 'Your agents' }).getByRole('button', { name, exact: true }).click();
  return window.getByRole('dialog', { name });
}
