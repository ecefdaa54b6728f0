import type { Clock } from '../../base/clock';
import type { PracticeAccount } from '../state/account';
import type { Handler, Route } from './http';
import { empty, json, messagingError, type Reply } from './replies';

export interface MediaFile {
  readonly mediaId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly storedAt: number;
}

/** Files that go with messages: up to 3.75 MB each, kept 48 hours (bandwidth-api 10). */
export interface MediaShelf {
  put(mediaId: string, contentType: string, bytes: Uint8Array): void;
  get(mediaId: string): MediaFile | undefined;
  /** Returns false when there is none. */
  remove(mediaId: string): boolean;
  /** By id. */
  list(): readonly MediaFile[];
}

const keptMs = 48 * 3600 * 1000;
/** So that a long practice does not fill the memory; the oldest go first. */
const keptBytes = 64 * 1024 * 1024;
const maxBytes = 3.75 * 1024 * 1024;
const pageSize = 1000;

export function openMediaShelf(clock: Clock): MediaShelf {
  const files = new Map<string, MediaFile>();
  const tidy = () => {
    let bytes = [...files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
    for (const file of files.values()) {
      if (bytes <= keptBytes && file.storedAt > clock.now() - keptMs) continue;
      files.delete(file.mediaId);
      bytes -= file.bytes.length;
    }
  };
  return {
    put(mediaId, contentType, bytes) {
      files.delete(mediaId);
      files.set(mediaId, { mediaId, contentType, bytes, storedAt: clock.now() });
      tidy();
    },
    get(mediaId) {
      tidy();
      return files.get(mediaId);
    },
    remove: (mediaId) => files.delete(mediaId),
    list() {
      tidy();
      return [...files.values()].sort((a, b) => (a.mediaId < b.mediaId ? -1 : 1));
    },
  };
}

/** Where a file of the account is downloaded from. */
export function mediaUrlOf(api: string, accountId: string, mediaId: string): string {
  return `${api}/api/v2/users/${accountId}/media/${mediaId.split('/').map(encodeURIComponent).join('/')}`;
}

/** listMedia, getMedia, uploadMedia and deleteMedia; `api` is the practice line's own address. */
export function mediaRoutes(account: PracticeAccount, shelf: MediaShelf, api: string): readonly Route[] {
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
        const from = shelf.list().filter((file) => after === undefined || file.mediaId > decodeToken(after));
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
        const file = shelf.get(mediaId);
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
        shelf.put(mediaId, header('content-type') ?? 'application/octet-stream', bytes);
        return empty(204);
      }),
    },
    {
      api: 'messaging',
      method: 'DELETE',
      path: one,
      handler: onMedia((mediaId) => (shelf.remove(mediaId) ? empty(204) : notFound(mediaId))),
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
