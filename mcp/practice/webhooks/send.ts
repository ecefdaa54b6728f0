import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface WebhookRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export type WebhookResponse =
  | { readonly kind: 'response'; readonly status: number; readonly body: string }
  | { readonly kind: 'no-response'; readonly reason: string };

/** One HTTP exchange. Never rejects; an aborted one is `no-response`. */
export type SendWebhook = (request: WebhookRequest, signal: AbortSignal) => Promise<WebhookResponse>;

/** Twice the size of the largest BXML document: enough to see that a document is too large. */
const maxResponse = 128 * 1024;

/** Sends over its own socket. Redirections are not followed, so a request reaches the checked address only. */
export const sendOverHttp: SendWebhook = (webhook, signal) =>
  new Promise((resolve) => {
    const request = webhook.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const failed = (error: Error) => resolve({ kind: 'no-response', reason: 'code' in error ? String(error.code) : error.message });
    const outgoing = request(
      {
        // `localhost` is never looked up.
        host: webhook.url.hostname === 'localhost' ? '127.0.0.1' : webhook.url.hostname.replace(/^\[|\]$/g, ''),
        port: webhook.url.port,
        path: `${webhook.url.pathname}${webhook.url.search}`,
        method: webhook.method,
        headers: {
          ...webhook.headers,
          host: webhook.url.host,
          ...(webhook.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(webhook.body)) }),
        },
        agent: false,
        signal,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        incoming.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size <= maxResponse) chunks.push(chunk);
          else incoming.destroy();
        });
        incoming.on('error', failed);
        incoming.on('close', () => {
          if (incoming.complete || size > maxResponse) {
            resolve({ kind: 'response', status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
          } else failed(new Error('the response ended early'));
        });
      },
    );
    outgoing.on('error', failed);
    outgoing.end(webhook.body);
  });
