import type { Line } from '../../bandwidth/line';
import type { Application } from '../../bandwidth/resources';
import { isOurs } from '../../base/callbackAddress';
import type { ToolContext } from '../tool';
import { accountNumbers } from './accountNumbers';
import { onlyOne } from './onlyOne';

/**
 * The application and number a message is sent with: the given ones, else the configured ones, else the only ones there are.
 * @throws SwitchboardError `validation` listing the candidates when there are several, or none.
 */
export async function messageParties(
  line: Line,
  given: { readonly applicationId?: string | undefined; readonly from?: string | undefined },
  context: ToolContext,
): Promise<{ readonly applicationId: string; readonly from: string; readonly warnings: readonly string[] }> {
  const named = given.applicationId ?? line.preferred?.messagingApplicationId;
  const [application, from] = await Promise.all([
    named === undefined ? onlyApplication(line, context) : { applicationId: named, warnings: [] },
    given.from ?? line.preferred?.from ?? onlyNumber(line, context),
  ]);
  return { ...application, from };
}

async function onlyApplication(
  line: Line,
  context: ToolContext,
): Promise<{ readonly applicationId: string; readonly warnings: readonly string[] }> {
  const all = await context.client(line).listApplications(context.signal);
  const choices = all
    .filter(({ serviceType }) => serviceType === 'Messaging-V2')
    .map(({ applicationId, name }) => ({ value: applicationId, shown: `${applicationId} (${name})` }));
  const applicationId = onlyOne(
    { argument: 'applicationId', what: 'messaging application', tool: 'listApplications', so: 'so no message can be sent' },
    choices,
  );
  return {
    applicationId,
    warnings: elsewhere(
      all.find((one) => one.applicationId === applicationId),
      line,
    ),
  };
}

async function onlyNumber(line: Line, context: ToolContext): Promise<string> {
  const choices = (await accountNumbers(line, context)).map(({ phoneNumber }) => ({ value: phoneNumber, shown: phoneNumber }));
  return onlyOne({ argument: 'from', what: 'phone number', tool: 'listPhoneNumbers', so: 'so no message can be sent' }, choices);
}

/** A warning when the application reports deliveries to another server, or to none. */
function elsewhere(application: Application | undefined, line: Line): readonly string[] {
  const base = line.callbackBase();
  if (application === undefined || base === undefined) return [];
  const address = application.fields.OutboundCallbackUrl ?? application.fields.CallbackUrl ?? '';
  if (isOurs(address, base)) return [];
  const where = address === '' ? 'has no address for delivery events' : 'sends its delivery events to another server';
  return [
    `The application ${application.applicationId} ${where}, so none will arrive here. Look with listMessages(messageId) instead, or ask the user whether configureCallbacks may point the application to this server.`,
  ];
}
