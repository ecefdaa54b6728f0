import { z } from 'zod';
import type { Line } from '../../bandwidth/line';
import { longestCallbackTimeout } from '../../bandwidth/pointingPlan';
import type { Application } from '../../bandwidth/resources';
import { isOurs } from '../../base/callbackAddress';
import { SwitchboardError } from '../../base/errors';
import { readsBandwidth } from '../support/annotations';
import { applicationId, webAddress } from '../support/fields';
import { completedAddress, hideOurs, requireVoiceAddress, voiceAddress } from '../support/lineAddresses';
import { type AnyTool, defineTool } from '../tool';

/** Elements as the rest of the API writes names: `CallInitiatedCallbackUrl` becomes `callInitiatedCallbackUrl`. Our own addresses are hidden. */
function shown({ applicationId, serviceType, name, fields }: Application, line: Line) {
  const camel = Object.entries(fields).map(([element, value]) => [element.charAt(0).toLowerCase() + element.slice(1), value]);
  return { ...hideOurs(Object.fromEntries(camel), line), applicationId, serviceType, appName: name };
}

const listApplications = defineTool({
  name: 'listApplications',
  title: 'List applications',
  description:
    'Lists the applications of the account with their callback URLs; "this server" means Switchboard. A call needs the applicationId of a Voice-V2 application, a message that of a Messaging-V2 one. If there is only one, createCall and createMessage find it. Empty: tell the user. Next: listPhoneNumbers.',
  profiles: ['voice', 'messaging'],
  annotations: readsBandwidth,
  input: z.strictObject({}),
  output: z.looseObject({
    applications: z.array(
      z.looseObject({ applicationId: z.string(), serviceType: z.enum(['Voice-V2', 'Messaging-V2']), appName: z.string() }),
    ),
  }),
  async handler(_input, context) {
    const line = context.line();
    const applications = await context.client(line).listApplications(context.signal);
    return { applications: applications.map((application) => shown(application, line)), line: line.kind };
  },
});

const refusedCredentials =
  'The account does not accept callback credentials, so only the secret in the address protects the callbacks. Tell the user.';

const createApplication = defineTool({
  name: 'createApplication',
  title: 'Create a voice application',
  description:
    'Creates a voice application whose inbound calls come to this server. Look at listApplications first: a Build account ships with one and needs no other. An appName that exists gives code "conflict": reuse that one. Record the applicationId for createCall. Ask the user first: it changes their account.',
  profiles: ['voice'],
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    appName: z.string().trim().min(1).max(200).describe('For example Front desk.'),
    callInitiatedCallbackUrl: webAddress.optional().describe('Answers inbound calls with BXML. Default: this server.'),
    callStatusCallbackUrl: webAddress.optional().describe('Gets the end of each call. Default: this server.'),
    callbackTimeout: z.number().int().min(1).max(longestCallbackTimeout).default(longestCallbackTimeout).describe('Seconds, 1 to 25.'),
  }),
  output: z.looseObject({ applicationId: z.string(), warnings: z.array(z.string()) }),
  async handler(given, context) {
    const line = context.line();
    const base = line.callbackBase();
    const initiated =
      completedAddress(given.callInitiatedCallbackUrl, line) ??
      requireVoiceAddress(line, 'callInitiatedCallbackUrl', 'Pass the callInitiatedCallbackUrl of a server that answers with BXML.');
    const here = isOurs(initiated, base);
    const status = completedAddress(given.callStatusCallbackUrl, line) ?? (here ? voiceAddress(line) : undefined);
    const guarded = here && base?.startsWith('https://') === true && line.callbackCredentials() !== undefined;
    if (guarded && status !== undefined && !isOurs(status, base)) throw splitAddresses();
    const client = context.client(line);
    const same = (await client.listApplications(context.signal)).find(({ name }) => sameName(name, given.appName));
    if (same !== undefined) throw nameTaken(same);
    const { application, credentials } = await client.createApplication(
      {
        appName: given.appName,
        callInitiatedCallbackUrl: initiated,
        callStatusCallbackUrl: status,
        callbackTimeout: given.callbackTimeout,
        credentials: guarded ? line.callbackCredentials() : undefined,
      },
      context.signal,
    );
    if (here) context.callbacks.applicationPointed(application.applicationId, given.callbackTimeout);
    return { ...shown(application, line), warnings: credentials === 'refused' ? [refusedCredentials] : [], line: line.kind };
  },
});

/** A person does not distinguish "Front desk" from "front desk". */
function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function nameTaken({ applicationId, name, serviceType }: Application): SwitchboardError {
  return new SwitchboardError(
    'conflict',
    `An application named ${JSON.stringify(name)} exists already: ${applicationId} (${serviceType}). Nothing was created.`,
    'Call listApplications and reuse it, with configureCallbacks if it should point to this server. Or choose another appName.',
  );
}

function splitAddresses(): SwitchboardError {
  return new SwitchboardError(
    'validation',
    'callStatusCallbackUrl points to another server and callInitiatedCallbackUrl to this one. The other server would get the callback credentials of this one.',
    'Leave callStatusCallbackUrl out: getCallbackEvents then reports the end of calls.',
  );
}

const foreignCredentialsStay =
  'The application carries callback credentials that are not ours. They were not changed, so Bandwidth sends them with each callback to this server.';
const noBuildUp = 'Nothing was changed: the application already pointed to this server.';

export const configureCallbacks = defineTool({
  name: 'configureCallbacks',
  title: 'Point an application at this server',
  description:
    "Points an application's callback URLs at this server, so that its inbound calls or its messages come here, and reads them back to be sure. Ask the user first: what answered before stops answering. `before` says what it was; tell the user. Confirm with listApplications, then wait with getCallbackEvents. createCall does not need it. restoredAtStop: whether the old URLs return when the server stops (true with a tunnel, false with a fixed public address).",
  profiles: ['voice', 'messaging'],
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  input: z.strictObject({ applicationId: applicationId.describe('From listApplications.') }),
  output: z.looseObject({
    applicationId: z.string(),
    before: z.looseObject({}).describe('The application as it was.'),
    warnings: z.array(z.string()),
  }),
  async handler({ applicationId: id }, context) {
    const line = context.line();
    const pointed = await context.client(line).pointApplication(id, context.signal);
    if (pointed.after.serviceType === 'Voice-V2') context.callbacks.applicationPointed(id, longestCallbackTimeout);
    const warnings = [
      ...(pointed.how === 'unchanged' ? [noBuildUp] : []),
      ...(pointed.foreignCredentials ? [foreignCredentialsStay] : []),
      ...(pointed.credentials === 'refused' ? [refusedCredentials] : []),
    ];
    const { how, restoredAtStop } = pointed;
    return { ...shown(pointed.after, line), before: shown(pointed.before, line), how, restoredAtStop, warnings, line: line.kind };
  },
});

export const applicationTools: readonly AnyTool[] = [listApplications, createApplication];
