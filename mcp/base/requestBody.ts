import type { IncomingMessage } from 'node:http';

export type RequestBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too large' }
  /** The connection broke before the body ended. */
  | { readonly kind: 'aborted' };

/**
 * Reads a request's body of at most `maxBytes`. A larger one is known by its Content-Length or as soon as it passes the
 * limit; what still arrives is dropped unread, because cutting the connection while the client sends would lose the answer.
 * Never rejects.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  return new Promise((resolve) => whenRead(request, maxBytes, resolve));
}

/** Like `readBody`, without a promise for each request. @param done called once. */
export function whenRead(request: IncomingMessage, maxBytes: number, done: (body: RequestBody) => void): void {
  let chunks: Buffer[] = [];
  let size = Number(request.headers['content-length'] ?? 0) > maxBytes ? Number.POSITIVE_INFINITY : 0;
  let over = false;
  const finish = (body: RequestBody) => {
    if (over) return;
    over = true;
    // The listeners below live as long as the request, which may wait for its answer for minutes.
    chunks = [];
    done(body);
  };
  if (size > maxBytes) finish({ kind: 'too large' });
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) finish({ kind: 'too large' });
    else if (!over) chunks.push(chunk);
  });
  request.on('end', () => finish({ kind: 'whole', bytes: joined(chunks) }));
  request.on('error', () => finish({ kind: 'aborted' }));
  request.on('close', () => finish({ kind: 'aborted' }));
}

/** Without a copy for the usual body, which arrives in one piece. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
