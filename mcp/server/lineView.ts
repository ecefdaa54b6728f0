import { createClient } from '../bandwidth/client';
import type { ClientOptions } from '../bandwidth/http';
import type { LineBook } from '../bandwidth/lineBook';
import { isoTime } from '../base/clock';
import { type Failure, SwitchboardError } from '../base/errors';
import type { CallbacksPort } from '../callbacks/port';
import type { Agent } from '../model/agent';
import type { KnownCall } from '../model/call';
import type { CallbackEvent } from '../model/event';
import type { ReadinessFacts, StatusPage } from '../model/readiness';
import type { Scope } from '../model/scope';
import { visible } from '../model/scope';
import type { OpenTurn } from '../model/turn';
import { checkedFacts } from './checkedFacts';
import type { CompletionSources } from './completions';

/** What the resources may see. Every query but `liveCalls` and `liveCall` is confined to a scope. */
export interface LineView extends Pick<CallbacksPort, 'read' | 'openTurns' | 'call' | 'liveCalls' | 'liveCall'> {
  /** Why there is no line to read; left out where there is one. */
  absent?(): Failure;
  /** The agent's own account on its own line; undefined while it has no credentials or they do not work. */
  scope(agent: Agent): Promise<Scope | undefined>;
  /** What is ready, as this agent may see it; without one, as the person may. Bandwidth is asked about the account. */
  readinessFacts(agent: Agent | undefined): Promise<ReadinessFacts>;
}

export const guideUri = 'switchboard://guide';
export const inboxUri = 'switchboard://inbox';
export const statusUri = 'switchboard://status';
export const callUriTemplate = 'switchboard://calls/{callId}';

/** Inbound calls and messages: events that ask for attention. */
const inboxEvents = ['initiate', 'message-received'] as const;

const limits = { timeline: 50, inbox: 20, calls: 100, text: 100 };

export function callUri(callId: string): string {
  // Half a character, which a forged webhook may contain, has no form in an address.
  return `switchboard://calls/${encodeURIComponent(callId.replaceAll(/\p{Cs}/gu, '\ufffd'))}`;
}

/** True for an address that this server serves or could serve. */
export function isOurUri(uri: string): boolean {
  return uri === guideUri || uri === inboxUri || uri === statusUri || /^switchboard:\/\/calls\/[A-Za-z0-9._~%-]{1,200}$/.test(uri);
}

export function isInboxEvent(event: CallbackEvent): boolean {
  return inboxEvents.some((type) => type === event.event_type);
}

/** The live calls the scope may see, newest first. */
export function liveCalls(view: LineView, scope: Scope): readonly KnownCall[] {
  return view
    .liveCalls()
    .filter((call) => visible(call, scope))
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, limits.calls);
}

/**
 * One call now: its state, its events and its open turns. The caller's words are left out: agents read them with
 * getCallbackEvents, which marks them as untrusted data.
 * @returns undefined when this agent knows no such call
 */
export async function callPage(view: LineView, scope: Scope, callId: string) {
  const call = view.call(scope, callId);
  if (call === undefined) return undefined;
  const { events } = await view.read({ scope, filter: { callId }, limit: limits.timeline });
  return {
    ...callSummary(call),
    timeline: events.map(timelineEntry),
    openTurns: (await view.openTurns(scope, { callId })).map(openTurn),
  };
}

/** The newest inbound calls and messages, oldest first, and the turns that wait for an answer. */
export async function inboxPage(view: LineView, scope: Scope) {
  const { events, cursor } = await view.read({ scope, filter: { eventTypes: inboxEvents }, limit: limits.inbox });
  return {
    received: events.map((event) => ({
      ...timelineEntry(event),
      ...(event.callId === undefined ? {} : { callId: event.callId, uri: callUri(event.callId) }),
      ...(event.messageId === undefined ? {} : { message_id: event.messageId }),
      ...party('from', event.from),
      ...party('to', event.to),
    })),
    openTurns: (await view.openTurns(scope, {})).map(openTurn),
    cursor,
    next: 'Read the details, and wait for the next events, with getCallbackEvents.',
  };
}

/** Whether the phone line is ready, row by row. */
export async function statusPage(view: LineView, agent: Agent | undefined): Promise<StatusPage> {
  const { readiness } = await import('../model/readiness');
  const facts = await view.readinessFacts(agent);
  const rows = readiness(facts);
  return { line: facts.line, ready: rows.every(({ state }) => state === 'done'), rows };
}

/** What a list shows of a call. */
export function callSummary(call: KnownCall) {
  return {
    callId: call.callId,
    line: call.line,
    direction: call.direction,
    state: call.state,
    ...party('from', call.from),
    ...party('to', call.to),
    created: isoTime(call.createdAt),
    ...(call.answeredAt === undefined ? {} : { answered: isoTime(call.answeredAt) }),
    ...(call.endedAt === undefined ? {} : { ended: isoTime(call.endedAt) }),
    ...(call.disconnectCause === undefined ? {} : { disconnectCause: call.disconnectCause }),
  };
}

function timelineEntry({ event_type, timestamp, callbackId, label, replayed, data }: CallbackEvent) {
  const { digits } = data;
  return {
    event_type,
    timestamp,
    ...(callbackId === undefined ? {} : { callbackId }),
    ...(label === undefined ? {} : { label }),
    ...(replayed === undefined ? {} : { replayed }),
    // Keys cannot carry an instruction; words could.
    ...(typeof digits === 'string' && /^[0-9*#A-D]{1,50}$/.test(digits) ? { digits } : {}),
  };
}

function openTurn({ callbackId, callId, event_type, since, answerWithin }: OpenTurn) {
  return { callbackId, callId, event_type, since, answerWithin };
}

/** A number is shown whole; anything else in its place (a SIP address, "Restricted") only where it cannot be prose. */
function party(key: 'from' | 'to', value: string | undefined): { readonly from?: string; readonly to?: string } {
  if (value === undefined) return {};
  return { [key]: /^[+A-Za-z0-9@.:;=_-]+$/.test(value) ? value.slice(0, limits.text) : 'not shown: not a number' };
}

/** What each agent's resources see: its own account on its own line. `facts`: what the running line knows about being ready. */
export function lineView(
  callbacks: CallbacksPort,
  lines: Pick<LineBook, 'lineFor' | 'shared'>,
  facts: () => ReadinessFacts,
  http: ClientOptions,
): LineView {
  return {
    readinessFacts: (agent) => checkedFacts(facts(), { lines, http }, agent),
    read: (query) => callbacks.read(query),
    openTurns: (scope, filter) => callbacks.openTurns(scope, filter),
    call: (scope, callId) => callbacks.call(scope, callId),
    liveCalls: () => callbacks.liveCalls(),
    liveCall: (callId) => callbacks.liveCall(callId),
    async scope(agent) {
      try {
        const line = lines.lineFor(agent);
        const { accountId } = await line.account();
        return { line: line.kind, account: accountId };
      } catch (error) {
        if (error instanceof SwitchboardError) return undefined;
        throw error;
      }
    },
  };
}

/** Completions ask the agent's own line. */
export function completionSources(view: LineView, lines: Pick<LineBook, 'lineFor'>, http: ClientOptions): CompletionSources {
  const clientOf = (agent: Agent) => createClient(lines.lineFor(agent), http);
  return {
    async applicationIds(agent, signal) {
      return (await clientOf(agent).listApplications(signal)).map(({ applicationId }) => applicationId);
    },
    async phoneNumbers(agent, signal) {
      return (await clientOf(agent).listPhoneNumbers(signal)).map(({ phoneNumber }) => phoneNumber);
    },
    async callIds(agent) {
      const scope = await view.scope(agent);
      return scope === undefined ? [] : liveCalls(view, scope).map(({ callId }) => callId);
    },
  };
}
