import type { Line } from '../../bandwidth/line';
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
): Promise<{ readonly applicationId: string; readonly from: string }> {
  const [applicationId, from] = await Promise.all([
    given.applicationId ?? line.preferred?.messagingApplicationId ?? onlyApplication(line, context),
    given.from ?? line.preferred?.from ?? onlyNumber(line, context),
  ]);
  return { applicationId, from };
}

async function onlyApplication(line: Line, context: ToolContext): Promise<string> {
  const all = await context.client(line).listApplications(context.signal);
  const choices = all
    .filter(({ serviceType }) => serviceType === 'Messaging-V2')
    .map(({ applicationId, name }) => ({ value: applicationId, shown: `${applicationId} (${name})` }));
  return onlyOne(
    { argument: 'applicationId', what: 'messaging application', tool: 'listApplications', so: 'so no message can be sent' },
    choices,
  );
}

async function onlyNumber(line: Line, context: ToolContext): Promise<string> {
  const choices = (await accountNumbers(line, context)).map(({ phoneNumber }) => ({ value: phoneNumber, shown: phoneNumber }));
  return onlyOne({ argument: 'from', what: 'phone number', tool: 'listPhoneNumbers', so: 'so no message can be sent' }, choices);
}
