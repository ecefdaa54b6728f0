import { expect } from '@playwright/test';
import type { AgentClient } from './harness/clients';

/** The tools a conversation needs; tools/list must offer at least these. */
export const conversationTools: readonly string[] = [
  'setCredentials',
  'clearCredentials',
  'listApplications',
  'listPhoneNumbers',
  'createCall',
  'getCallState',
  'updateCall',
  'updateCallBxml',
  'generateBXML',
  'respondToCallback',
  'getCallbackEvents',
];

type Payload = Readonly<Record<string, unknown>>;

/** Calls a tool that has to succeed, and returns its payload. */
export async function succeed(agent: AgentClient, name: string, input: Payload = {}): Promise<Payload> {
  const answer = await agent.callTool(name, input);
  expect(answer.isError, `${name} failed: ${JSON.stringify(answer.value)}`).toBe(false);
  return answer.value;
}

/** Calls a tool that has to fail, and returns `{error, code, recovery}`. */
export async function fail(agent: AgentClient, name: string, input: Payload = {}): Promise<Payload> {
  const answer = await agent.callTool(name, input);
  expect(answer.isError, `${name} succeeded: ${JSON.stringify(answer.value)}`).toBe(true);
  return answer.value;
}

export interface SeenEvent {
  readonly callId: string;
  readonly callbackId: string | undefined;
  readonly data: Payload;
  readonly cursor: string;
}

/** Waits, as an agent does, for the next event of that type after `cursor`. */
export async function nextEvent(
  agent: AgentClient,
  filter: { readonly callId?: string; readonly event_type: string },
  cursor?: string,
): Promise<SeenEvent> {
  let from = cursor;
  for (let attempt = 0; attempt < 4; attempt++) {
    const page = await succeed(agent, 'getCallbackEvents', { ...filter, waitSeconds: 10, ...(from === undefined ? {} : { cursor: from }) });
    from = text(page.cursor);
    const event = list(page.events).at(0);
    if (event !== undefined) {
      return {
        callId: text(event.callId),
        callbackId: typeof event.callbackId === 'string' ? event.callbackId : undefined,
        data: record(event.data),
        cursor: from,
      };
    }
  }
  throw new Error(`No ${filter.event_type} event arrived.`);
}

/** The agent's half of the story: its two answers to one call, each to the event it waited for. Ends with the call over. */
export async function holdConversation(agent: AgentClient, callId: string, person: { pressOne(): Promise<void> }): Promise<void> {
  const answered = await nextEvent(agent, { callId, event_type: 'answer' });
  const asked = await succeed(agent, 'respondToCallback', { callbackId: answered.callbackId, bxml: askForOne });
  expect(asked.delivered).toBe(true);
  expect(asked.then).toBe('gather event');
  await person.pressOne();
  const gathered = await nextEvent(agent, { callId, event_type: 'gather' });
  expect(gathered.data).toMatchObject({ eventType: 'gather', digits: '1' });
  await succeed(agent, 'respondToCallback', { callbackId: gathered.callbackId, bxml: sayGoodbye });
  await nextEvent(agent, { callId, event_type: 'disconnect' });
  const state = await succeed(agent, 'getCallState', { callId });
  expect(state).toMatchObject({ state: 'disconnected', disconnectCause: 'hangup', ended: true, connected: true });
}

export const askForOne =
  '<Response><Gather maxDigits="1" firstDigitTimeout="30"><SpeakSentence>Press one.</SpeakSentence></Gather></Response>';
export const sayGoodbye = '<Response><SpeakSentence>Thank you, goodbye.</SpeakSentence><Hangup/></Response>';

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`expected a string, got ${JSON.stringify(value)}`);
  return value;
}

export function record(value: unknown): Payload {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`expected an object, got ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

export function list(value: unknown): readonly Payload[] {
  if (!Array.isArray(value)) throw new Error(`expected a list, got ${JSON.stringify(value)}`);
  return value.map(record);
}
