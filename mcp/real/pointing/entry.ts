import type { RawApplication } from '../../bandwidth/applications';
import type { PointingPlan } from '../../bandwidth/pointingPlan';
import type { PointingEntry } from './journal';

/** What to note before a change. What is our own doing already is not what was there before. Pure. */
export function entryFor(
  where: Pick<PointingEntry, 'account' | 'applicationId' | 'api'>,
  { application, elements }: RawApplication,
  { wanted, credentials }: PointingPlan,
  earlier: PointingEntry | undefined,
): PointingEntry {
  const next = addressIn(wanted);
  const stands = earlier?.ours.includes(addressIn(application.fields)) ? earlier : undefined;
  const changes = credentials === 'replace' ? 'replaced' : credentials === 'ours' ? 'added' : 'untouched';
  return {
    ...where,
    serviceType: application.serviceType,
    before: stands?.before ?? elements,
    ours: [...(stands?.ours.filter((address) => address !== next) ?? []), next],
    credentials: stands === undefined || stands.credentials === 'untouched' ? changes : stands.credentials,
  };
}

function addressIn(fields: Readonly<Record<string, string>>): string {
  return fields.CallInitiatedCallbackUrl ?? fields.InboundCallbackUrl ?? '';
}
