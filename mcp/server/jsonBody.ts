import type { IncomingMessage } from 'node:http';
import { readBody } from '../base/requestBody';
import { malformed, maxBodyBytes, type Refusal, tooLarge } from './guard';

export type JsonBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal };

/** Reads a request body of at most `maxBodyBytes` and parses it. @throws Error when the connection breaks. */
export async function readJson(req: IncomingMessage): Promise<JsonBody> {
  const body = await readBody(req, maxBodyBytes);
  if (body.kind === 'aborted') throw new Error('The connection broke before the request was whole.');
  if (body.kind === 'too large') return { ok: false, refusal: tooLarge() };
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes)) };
  } catch {
    return { ok: false, refusal: malformed() };
  }
}
