import type { BandwidthClient } from '../../bandwidth/client';
import type { Line } from '../../bandwidth/line';
import type { Application } from '../../bandwidth/resources';
import { isOurs } from '../../base/callbackAddress';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { CallbackCredentials, CredentialsOn } from '../../callbacks/callbackCredentials';
import type { BasicCredentials } from '../../model/line';

/** The element whose credentials Bandwidth sends to each address (bandwidth-api, section 5.1). */
const credentialsOfAddress: Readonly<Record<string, string>> = {
  CallInitiatedCallbackUrl: 'CallbackCreds',
  CallStatusCallbackUrl: 'CallbackCreds',
  CallInitiatedFallbackUrl: 'CallInitiatedFallbackCreds',
  InboundCallbackUrl: 'InboundCallbackCreds',
  OutboundCallbackUrl: 'OutboundCallbackCreds',
};

/**
 * Whether an application that points to `base` carries our credentials wherever it does; undefined when it does not point there.
 * Passwords are never shown, so the name of the user decides. Pure.
 */
export function credentialsOn({ fields }: Application, base: string, ours: BasicCredentials | undefined): CredentialsOn | undefined {
  const pointing = Object.entries(credentialsOfAddress).filter(([address]) => isOurs(fields[address] ?? '', base));
  if (pointing.length === 0) return undefined;
  return pointing.every(([, element]) => ours !== undefined && fields[`${element}.UserId`] === ours.username) ? 'ours' : 'without';
}

/**
 * Reports every application of the line's account that already points to this server: those of earlier runs, and those a
 * person pointed here. While that is unknown, the listener demands no credentials. Never rejects.
 */
export async function surveyApplications(
  line: Line,
  client: BandwidthClient,
  { credentials, log }: { readonly credentials: CallbackCredentials; readonly log: Log },
  signal: AbortSignal,
): Promise<void> {
  credentials.unchecked(line);
  const base = line.callbackBase();
  if (base === undefined) return;
  try {
    for (const application of await client.listApplications(signal)) {
      const on = credentialsOn(application, base, credentials.offered(base));
      if (on !== undefined) credentials.pointsHere(application.applicationId, on);
    }
    credentials.checked(line);
  } catch (error) {
    log.warn(
      'Could not list the applications that point to this server, so its callbacks are protected by the secret in their address alone.',
      {
        error: reasonOf(error),
      },
    );
  }
}
