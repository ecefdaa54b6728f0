import { expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/manualClock';
import { createMediaStore } from '../calls/mediaStore';
import { createAccount } from '../state/account';
import { mediaRoutes } from './mediaRoutes';

const account = createAccount('full');

/** The names listMedia answers, and the token of the next page. */
async function list(store: ReturnType<typeof createMediaStore>, token?: string) {
  const route = mediaRoutes(account, store, 'http://127.0.0.1:1').find(({ method, path }) => method === 'GET' && path.endsWith('/media'));
  const reply = await route?.handler({
    param: () => account.accountId,
    query: new URLSearchParams(),
    authorization: undefined,
    header: (name) => (name === 'continuation-token' ? token : undefined),
    body: '',
    bytes: Buffer.alloc(0),
  });
  const files: readonly { readonly mediaName: string }[] = JSON.parse(String(reply?.body));
  return { names: files.map(({ mediaName }) => mediaName), next: reply?.headers['continuation-token'] };
}

it('lists 1000 files a page, the rest by Continuation-Token, and forgets them after 48 hours', async () => {
  const clock = new ManualClock();
  const store = createMediaStore(clock);
  for (let index = 0; index <= 1000; index += 1) store.put(`f${String(index).padStart(4, '0')}`, 'image/png', new Uint8Array(1));
  const first = await list(store);
  expect(first.names).toHaveLength(1000);
  expect(await list(store, first.next)).toEqual({ names: ['f1000'], next: undefined });
  await clock.advance(48 * 3600 * 1000);
  expect(await list(store)).toEqual({ names: [], next: undefined });
});
