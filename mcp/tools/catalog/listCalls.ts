import { z } from 'zod';
import { readsBandwidth } from '../support/annotations';
import { callee } from '../support/fields';
import { marksFor } from '../support/untrusted';
import { withoutNulls } from '../support/withoutNulls';
import { defineTool } from '../tool';

const instant = z.iso.datetime({ offset: true, error: 'must be an ISO 8601 time, for example 2024-01-01T00:00:00.000Z' });

export const listCalls = defineTool({
  name: 'listCalls',
  title: 'List calls',
  description:
    "Lists calls of the last 7 days, oldest first, as Bandwidth's own call objects (state, disconnectCause, times). Narrow it by number, start time or cause. For one call use getCallState, for what callers did getCallbackEvents. A new call may show only after minutes.",
  profiles: ['voice'],
  annotations: readsBandwidth,
  input: z.strictObject({
    to: callee.optional().describe('E.164.'),
    from: callee.optional().describe('E.164.'),
    minStartTime: instant.optional().describe('ISO 8601, for example 2024-01-01T00:00:00.000Z.'),
    maxStartTime: instant.optional().describe('ISO 8601.'),
    disconnectCause: z
      .string()
      .regex(/^[a-z-]{1,40}$/, 'must be one cause, for example busy')
      .optional()
      .describe('For example busy.'),
    pageSize: z.number().int().min(1).max(1000).default(20),
    pageToken: z.string().min(1).max(4096).optional().describe('nextPageToken of the last result.'),
  }),
  output: z.looseObject({
    calls: z.array(z.looseObject({ callId: z.string(), state: z.string().optional() })),
    nextPageToken: z.string().optional(),
  }),
  async handler(query, context) {
    const line = context.line();
    const { calls, nextPageToken } = await context.client(line).listCalls(query, context.signal);
    const known = calls.map((call) => ({ ...withoutNulls(call), callId: call.callId }));
    const { before, after } = marksFor(known);
    return { ...(nextPageToken === undefined ? {} : { nextPageToken }), line: line.kind, ...before, calls: known, ...after };
  },
});
