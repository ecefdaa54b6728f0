import type { PracticeAccount } from '../state/account';
import type { Application, ApplicationResult } from '../state/application';
import type { ApplicationStore } from '../state/applicationStore';
import { readForm } from './applicationForm';
import { dashboardError, type Reply, xml } from './replies';
import type { Handler, Route } from './router';
import type { XmlContent } from './xml';

const root = 'ApplicationProvisioningResponse';
const all = '/api/v2/accounts/{accountId}/applications';
const one = `${all}/{applicationId}`;

/** The applications API (bandwidth-api 5). `voiceEnabled` false plays an account that may not have voice applications. */
export function applicationRoutes(account: PracticeAccount, applications: ApplicationStore, voiceEnabled: boolean): readonly Route[] {
  const onApplication =
    (act: (application: Application, body: string) => Reply): Handler =>
    ({ param, body }) => {
      const id = param('applicationId');
      const found = applications.find(id);
      return found === undefined ? dashboardError(404, root, 13629, `Application with id '${id}' not found`) : act(found, body);
    };
  /** Reads the form, applies it with `act`, and answers with the resulting application. */
  const write = (status: number, body: string, act: (form: NonNullable<ReturnType<typeof readForm>>) => ApplicationResult): Reply => {
    const form = readForm(body);
    if (form === undefined) return dashboardError(400, root, 1003, 'Application is required');
    const judged = act(form);
    if (!judged.ok) return dashboardError(400, root, judged.problem.code, judged.problem.description);
    return xml(status, root, { Application: shown(applications.find(judged.application.applicationId) ?? judged.application) });
  };
  /** A service the account may not use: 409 with its code. */
  const forbidden = (serviceType: string | undefined): Reply | undefined => {
    if (serviceType === 'Voice-V2' && !voiceEnabled) {
      return dashboardError(409, root, 12150, `The HTTP voice feature is required for Account ${account.accountId}`);
    }
    if (serviceType === 'Messaging-V2' && account.mode === 'build') {
      return dashboardError(409, root, 12055, `'HTTP Messaging' feature is not enabled on account ${account.accountId}`);
    }
    return undefined;
  };
  return [
    {
      api: 'applications',
      method: 'GET',
      path: all,
      handler: () => xml(200, root, { ApplicationList: { Application: applications.list().map(shown) } }),
    },
    {
      api: 'applications',
      method: 'POST',
      path: all,
      takes: 'application/xml',
      handler: ({ body }) => forbidden(readForm(body)?.serviceType) ?? write(201, body, (form) => applications.create(form)),
    },
    { api: 'applications', method: 'GET', path: one, handler: onApplication((found) => xml(200, root, { Application: shown(found) })) },
    {
      api: 'applications',
      method: 'PUT',
      path: one,
      takes: 'application/xml',
      handler: onApplication((found, body) => write(200, body, (form) => applications.replace(found, form))),
    },
    {
      api: 'applications',
      method: 'PATCH',
      path: one,
      takes: 'application/xml',
      handler: onApplication((found, body) => write(200, body, (form) => applications.patch(found, form))),
    },
  ];
}

/** An application as it is read: user names without their passwords. */
function shown({ applicationId, serviceType, fields, creds, callbackTypes }: Application): XmlContent {
  return {
    ApplicationId: applicationId,
    ServiceType: serviceType,
    ...fields,
    ...Object.fromEntries(Object.entries(creds).map(([name, { username }]) => [name, { UserId: username }])),
    ...(callbackTypes.length === 0 ? {} : { RequestedCallbackTypes: { CallbackType: callbackTypes } }),
  };
}
