import { createServer, type ServerResponse } from 'node:http';
import type { Started } from './server';

/** The same body parse, an array push, and a long-poll by call: the least a server could do. */
export function bare(): Promise<Started> {
  const events: unknown[] = [];
  const waiting = new Map<string, ServerResponse>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: { callId: string } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      if (request.url === '/wait') {
        waiting.set(body.callId, response);
        return;
      }
      events.push(body);
      response.writeHead(204).end();
      const waiter = waiting.get(body.callId);
      if (waiter === undefined) return;
      waiting.delete(body.callId);
      const text = JSON.stringify({ events: [body] });
      waiter.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      resolve({ url: `${origin}/voice`, endpoint: `${origin}/wait`, tokens: [] });
    });
  });
}
