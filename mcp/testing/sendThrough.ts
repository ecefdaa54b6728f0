import { request as httpRequest } from 'node:http';
import { isLoopback } from '../base/url';
import type { SendWebhook } from '../practice/webhooks/send';

/** Carries a webhook for a public name to what plays the internet, which knows where that name leads. */
export function sendThrough(front: { readonly port: number }, carried: string[] = []): SendWebhook {
  return ({ url, method, headers, body }, signal) =>
    new Promise((resolve) => {
      carried.push(url.host);
      const target = isLoopback(url) ? { port: url.port } : { port: front.port };
      const options = { host: '127.0.0.1', ...target, path: `${url.pathname}${url.search}`, method, signal, agent: false };
      const request = httpRequest({ ...options, headers: { ...headers, host: url.host } }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.once('end', () => resolve({ kind: 'response', status: response.statusCode ?? 0, body: text }));
      });
      request.once('error', (error) => resolve({ kind: 'no-response', reason: error.message }));
      request.end(body);
    });
}
