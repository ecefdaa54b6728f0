import { z } from 'zod';
import type { Line } from '../../bandwidth/line';
import { isOurs } from '../../base/callbackAddress';
import { SwitchboardError } from '../../base/errors';
import { readyDocument } from '../support/bxmlDocument';
import { addressOrPath, callId, isPath } from '../support/fields';
import { completedAddress, requireVoiceAddress, scopeOf } from '../support/lineAddresses';
import { waitSeconds, watchFrom } from '../support/nextOnCall';
import { type AnyTool, defineTool, type ToolContext } from '../tool';

const changesCall = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

const updateInput = z.strictObject({
  callId: callId,
  action: z.enum(['redirect', 'hangup', 'pause']),
  redirectUrl: addressOrPath
    .optional()
    .describe(
      'redirect only: a whole URL, or a path such as /menu, which comes back as label of the redirect event. Default: this server.',
    ),
  pauseSeconds: z.number().int().min(1).max(3600).optional().describe('pause only: seconds of silence, 1 to 3600. Default 10.'),
  tag: z.string().max(4096).optional().describe('redirect only: your own text, in every later event of the call.'),
});
type UpdateInput = z.output<typeof updateInput>;

const acceptedOutput = {
  callId: z.string(),
  accepted: z.boolean(),
  warnings: z.array(z.string()),
};

/** What an action did, for the agent. */
interface Done {
  /** Completes "the turn ended because …". */
  readonly how: string;
  readonly warnings: string[];
  readonly next: string;
}

const actions: Readonly<Record<UpdateInput['action'], (input: UpdateInput, line: Line, context: ToolContext) => Promise<Done>>> = {
  async redirect({ callId, redirectUrl, tag }, line, context) {
    const url = redirectTarget(redirectUrl, line);
    await context.client(line).updateCall(callId, { state: 'active', redirectUrl: url, tag }, context.signal);
    const here = isOurs(url, line.callbackBase());
    return {
      how: 'updateCall redirected the call',
      warnings: here
        ? []
        : ['redirectUrl points to another server, which decides what the call does next. Its callbacks do not arrive here.'],
      next: here
        ? 'Wait for the redirect event with getCallbackEvents(callId, waitSeconds: 25) and answer it with respondToCallback.'
        : 'Poll getCallState to see whether the call goes on.',
    };
  },
  async hangup({ callId }, line, context) {
    await context.client(line).updateCall(callId, { state: 'completed' }, context.signal);
    return { how: 'updateCall hung up', warnings: [], next: 'Poll getCallState until `ended` to be sure.' };
  },
  async pause({ callId, pauseSeconds = 10 }, line, context) {
    requireVoiceAddress(line, 'the redirect after the pause', 'Use updateCallBxml with your document.');
    const text = `<Response><Pause duration="${pauseSeconds}"/><Redirect/></Response>`;
    context.note({ callId, bxml: text });
    await context.client(line).updateCallBxml(callId, readyDocument(text, 'call', line).bxml, context.signal);
    return {
      how: 'updateCall paused the call',
      warnings: [],
      next: `After ${pauseSeconds} s of silence a redirect event comes: wait for it with getCallbackEvents(callId, waitSeconds: 25) and answer it with respondToCallback.`,
    };
  },
};

function redirectTarget(given: string | undefined, line: Line): string {
  if (given !== undefined && !isPath(given)) return completedAddress(given, line) ?? given;
  return requireVoiceAddress(line, 'redirectUrl', 'Pass the whole redirectUrl of a server that answers with BXML.', given);
}

/** Arguments that belong to another action would be dropped without a word. */
const owners: readonly (readonly [keyof UpdateInput, UpdateInput['action']])[] = [
  ['redirectUrl', 'redirect'],
  ['tag', 'redirect'],
  ['pauseSeconds', 'pause'],
];

function refuseStrays(input: UpdateInput): void {
  const stray = owners.find(([name, action]) => input[name] !== undefined && input.action !== action);
  if (stray === undefined) return;
  const [name, action] = stray;
  throw new SwitchboardError(
    'validation',
    `${name} goes only with the action ${action}, not with ${input.action}.`,
    `Leave ${name} out, or use the action ${action}.`,
  );
}

const updateCall = defineTool({
  name: 'updateCall',
  title: 'Redirect, hang up or pause a call',
  description:
    'Interrupts an active call: `hangup` ends or cancels it, `redirect` sends it to an address (by default here: answer its redirect event), `pause` gives silence and then such an event. It cuts off what is running and ends the open turn, so do not use it to answer a callback: that is respondToCallback. Redirect and pause need an answered call, else code "conflict".',
  profiles: ['voice'],
  annotations: changesCall,
  input: updateInput,
  output: z.looseObject({ ...acceptedOutput, next: z.string() }),
  async handler(input, context) {
    context.note({ callId: input.callId });
    refuseStrays(input);
    const line = context.lineOfCall(input.callId);
    const sentAt = context.clock.now();
    const { how, warnings, next } = await actions[input.action](input, line, context);
    context.callbacks.supersede(input.callId, how, sentAt);
    return { callId: input.callId, action: input.action, accepted: true, warnings, next };
  },
});

const updateCallBxml = defineTool({
  name: 'updateCallBxml',
  title: 'Replace the BXML of a call',
  description:
    'Makes an answered call run a new BXML document at once, cutting off what is running and ending its open turn. Use it to break in on a call. Do not use it to answer a callback: that is respondToCallback. No redirect event is sent. Code "conflict" means that the call is not answered yet or is over. `then` says what comes next.',
  profiles: ['voice'],
  annotations: changesCall,
  input: z.strictObject({
    callId: callId,
    bxml: z
      .string()
      .min(1)
      .describe(
        'A whole document, for example <Response><SpeakSentence>One moment.</SpeakSentence><Redirect/></Response>. Leave out callback URLs to get the events here.',
      ),
    waitSeconds,
  }),
  output: z.looseObject({
    ...acceptedOutput,
    filled: z.array(z.string()),
    then: z.string(),
  }),
  async handler({ callId, bxml: text, waitSeconds: seconds }, context) {
    context.note({ callId, bxml: text });
    const line = context.lineOfCall(callId);
    const { bxml, report } = readyDocument(text, 'call', line);
    const watch = await watchFrom(context, await scopeOf(line), seconds);
    const sentAt = context.clock.now();
    await context.client(line).updateCallBxml(callId, bxml, context.signal);
    context.callbacks.supersede(callId, 'updateCallBxml replaced the document of the call', sentAt);
    return { callId, accepted: true, ...report, ...(await watch.next(callId)) };
  },
});

export const updateTools: readonly AnyTool[] = [updateCall, updateCallBxml];
