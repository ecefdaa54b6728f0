import { z } from 'zod';
import { SwitchboardError } from '../base/errors';
import type { Send } from './http';
import { readJson } from './json';
import type { Line } from './line';
import { messagingRoot } from './messages';
import { contentTypeOf } from './recordings';
import type { Download, MediaPage, MediaUpload } from './resources';

const mediaSchema = z.array(z.looseObject({ mediaName: z.string(), content: z.string().optional(), contentLength: z.number().optional() }));

/** `GET …/media` (bandwidth-api, section 10). A header says that there are more pages; it is passed back the same way. */
export async function listMedia(line: Line, send: Send, continuationToken?: string, signal?: AbortSignal): Promise<MediaPage> {
  const path = `${await messagingRoot(line)}/media`;
  const headers = continuationToken === undefined ? undefined : { 'continuation-token': continuationToken };
  const answer = await send({ surface: 'media', host: 'messaging', method: 'GET', path, headers, signal });
  const media = answer.status === 204 ? [] : readJson('media', answer.body, mediaSchema, 'list of media');
  return { media, continuationToken: answer.headers.get('continuation-token') ?? undefined };
}

/** `GET …/media/{mediaId}`. */
export async function getMedia(line: Line, send: Send, mediaId: string, signal?: AbortSignal): Promise<Download> {
  const path = await mediaPath(line, mediaId);
  const answer = await send({ surface: 'media', host: 'messaging', method: 'GET', path, media: true, signal });
  return { bytes: answer.bytes, contentType: contentTypeOf(answer.headers) };
}

/** `PUT …/media/{mediaId}`; overwrites. Returns the address for `media` of createMessage, which the API does not. */
export async function uploadMedia(line: Line, send: Send, mediaId: string, upload: MediaUpload, signal?: AbortSignal): Promise<string> {
  const path = await mediaPath(line, mediaId);
  const body = { type: upload.contentType, text: upload.bytes };
  await send({ surface: 'media', host: 'messaging', method: 'PUT', path, body, media: true, signal });
  return `${line.hosts.messaging}${path}`;
}

/** `DELETE …/media/{mediaId}`. */
export async function deleteMedia(line: Line, send: Send, mediaId: string, signal?: AbortSignal): Promise<void> {
  await send({ surface: 'media', host: 'messaging', method: 'DELETE', path: await mediaPath(line, mediaId), signal });
}

/**
 * The path of media. Names are free: people choose them, and received media carry slashes, which the API wants as they are. Each part is
 * escaped on its own. The whole address of media of this account is taken too, since inbound messages carry it; it is decoded once.
 */
async function mediaPath(line: Line, mediaId: string): Promise<string> {
  const root = `${await messagingRoot(line)}/media/`;
  const own = `${line.hosts.messaging}${root}`;
  const parts = mediaId.startsWith(own) ? mediaId.slice(own.length).split('/').map(decoded) : mediaId.split('/');
  return `${root}${parts.map(namePart).join('/')}`;
}

/** One part of a name, escaped. Refuses only what could leave its place in the path. */
function namePart(part: string): string {
  if (part === '' || part === '.' || part === '..' || part.length > 256 || /[\\\p{C}]/u.test(part)) {
    throw new SwitchboardError(
      'validation',
      'mediaId has a part that is empty, longer than 256 characters, or holds a backslash or a control character. Nothing was sent.',
      'Pass the mediaId exactly as listMedia or a message gave it.',
    );
  }
  return encodeURIComponent(part);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new SwitchboardError(
      'validation',
      'mediaId is an address that cannot be decoded. Nothing was sent.',
      'Pass the mediaId exactly as listMedia or a message gave it.',
    );
  }
}
