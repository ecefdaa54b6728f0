import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json, JsonObject } from '../../base/json';
import { e164Shape } from '../../base/phoneNumber';
import type { PracticeAccount } from '../state/account';
import { orNull, parseJson } from '../state/fields';
import { envelopeError, json, type Reply } from './replies';
import type { Handler, Route } from './router';

const path = '/v2/accounts/{accountId}/phoneNumberLookup';
/** The most numbers of bulk requests that are kept, so that asking again and again takes no more memory. */
const keptNumbers = 100_000;

const numbers = (max: number) =>
  z.object({
    phoneNumbers: z.array(z.string().regex(e164Shape)).min(1).max(max),
    rcsAgent: orNull(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/)),
  });

interface Request {
  readonly phoneNumbers: readonly string[];
  pollsLeft: number;
}

/**
 * Phone number lookup v2 (bandwidth-api 11): numbers that end in 99 are not found, the rest have a line type by their last
 * digit. A bulk request is IN_PROGRESS for `polls` readings. A Build account gets 403.
 */
export function lookupRoutes(account: PracticeAccount, polls: number): readonly Route[] {
  const requests = new Map<string, Request>();
  let kept = 0;
  const onFull =
    (handler: Handler): Handler =>
    (request) =>
      account.mode === 'build'
        ? envelopeError(403, 'Forbidden', 'You do not have permission to access this resource.', '2')
        : handler(request);
  const asked = (body: string, max: number, act: (phoneNumbers: readonly string[]) => Reply): Reply => {
    const read = numbers(max).safeParse(parseJson(body));
    if (read.success) return act(read.data.phoneNumbers);
    const text = `Bad Request. Ensure phoneNumbers is a list of 1 to ${max} numbers in E.164 format.`;
    return envelopeError(400, 'bad-request', text, '400');
  };
  return [
    {
      api: 'lookup',
      method: 'POST',
      path,
      takes: 'application/json',
      handler: onFull(({ body }) => asked(body, 100, (phoneNumbers) => json(200, found(randomUUID(), phoneNumbers)))),
    },
    {
      api: 'lookup',
      method: 'POST',
      path: `${path}/bulk`,
      takes: 'application/json',
      handler: onFull(({ body }) =>
        asked(body, 15_000, (phoneNumbers) => {
          const requestId = randomUUID();
          requests.set(requestId, { phoneNumbers, pollsLeft: polls });
          kept += phoneNumbers.length;
          for (const [oldest, request] of requests) {
            if (kept <= keptNumbers) break;
            requests.delete(oldest);
            kept -= request.phoneNumbers.length;
          }
          const href = `/accounts/${account.accountId}/phoneNumberLookup/bulk/${requestId}`;
          return json(202, {
            links: [{ href, rel: 'createdRequest', method: 'GET' }],
            data: { requestId, status: 'IN_PROGRESS' },
            errors: [],
          });
        }),
      ),
    },
    {
      api: 'lookup',
      method: 'GET',
      path: `${path}/bulk/{requestId}`,
      handler: onFull(({ param }) => {
        const requestId = param('requestId');
        const request = requests.get(requestId);
        if (request === undefined) return envelopeError(404, 'not-found', 'RequestId not found. Ensure the request id is correct.', '404');
        if (request.pollsLeft === 0) return json(200, found(requestId, request.phoneNumbers));
        request.pollsLeft -= 1;
        return json(200, { links: [], data: { requestId, status: 'IN_PROGRESS', results: [] }, errors: [] });
      }),
    },
  ];
}

function found(requestId: string, phoneNumbers: readonly string[]): JsonObject {
  const missing = phoneNumbers.filter((number) => number.endsWith('99'));
  const results = phoneNumbers.filter((number) => !missing.includes(number)).map(lineOf);
  const errors = [
    {
      code: 'NO-MATCH',
      type: 'NumberInventory',
      description: 'The following TNs could not be found in the Number Industry data',
      meta: { phoneNumbers: missing, message: 'Invalid TNs', code: 1001 },
    },
  ];
  const status = missing.length === 0 ? 'COMPLETE' : 'PARTIAL_COMPLETE';
  return { links: [], data: { requestId, status, results }, errors: missing.length === 0 ? [] : errors };
}

const lineTypes = ['MOBILE', 'FIXED', 'VOIP', 'VOIP-FIXED'];

function lineOf(phoneNumber: string): Json {
  const lineType = lineTypes[Number(phoneNumber.at(-1)) % lineTypes.length] ?? 'MOBILE';
  return { phoneNumber, lineType, messagingProvider: 'Practice Carrier', voiceProvider: 'Practice Carrier', countryCodeA3: 'USA' };
}
