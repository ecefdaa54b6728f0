import { z } from 'zod';
import type { Lookup } from '../../bandwidth/resources';
import { adds, readsBandwidth } from '../support/annotations';
import { e164, id } from '../support/fields';
import { fencedMembers } from '../support/untrusted';
import { type AnyTool, defineTool } from '../tool';

const rcsAgent = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/)
  .optional()
  .describe('Name of an RCS agent, to ask for rcsEnabled.');

const result = z.looseObject({ phoneNumber: z.string().optional(), lineType: z.string().optional() });
const status = z.string().describe('IN_PROGRESS, COMPLETE, PARTIAL_COMPLETE or FAILED.');

/** Names of carriers, and whatever else others registered for a number, come between marks. */
function shown({ results, errors, ...rest }: Lookup) {
  const listed = results.map((entry) => ({ ...entry }));
  const whole = { ...rest, results: listed, ...(errors.length === 0 ? {} : { errors: errors.map((entry) => ({ ...entry })) }) };
  // Named again for their types: `around` only puts the members in another order.
  return { ...fencedMembers(whole), status: rest.status, results: listed };
}

const createSyncLookup = defineTool({
  name: 'createSyncLookup',
  title: 'Look up numbers',
  description:
    'Looks up 1 to 100 numbers at once: line type, carriers, country. The response is the result; numbers without a match are in `errors` and make it PARTIAL_COMPLETE. For more numbers: createAsyncBulkLookup. Full accounts only.',
  profiles: ['lookup'],
  annotations: readsBandwidth,
  input: z.strictObject({ phoneNumbers: z.array(e164).min(1).max(100).describe('E.164, for example ["+19195551234"].'), rcsAgent }),
  output: z.looseObject({ status, results: z.array(result) }),
  async handler(input, context) {
    return shown(await context.client(context.line()).createSyncLookup(input, context.signal));
  },
});

const createAsyncBulkLookup = defineTool({
  name: 'createAsyncBulkLookup',
  title: 'Look up many numbers',
  description:
    'Starts a lookup of 1 to 15,000 numbers and gives a requestId; nothing is looked up yet. Poll getAsyncBulkLookup every 2 to 5 s. Up to 100 numbers are quicker with createSyncLookup. Full accounts only.',
  profiles: ['lookup'],
  annotations: adds,
  input: z.strictObject({ phoneNumbers: z.array(e164).min(1).max(15_000).describe('E.164.'), rcsAgent }),
  output: z.looseObject({ requestId: z.string(), status }),
  async handler(input, context) {
    const { requestId, status: state } = await context.client(context.line()).createAsyncBulkLookup(input, context.signal);
    return { requestId, status: state, next: 'Poll getAsyncBulkLookup every 2 to 5 s.' };
  },
});

const getAsyncBulkLookup = defineTool({
  name: 'getAsyncBulkLookup',
  title: 'Read a bulk lookup',
  description:
    'Reads a lookup started by createAsyncBulkLookup. `complete` is true when it is over: COMPLETE, PARTIAL_COMPLETE (numbers without a match are in `errors`) or FAILED. Else ask again in 2 to 5 s. Results come in pages: pass offset to read on.',
  profiles: ['lookup'],
  annotations: readsBandwidth,
  input: z.strictObject({
    requestId: id,
    offset: z.number().int().min(0).default(0).describe('Results to skip.'),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  output: z.looseObject({ status, complete: z.boolean(), results: z.array(result), total: z.number() }),
  async handler({ requestId, offset, limit }, context) {
    const lookup = await context.client(context.line()).getAsyncBulkLookup(requestId, context.signal);
    const page = shown({ ...lookup, results: lookup.results.slice(offset, offset + limit) });
    return { ...page, total: lookup.results.length, complete: lookup.status !== 'IN_PROGRESS' };
  },
});

export const lookupTools: readonly AnyTool[] = [createSyncLookup, createAsyncBulkLookup, getAsyncBulkLookup];
