import { z } from 'zod';
import type { Send } from './http';
import { readConfirmation, readJson } from './json';
import type { Line } from './line';
import { pathId } from './pathId';
import type { Lookup } from './resources';

const envelopeSchema = z.object({
  data: z.looseObject({
    requestId: z.string(),
    status: z.string(),
    results: z.array(z.looseObject({ phoneNumber: z.string().optional() })).catch([]),
  }),
  errors: z.array(z.looseObject({})).catch([]),
});

export interface LookupRequest {
  readonly phoneNumbers: readonly string[];
  readonly rcsAgent?: string | undefined;
}

/** `POST {api}/v2/accounts/{acct}/phoneNumberLookup` (bandwidth-api, section 11): 1 to 100 numbers, answered at once. */
export async function createSyncLookup(line: Line, send: Send, request: LookupRequest, signal?: AbortSignal): Promise<Lookup> {
  return post(send, await lookupPath(line), request, signal);
}

/** `POST …/phoneNumberLookup/bulk`: 1 to 15,000 numbers; poll `getAsyncBulkLookup`. */
export async function createAsyncBulkLookup(line: Line, send: Send, request: LookupRequest, signal?: AbortSignal): Promise<Lookup> {
  return post(send, `${await lookupPath(line)}/bulk`, request, signal);
}

/** `GET …/phoneNumberLookup/bulk/{requestId}`. */
export async function getAsyncBulkLookup(line: Line, send: Send, requestId: string, signal?: AbortSignal): Promise<Lookup> {
  const id = pathId('requestId', requestId);
  const path = `${await lookupPath(line)}/bulk/${id}`;
  const answer = await send({ surface: 'lookup', host: 'api', method: 'GET', path, signal });
  return shown(readJson('lookup', answer.body, envelopeSchema, 'lookup'));
}

async function post(send: Send, path: string, request: LookupRequest, signal: AbortSignal | undefined): Promise<Lookup> {
  const body = { type: 'application/json', text: JSON.stringify(request) };
  const answer = await send({ surface: 'lookup', host: 'api', method: 'POST', path, body, signal });
  return shown(readConfirmation('lookup', answer.body, envelopeSchema, 'lookup'));
}

function shown({ data, errors }: z.output<typeof envelopeSchema>): Lookup {
  return { ...data, errors };
}

async function lookupPath(line: Line): Promise<string> {
  const { accountId } = await line.account();
  return `/v2/accounts/${pathId('The account id', accountId)}/phoneNumberLookup`;
}
