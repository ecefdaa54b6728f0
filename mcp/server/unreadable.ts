import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { badExpectation, type Refusal, unreadable } from './guard';

/** What the parser found, by its error code; anything else is not HTTP as it is written. */
const statuses: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/**
 * Answers what never becomes a request, in the form of all refusals, then cuts the connection: Node answers with a bare status, and a
 * client that never reads would keep a connection that is only ended.
 */
export function answerUnreadable(server: Server, send: (res: ServerResponse, refusal: Refusal) => void): void {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req, res) => answering.set(req.socket, res));
  server.on('checkExpectation', (_req, res) => send(res, badExpectation()));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const open = answering.get(socket);
    // Bytes between those of an answer that has begun would be taken for its own.
    const free = open === undefined || open.writableFinished || !open.headersSent;
    if (free && socket.writable) socket.write(asHttp(unreadable(statuses.get(error.code ?? '') ?? 400)));
    if (socket instanceof Socket) socket.destroySoon();
    else socket.destroy();
  });
}

function asHttp({ status, body }: Refusal): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}
