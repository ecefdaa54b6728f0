import type { Pointed } from '../../bandwidth/callbackUrls';
import type { Application } from '../../bandwidth/resources';
import type { Followed, NamedApplication } from './state';

/** What a person is told of an application that leads here now. */
export function sayPointed({ after: { serviceType, name, applicationId } }: Pointed): string {
  const what = serviceType === 'Voice-V2' ? 'Inbound calls' : 'Messages';
  return `${what} of ${JSON.stringify(name)} (${applicationId}) come to Switchboard now. What it was before is noted, and put back when Switchboard quits.`;
}

/** What they should be warned of. */
export function warningsOf({ after: { applicationId }, credentials, foreignCredentials }: Pointed): readonly string[] {
  return [
    ...(credentials === 'refused'
      ? [`Bandwidth takes no callback credentials for application ${applicationId}: only the secret in the address guards its callbacks.`]
      : []),
    ...(foreignCredentials
      ? [
          `Application ${applicationId} keeps callback credentials of its own, so only the secret in the address guards its callbacks. To replace them for good, take it over in the app’s Settings, or start with --take-over.`,
        ]
      : []),
  ];
}

/** The same for the window. Pure. */
export function followedBy({ after: { applicationId, name }, credentials, foreignCredentials }: Pointed): Followed {
  const application = { applicationId, name };
  if (foreignCredentials) return { kind: 'kept-credentials', application };
  return { kind: 'pointed', application, guard: credentials === 'sent' ? 'credentials' : 'path' };
}

/** None of these was chosen. Pure. */
export function unchosen(applications: readonly NamedApplication[]): Followed {
  return applications.length === 0 ? { kind: 'no-application' } : { kind: 'none-chosen', applications };
}

/** The applications of a kind, as a person tells them apart. Pure. */
export function named(applications: readonly Application[], serviceType: Application['serviceType']): readonly NamedApplication[] {
  return applications
    .filter((application) => application.serviceType === serviceType)
    .map(({ applicationId, name }) => ({ applicationId, name }));
}
