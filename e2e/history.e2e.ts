import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchApp } from './harness/app';
import { inDatabase } from './harness/database';
import { given } from './harness/given';
import { type Headless, startHeadless } from './harness/headless';

const bodies = Array.from({ length: 50 }, (_, index) => ({
  eventType: 'dtmf',
  eventTime: new Date(Date.UTC(2026, 0, 1) + index).toISOString(),
  accountId: '9900000',
  callId: `c-kept-${index}`,
  from: '+15005550142',
  to: '+15005550100',
  digit: String(index % 10),
}));

async function post(server: Pick<Headless, 'ready'>, body: object): Promise<number> {
  const sent = await fetch(`${server.ready.callbacks}/voice`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return sent.status;
}

/** The calls in the file, in the order in which their webhooks came. */
function stored(file: string): readonly unknown[] {
  return inDatabase(file, "SELECT call_id FROM events WHERE call_id LIKE 'c-kept-%' ORDER BY id");
}

test('what BW_MCP_HISTORY has acknowledged is there after a kill and a restart', async () => {
  const file = join(await mkdtemp(join(given().folder, 'history-')), 'history.db');
  const env = { BW_MCP_HISTORY: file };
  const first = await startHeadless({ env });
  for (const body of bodies) expect(await post(first, body)).toBe(204);
  first.process.kill('SIGKILL');
  await first.stop();

  const second = await startHeadless({ env });
  const after = { ...bodies[0], eventTime: '2026-01-02T00:00:00.000Z', callId: 'c-kept-after' };
  expect(await post(second, after)).toBe(204);
  expect(await second.stop()).toBe(0);
  expect(stored(file)).toEqual([...bodies.map(({ callId }) => callId), after.callId]);
});

test('the app stores webhooks from its first start, and keeps them over another', async () => {
  const first = await launchApp();
  for (const body of bodies) expect(await post(first, body)).toBe(204);
  await first.close();
  expect(stored(join(first.userData, 'history.db'))).toHaveLength(bodies.length);
  const second = await launchApp({ userData: first.userData });
  expect(await post(second, { ...bodies[0], eventTime: '2026-01-03T00:00:00.000Z', callId: 'c-later' })).toBe(204);
  await expect(second.window.getByText('The event history failed')).toHaveCount(0);
  await second.close();
  expect(stored(join(first.userData, 'history.db'))).toHaveLength(bodies.length);
  expect(inDatabase(join(first.userData, 'history.db'), "SELECT call_id FROM events WHERE call_id = 'c-later'")).toHaveLength(1);
});
