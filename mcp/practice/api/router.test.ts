import { describe, expect, it } from 'vitest';
import { empty } from './replies';
import { createRouter, type Route } from './router';

const route = (method: Route['method'], path: string): Route => ({ api: 'voice', method, path, handler: () => empty(204) });
const router = createRouter([
  route('GET', '/calls'),
  route('POST', '/calls'),
  route('GET', '/calls/{callId}'),
  route('GET', '/media'),
  route('GET', '/media/{mediaId+}'),
]);
const found = (pathname: string) => {
  const match = router(pathname);
  return (
    match && { path: match.routes[0]?.path, methods: match.routes.map(({ method }) => method), params: Object.fromEntries(match.params) }
  );
};

describe('the router', () => {
  it.each([
    ['/calls', { path: '/calls', methods: ['GET', 'POST'], params: {} }],
    ['/calls/c-1', { path: '/calls/{callId}', methods: ['GET'], params: { callId: 'c-1' } }],
    ['/calls/a%26b', { path: '/calls/{callId}', methods: ['GET'], params: { callId: 'a&b' } }],
    ['/media/1/2%20b/c', { path: '/media/{mediaId+}', methods: ['GET'], params: { mediaId: '1/2%20b/c' } }],
    ['/media/', { path: '/media/{mediaId+}', methods: ['GET'], params: { mediaId: '' } }],
    ['/media', { path: '/media', methods: ['GET'], params: {} }],
  ])('%s is %j', (pathname, expected) => expect(found(pathname)).toEqual(expected));

  it.each(['/', '/call', '/calls/', '/calls/c-1/', '/calls/c-1/x', '/calls/%', '//calls', '/calls//c-1'])(
    '%s matches nothing',
    (pathname) => expect(found(pathname)).toBeUndefined(),
  );
});
