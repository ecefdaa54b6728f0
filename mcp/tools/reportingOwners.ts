import type { BandwidthClient } from '../bandwidth/client';
import type { Line } from '../bandwidth/line';
import type { CallbacksPort } from '../callbacks/port';

/** The client, reporting which applications and numbers its account has, so that their messages are shown to that account alone. */
export function reportingOwners(client: BandwidthClient, line: Line, callbacks: Pick<CallbacksPort, 'owned'>): BandwidthClient {
  const owned = async (...belongings: Parameters<CallbacksPort['owned']>[2][]) => {
    const { accountId } = await line.account();
    for (const each of belongings) callbacks.owned(line.kind, accountId, each);
  };
  return {
    ...client,
    async listApplications(signal) {
      const applications = await client.listApplications(signal);
      await owned(...applications.map(({ applicationId }) => ({ applicationId })));
      return applications;
    },
    async createApplication(request, signal) {
      const created = await client.createApplication(request, signal);
      await owned({ applicationId: created.application.applicationId });
      return created;
    },
    async pointApplication(applicationId, signal, options) {
      const pointed = await client.pointApplication(applicationId, signal, options);
      await owned({ applicationId });
      return pointed;
    },
    async listPhoneNumbers(signal) {
      const numbers = await client.listPhoneNumbers(signal);
      await owned(...numbers.map(({ phoneNumber }) => ({ number: phoneNumber })));
      return numbers;
    },
    async createMessage(request, signal) {
      const message = await client.createMessage(request, signal);
      await owned({ applicationId: request.applicationId, number: request.from });
      return message;
    },
  };
}
