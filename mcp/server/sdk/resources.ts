import { type McpServer, ProtocolError, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import type { Failure } from '../../base/errors';
import type { Agent } from '../../model/agent';
import type { Scope } from '../../model/scope';
import { guide } from '../guide';
import {
  callPage,
  callSummary,
  callUri,
  callUriTemplate,
  guideUri,
  inboxPage,
  inboxUri,
  liveCalls,
  statusPage,
  statusUri,
} from '../lineView';
import type { Surface } from '../surface';
import { guideCache } from './identity';

/** JSON-RPC code of a refusal that is about the server's state, not about the request. */
const refused = -32000;

/** The guide, the inbox, the status and one resource for each call this agent may see. */
export function registerResources(server: McpServer, { view, completions }: Surface, agent: Agent): void {
  server.registerResource(
    'guide',
    guideUri,
    {
      title: 'Guide for agents',
      description: 'How to handle calls, messages and sign-up with Switchboard. Read it before the first call.',
      mimeType: 'text/markdown',
      annotations: { audience: ['assistant'], priority: 1 },
      cacheHint: guideCache,
    },
    () => ({ contents: [{ uri: guideUri, mimeType: 'text/markdown', text: guide }] }),
  );
  server.registerResource(
    'inbox',
    inboxUri,
    {
      title: 'Inbox',
      description: 'Recent inbound calls and messages, and the turns waiting for an answer. Supports subscriptions.',
      mimeType: 'application/json',
      annotations: { audience: ['assistant'], priority: 0.8 },
    },
    async () => json(inboxUri, await inboxPage(view, await scopeOrRefuse(view, agent))),
  );
  server.registerResource(
    'status',
    statusUri,
    {
      title: 'Status',
      description: 'Whether the phone line is ready, and what the user has to do where it is not.',
      mimeType: 'application/json',
      annotations: { audience: ['assistant', 'user'], priority: 0.7 },
    },
    async () => {
      refuseIfAbsent(view);
      return json(statusUri, await statusPage(view, agent));
    },
  );
  server.registerResource(
    'call',
    new ResourceTemplate(callUriTemplate, {
      list: async () => {
        const scope = await view.scope(agent);
        if (scope === undefined) return { resources: [] };
        return { resources: liveCalls(view, scope).map((call) => callResource(call)) };
      },
      complete: { callId: (typed) => completions.complete('callIds', agent, typed) },
    }),
    {
      title: 'Call',
      description: 'One call, live: its state, its events so far and the turns waiting for an answer. Supports subscriptions.',
      mimeType: 'application/json',
      annotations: { audience: ['assistant'], priority: 0.6 },
    },
    async (uri, { callId }) => {
      const page =
        typeof callId === 'string' ? await callPage(view, await scopeOrRefuse(view, agent), decodeURIComponent(callId)) : undefined;
      if (page === undefined) throw new ResourceNotFoundError(uri.href);
      return json(uri.href, page);
    },
  );
}

function callResource(call: Parameters<typeof callSummary>[0]) {
  const { direction, state, from, to } = callSummary(call);
  const other = direction === 'inbound' ? `from ${from ?? 'unknown'}` : `to ${to ?? 'unknown'}`;
  return {
    uri: callUri(call.callId),
    name: call.callId,
    title: `Call ${other}`,
    description: `${direction}, ${state}`,
    mimeType: 'application/json',
  };
}

function json(uri: string, value: object) {
  return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(value) }] };
}

function refuseIfAbsent(view: Surface['view']): void {
  const absent = view.absent?.();
  if (absent !== undefined) throw refusal(absent);
}

async function scopeOrRefuse(view: Surface['view'], agent: Agent): Promise<Scope> {
  refuseIfAbsent(view);
  const scope = await view.scope(agent);
  if (scope !== undefined) return scope;
  throw refusal({
    error: 'There are no working credentials, so there is no line to read.',
    code: 'auth',
    recovery: 'Call setCredentials, then read again.',
  });
}

function refusal({ error, code, recovery }: Failure): ProtocolError {
  return new ProtocolError(refused, `${error} ${recovery}`, { code, recovery });
}
