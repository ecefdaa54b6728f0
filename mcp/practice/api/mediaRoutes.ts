import { type MediaStore, mediaUrlOf } from '../calls/mediaStore';
import type { PracticeAccount } from '../state/account';
import { empty, json, messagingError, type Reply } from './replies';
import type { Handler, Route } from './router';

const maxBytes = 3.75 * 1024 * 1024;
const pageSize = 1000;

/** listMedia, getMedia, uploadMedia and deleteMedia; `api` is the practice line's own address. */
export function mediaRoutes(account: PracticeAccount, store: MediaStore, api: string): readonly Route[] {
  const all = '/api/v2/users/{accountId}/media';
  const one = `${all}/{mediaId+}`;
  /** Refuses a Build account, and an id with an encoded slash, which the real API does not take. */
  const onMedia =
    (act: (mediaId: string, request: Parameters<Handler>[0]) => Reply): Handler =>
    (request) => {
      if (account.mode === 'build') return messagingError(403, 'forbidden', 'Access Denied');
      const mediaId = decode(request.param('mediaId'));
      return mediaId === undefined ? messagingError(400, 'request-validation', 'The media id is not valid') : act(mediaId, request);
    };
  return [
    {
      api: 'messaging',
      method: 'GET',
      path: all,
      handler: ({ header }) => {
        if (account.mode === 'build') return messagingError(403, 'forbidden', 'Access Denied');
        const after = header('continuation-token');
        const from = store.list().filter((file) => after === undefined || file.mediaId > decodeToken(after));
        const page = from.slice(0, pageSize);
        const last = from.length > pageSize ? page.at(-1) : undefined;
        return json(
          200,
          page.map((file) => ({
            content: mediaUrlOf(api, account.accountId, file.mediaId),
            contentLength: file.bytes.length,
            mediaName: file.mediaId,
          })),
          last === undefined ? {} : { 'continuation-token': encodeToken(last.mediaId) },
        );
      },
    },
    {
      api: 'messaging',
      method: 'GET',
      path: one,
      handler: onMedia((mediaId) => {
        const file = store.get(mediaId);
        if (file === undefined) return notFound(mediaId);
        return { status: 200, headers: { 'content-type': file.contentType }, body: file.bytes };
      }),
    },
    {
      api: 'messaging',
      method: 'PUT',
      path: one,
      maxBody: maxBytes,
      handler: onMedia((mediaId, { header, bytes }) => {
        store.put(mediaId, header('content-type') ?? 'application/octet-stream', bytes);
        return empty(204);
      }),
    },
    {
      api: 'messaging',
      method: 'DELETE',
      path: one,
      handler: onMedia((mediaId) => (store.remove(mediaId) ? empty(204) : notFound(mediaId))),
    },
  ];
}

function notFound(mediaId: string): Reply {
  return messagingError(404, 'not-found', `Media ${mediaId} not found`);
}

/** Each segment by itself; undefined when an encoded slash, an empty segment or a broken escape is among them. */
function decode(path: string): string | undefined {
  try {
    const segments = path.split('/').map(decodeURIComponent);
    return segments.some((segment) => segment === '' || segment.includes('/')) ? undefined : segments.join('/');
  } catch {
    return undefined;
  }
}

function encodeToken(mediaId: string): string {
  return Buffer.from(mediaId).toString('base64url');
}

function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}
