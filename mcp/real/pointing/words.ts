import type { Pointed, PutBack } from '../../bandwidth/callbackUrls';
import type { Application } from '../../bandwidth/resources';
import type { NamedApplication, PointingOutcome } from './state';

/** What a person reads about an application that points to this server now. Pure. */
export function sayPointed({ after: { serviceType, name, applicationId }, restoredAtStop }: Pointed): string {
  const what = serviceType === 'Voice-V2' ? 'inbound calls' : 'messages';
  const then = restoredAtStop ? ' Its earlier settings are saved, and Switchboard puts them back when it quits.' : '';
  return `Switchboard now receives the ${what} of ${JSON.stringify(name)} (${applicationId}).${then}`;
}

/** What they should be warned of. Pure. */
export function warningsOf({ after: { applicationId }, credentials, foreignCredentials }: Pointed): readonly string[] {
  return [
    ...(credentials === 'refused'
      ? [
          `Bandwidth accepts no callback credentials for application ${applicationId}, so the secret in the address is the only protection of its callbacks.`,
        ]
      : []),
    ...(foreignCredentials
      ? [
          `Application ${applicationId} keeps its own callback credentials, so the secret in the address is the only protection of its callbacks. To replace them, which cannot be undone, take the application over in the app’s Settings, or start with --take-over.`,
        ]
      : []),
  ];
}

/** How putting an application back ended, for the person. Pure. */
export function sayRestored(applicationId: string, outcome: PutBack): readonly ['info' | 'warning', string] {
  if (outcome.kind === 'left')
    return ['info', `Somebody else has changed application ${applicationId} since, so Switchboard left it as it is.`];
  if (outcome.remains.length === 0)
    return ['info', `Application ${applicationId} has its earlier settings again, from before Switchboard received its callbacks.`];
  return ['warning', `Application ${applicationId} was restored, but it keeps ${outcome.remains.join(' and ')}.`];
}

/** The outcome for the window. Pure. */
export function outcomeOf({ after: { applicationId, name }, credentials, foreignCredentials }: Pointed): PointingOutcome {
  const application = { applicationId, name };
  if (foreignCredentials) return { kind: 'kept-credentials', application };
  return { kind: 'pointed', application, guard: credentials === 'sent' ? 'credentials' : 'path' };
}

/** None of these was chosen. Pure. */
export function unchosen(applications: readonly NamedApplication[]): PointingOutcome {
  return applications.length === 0 ? { kind: 'no-application' } : { kind: 'none-chosen', applications };
}

/** The applications of one kind, as a person recognises them. Pure. */
export function named(applications: readonly Application[], serviceType: Application['serviceType']): readonly NamedApplication[] {
  return applications
    .filter((application) => application.serviceType === serviceType)
    .map(({ applicationId, name }) => ({ applicationId, name }));
}

/** Only voice applications have a state that the window shows. Pure. */
export function stateOf({ serviceType }: Pick<Application, 'serviceType'>): 'inbound' | undefined {
  return serviceType === 'Voice-V2' ? 'inbound' : undefined;
}
