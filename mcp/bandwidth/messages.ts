import { z } from 'zod';
import type { Send } from './http';
import { readConfirmation, readJson } from './json';
import type { Line } from './line';
import { pathId } from './pathId';
import type { CreateMessageRequest, MessagePage, MessageQuery, MessageResource } from './resources';

const messageSchema = z.looseObject({ id: z.string() });

const page = z.object({
  totalCount: z.number().optional().catch(undefined),
  pageInfo: z.object({ nextPageToken: z.string().nullish() }).nullish().catch(undefined),
  messages: z.array(z.looseObject({ messageId: z.string().optional() })),
});
/** Some answers wrap the page in an array (bandwidth-api, section 9.2). */
const pageSchema = z.union([page, z.tuple([page]).transform(([only]) => only)]);

/** `{messaging}/api/v2/users/{acct}`: note `users`. */
export async function messagingRoot(line: Line): Promise<string> {
  const { accountId } = await line.account();
  return `/api/v2/users/${pathId('The account id', accountId)}`;
}

/** `POST …/messages` (section 9.1). 202 means accepted, not delivered. */
export async function createMessage(line: Line, send: Send, request: CreateMessageRequest, signal?: AbortSignal): Promise<MessageResource> {
  const path = `${await messagingRoot(line)}/messages`;
  const body = { type: 'application/json', text: JSON.stringify(request) };
  const answer = await send({ surface: 'messages', host: 'messaging', method: 'POST', path, body, signal });
  return readConfirmation('messages', answer.body, messageSchema, 'message');
}

/** `GET …/messages` (section 9.2): metadata only. */
export async function listMessages(line: Line, send: Send, query: MessageQuery, signal?: AbortSignal): Promise<MessagePage> {
  const path = `${await messagingRoot(line)}/messages`;
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const asked = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  const answer = await send({ surface: 'messages', host: 'messaging', method: 'GET', path, query: asked, signal });
  const { messages, totalCount, pageInfo } = readJson('messages', answer.body, pageSchema, 'list of messages');
  return { messages, totalCount, nextPageToken: pageInfo?.nextPageToken ?? undefined };
}
