import type { Clock } from '../../base/clock';
import { type MessageStore, messageBody } from '../calls/messageStore';
import type { PracticeAccount } from '../state/account';
import type { ApplicationStore } from '../state/applicationStore';
import type { FieldError } from '../state/fields';
import { readCreateMessage } from '../state/messageRequest';
import { listMessages } from './messageList';
import { json, messagingError, type Reply } from './replies';
import type { Handler, Route } from './router';

const path = '/api/v2/users/{accountId}/messages';

interface MessageApi {
  readonly account: PracticeAccount;
  readonly applications: ApplicationStore;
  readonly messages: MessageStore;
  readonly clock: Clock;
  /** The practice line's own address. */
  readonly api: string;
}

/** createMessage and listMessages (bandwidth-api 9); a Build account gets 403. */
export function messageRoutes({ account, applications, messages, clock, api }: MessageApi): readonly Route[] {
  const onFull =
    (handler: (request: Parameters<Handler>[0]) => Reply): Handler =>
    (request) =>
      account.mode === 'build' ? messagingError(403, 'forbidden', 'Access Denied') : handler(request);
  return [
    {
      api: 'messaging',
      method: 'POST',
      path,
      takes: 'application/json',
      handler: onFull(({ body }) => {
        const read = readCreateMessage(body, clock.now());
        if (!read.ok) return refused(read.fieldErrors);
        if (applications.messaging(read.value.applicationId) === undefined) {
          return refused([
            { fieldName: 'applicationId', description: `'${read.value.applicationId}' is not a messaging application of this account` },
          ]);
        }
        return json(202, messageBody(messages.send(read.value)));
      }),
    },
    {
      api: 'messaging',
      method: 'GET',
      path,
      handler: onFull(({ query }) => {
        const listed = listMessages(
          messages.all(),
          account.accountId,
          query,
          `${api}/api/v2/users/${account.accountId}/messages`,
          clock.now(),
        );
        return listed.ok ? json(200, listed.value) : messagingError(400, 'request-validation', listed.description);
      }),
    },
  ];
}

function refused(fieldErrors: readonly FieldError[]): Reply {
  return messagingError(400, 'request-validation', 'Your request could not be accepted', fieldErrors);
}
