import type { RawApplication } from '../../bandwidth/applications';
import type { PointingPlan } from '../../bandwidth/pointingPlan';
import type { PointingEntry } from './journal';

/** What to record before a change. Settings that we made earlier do not count as the application's own. Pure. */
export function entryFor(
  where: Pick<PointingEntry, 'account' | 'applicationId' | 'api'>,
  { application, elements }: RawApplication,
  { wanted, credentials }: PointingPlan,
  earlier: PointingEntry | undefined,
): PointingEntry {
  const next = addressIn(wanted);
  const unrestored = earlier?.ours.includes(addressIn(application.fields)) ? earlier : undefined;
  const changes = credentials === 'replace' ? 'replaced' : credentials === 'ours' ? 'added' : 'untouched';
  return {
    ...where,
    serviceType: application.serviceType,
    before: unrestored?.before ?? elements,
    ours: [...(unrestored?.ours.filter((address) => address !== next) ?? []), next],
    credentials: unrestored === undefined || unrestored.credentials === 'untouched' ? changes : unrestored.credentials,
  };
}

function addressIn(fields: Readonly<Record<string, string>>): string {
  return fields.CallInitiatedCallbackUrl ?? fields.InboundCallbackUrl ?? '';
}
