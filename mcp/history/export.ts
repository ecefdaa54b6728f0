import { isoTime } from '../base/clock';
import type { StoredEvent } from './record';
import { redactEvent, withoutSecrets } from './redact';

export const exportFormats = ['jsonl', 'har'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Numbers as they are, and what was said and written. Even then nothing that names a secret. */
  readonly full: boolean;
  readonly creator: { readonly name: string; readonly version: string };
  /** Runs after each event that was given away. */
  readonly exported?: (() => void) | undefined;
}

/**
 * Events as text, piece by piece, so that a large history is never whole in memory: JSON Lines, or a HAR-like document of the
 * webhooks as requests. The address in it is made up, because the real one holds a secret.
 */
export async function* exportEvents(
  events: AsyncIterable<StoredEvent> | Iterable<StoredEvent>,
  options: ExportOptions,
): AsyncGenerator<string> {
  const shown = (event: StoredEvent) => (options.full ? withoutSecrets(event) : redactEvent(event));
  if (options.format === 'jsonl') {
    for await (const event of events) {
      yield `${JSON.stringify(shown(event))}\n`;
      options.exported?.();
    }
    return;
  }
  const creator = { ...options.creator, comment: options.full ? 'complete' : 'numbers masked, text left out' };
  yield `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`;
  let separator = '\n';
  for await (const event of events) {
    yield `${separator}${JSON.stringify(harEntry(shown(event)))}`;
    separator = ',\n';
    options.exported?.();
  }
  yield '\n]}}\n';
}

function harEntry(event: StoredEvent): object {
  const { seq, data, label, receivedAt, callbackId, ...about } = event;
  const text = JSON.stringify(data);
  const path = event.messageId === undefined ? `voice${label ?? ''}` : 'messaging';
  return {
    startedDateTime: isoTime(receivedAt),
    time: 0,
    request: {
      method: 'POST',
      url: `https://callbacks.invalid/${path}`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      queryString: [],
      postData: { mimeType: 'application/json', text },
      headersSize: -1,
      bodySize: Buffer.byteLength(text),
    },
    response: {
      // A turn's answer is written later and is no part of the webhook.
      status: callbackId === undefined ? 204 : 200,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    _event: { seq, callbackId, label, ...about },
  };
}
