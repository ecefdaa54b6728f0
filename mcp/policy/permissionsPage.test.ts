import { expect, it } from 'vitest';
import { permissionsPage } from './permissionsPage';
import { policySchema } from './policy';

it('is the page in docs, word for word', async () => {
  await expect(permissionsPage()).toMatchFileSnapshot('../../docs/permissions.md');
});

it('shows a policy that is accepted', () => {
  const example = /```json\n([^`]+)```/.exec(permissionsPage())?.[1] ?? '';
  expect(policySchema.safeParse(JSON.parse(example)).success).toBe(true);
});
