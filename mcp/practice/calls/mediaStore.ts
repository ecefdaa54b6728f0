import type { Clock } from '../../base/clock';

export interface MediaFile {
  readonly mediaId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly storedAt: number;
}

/** Files that go with messages: up to 3.75 MB each, kept 48 hours (bandwidth-api 10). */
export interface MediaStore {
  put(mediaId: string, contentType: string, bytes: Uint8Array): void;
  get(mediaId: string): MediaFile | undefined;
  /** Returns false when it does not exist. */
  remove(mediaId: string): boolean;
  /** By id. */
  list(): readonly MediaFile[];
}

const maxAgeMs = 48 * 3600 * 1000;
/** Limits the memory a long practice takes; the oldest files are deleted first. */
const maxTotalBytes = 64 * 1024 * 1024;

export function createMediaStore(clock: Clock): MediaStore {
  const files = new Map<string, MediaFile>();
  const tidy = () => {
    let bytes = [...files.values()].reduce((sum, file) => sum + file.bytes.length, 0);
    for (const file of files.values()) {
      if (bytes <= maxTotalBytes && file.storedAt > clock.now() - maxAgeMs) continue;
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

/** Where a file of the account is downloaded. */
export function mediaUrlOf(api: string, accountId: string, mediaId: string): string {
  return `${api}/api/v2/users/${accountId}/media/${mediaId.split('/').map(encodeURIComponent).join('/')}`;
}
