import type { PracticeAccount } from './account';
import type { Route } from './http';
import { dashboardError, xml } from './replies';
import type { XmlContent } from './xml';

/** listApplications and getApplication (bandwidth-api 5.2, 5.4): one voice application that already points here. */
export function applicationRoutes(account: PracticeAccount, callbackBase: () => string): readonly Route[] {
  const application = (): XmlContent => ({
    ApplicationId: account.applicationId,
    ServiceType: 'Voice-V2',
    AppName: account.applicationName,
    CallInitiatedCallbackUrl: `${callbackBase()}/voice`,
    CallInitiatedMethod: 'POST',
    CallStatusCallbackUrl: `${callbackBase()}/voice`,
    CallStatusMethod: 'POST',
    CallbackTimeout: account.callbackTimeout,
  });
  return [
    {
      api: 'applications',
      method: 'GET',
      path: '/api/v2/accounts/{accountId}/applications',
      handler: () => xml(200, 'ApplicationProvisioningResponse', { ApplicationList: { Application: application() } }),
    },
    {
      api: 'applications',
      method: 'GET',
      path: '/api/v2/accounts/{accountId}/applications/{applicationId}',
      handler: ({ param }) => {
        const id = param('applicationId');
        if (id === account.applicationId) return xml(200, 'ApplicationProvisioningResponse', { Application: application() });
        return dashboardError(404, 'ApplicationProvisioningResponse', 13629, `Application with id '${id}' not found`);
      },
    },
  ];
}
