import type { IncomingMessage } from 'node:http';
import { malformed, maxBodyBytes, type Refusal, tooLarge } from './guard';

export type JsonBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal };

/** Reads a request body of at most `maxBodyBytes` and parses it. Rejects only when the connection breaks. */
export async function readJson(req: IncomingMessage): Promise<JsonBody> {
  const bytes = await readBytes(req);
  if (bytes === undefined) return { ok: false, refusal: tooLarge() };
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return { ok: false, refusal: malformed() };
  }
}

/**
 * Undefined once the body is too long. What still arrives then is let through unread: cutting the connection while
 * the client is sending would lose the answer.
 */
function readBytes(req: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      resolve(undefined);
    });
    req.once('end', () => resolve(Buffer.concat(chunks)));
    req.once('error', reject);
  });
}
