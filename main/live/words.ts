import type { Activity } from '../../mcp/index';
import type { Tone } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

type WebhookEvent = Extract<Activity, { kind: 'webhook' }>['event'];
type KnownCall = Extract<Activity, { kind: 'call' }>['call'];
type Direction = KnownCall['direction'];

/** What a person reads about a webhook. */
export interface Words {
  readonly title: string;
  readonly detail: string;
  readonly tone: Tone;
  readonly lane: 'caller' | 'line';
}

type Describe = (event: WebhookEvent, who: string) => Pick<Words, 'title'> & Partial<Words>;

/** How a call ended, in words; an unlisted cause is shown as it came. */
const causes: Readonly<{ [cause: string]: readonly [words: string, tone: Tone] }> = {
  hangup: ['hung up', 'neutral'],
  busy: ['busy', 'warning'],
  timeout: ['no answer', 'warning'],
  cancel: ['cancelled', 'neutral'],
  rejected: ['declined', 'warning'],
  'callback-error': ['a callback received no valid response', 'bad'],
  'invalid-bxml': ['an answer was not valid BXML', 'bad'],
  'application-error': ['an answer could not be executed', 'bad'],
  'account-limit': ['account limit reached', 'bad'],
  'node-capacity-exceeded': ['phone network at capacity', 'bad'],
  error: ['failed', 'bad'],
  unknown: ['cause unknown', 'warning'],
};

/** "hung up", "no answer", …; `tone` says whether that is how a call should end. */
export function endingOf(cause: string | undefined): { readonly words: string; readonly tone: Tone } {
  if (cause === undefined) return { words: '', tone: 'neutral' };
  const [words, tone] = causes[cause] ?? [cause, 'warning' as const];
  return { words, tone };
}

const keyNames: Readonly<{ [key: string]: string }> = { '*': 'star', '#': 'hash' };

function keys(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function text(event: WebhookEvent, field: string): string {
  const value = event.data[field];
  return typeof value === 'string' ? value : '';
}

/** "PT20.056S" → "20.1 seconds"; anything else as it came. */
export function seconds(duration: string): string {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(duration);
  if (match === null) return duration;
  const total = Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return `${Number(total.toFixed(1))} seconds`;
}

function machine(event: WebhookEvent): string {
  const result = event.data.machineDetectionResult;
  if (typeof result !== 'object' || result === null || !('value' in result)) return '';
  return typeof result.value === 'string' ? `Answered by: ${result.value}.` : '';
}

/** What was written, as far as it fits a line or two. */
function messageText(event: WebhookEvent): string {
  const message = event.data.message;
  if (typeof message !== 'object' || message === null || !('text' in message) || typeof message.text !== 'string') return '';
  return message.text.length <= 200 ? message.text : `${message.text.slice(0, 200)}…`;
}

function failure(event: WebhookEvent): Pick<Words, 'detail' | 'tone'> {
  const cause = text(event, 'cause');
  const { words, tone } = endingOf(cause === '' ? undefined : cause);
  return { detail: sentences(words === '' ? '' : `${capital(words)}.`, text(event, 'errorMessage')), tone };
}

/** Which words each webhook gets. `who` is the other end: "The caller" or "The callee". */
const webhooks: Readonly<{ [eventType: string]: Describe }> = {
  initiate: (event) => ({
    title: 'Incoming call',
    detail: `From ${formatNumber(event.from) ?? 'an unknown number'} to ${formatNumber(event.to) ?? 'an unknown number'}.`,
    lane: 'caller',
  }),
  answer: (event, who) => ({ title: `${who} answered`, detail: machine(event), tone: 'good', lane: 'caller' }),
  gather: (event, who) => {
    const digits = keys(event.data.digits);
    const end = keys(event.data.terminatingDigit);
    if (digits === '')
      return { title: `${who} pressed no keys`, detail: end === '' ? '' : `Ended with ${keyNames[end] ?? end}.`, lane: 'caller' };
    return { title: `${who} pressed ${digits}`, detail: end === '' ? '' : `Ended with ${keyNames[end] ?? end}.`, lane: 'caller' };
  },
  dtmf: (event, who) => ({ title: `${who} pressed ${keys(event.data.digit)}`, lane: 'caller' }),
  redirect: () => ({ title: 'Bandwidth asked what to do next' }),
  recordComplete: (event) => ({ title: 'A recording was made', detail: `It is ${seconds(text(event, 'duration'))} long.` }),
  recordingAvailable: (event) => ({
    title: 'The recording is ready',
    detail: text(event, 'status') === 'complete' ? '' : `Its status is “${text(event, 'status')}”.`,
  }),
  transcriptionAvailable: () => ({ title: 'The transcription is ready' }),
  machineDetectionComplete: (event) => ({ title: 'Machine detection finished', detail: machine(event) }),
  transferAnswer: (event) => ({ title: 'The transfer target answered', detail: formatNumber(text(event, 'transferTo')) }),
  transferComplete: (event) => ({ title: 'The transfer ended', ...failure(event) }),
  transferDisconnect: (event) => ({ title: 'The transfer target disconnected', ...failure(event) }),
  bridgeComplete: (event) => ({ title: 'The bridge ended', ...failure(event) }),
  bridgeTargetComplete: () => ({ title: 'The bridge ended on the target call' }),
  'message-received': (event) => ({ title: 'Incoming message', detail: messageText(event), lane: 'caller' }),
  'message-sending': () => ({ title: 'Sending a message' }),
  'message-sent': () => ({ title: 'A message was sent' }),
  'message-delivered': () => ({ title: 'A message was delivered', tone: 'good' }),
  'message-failed': (event) => ({ title: 'A message was not delivered', detail: text(event, 'description'), tone: 'bad' }),
  'message-read': () => ({ title: 'A message was read', tone: 'good' }),
  disconnect: (event) => ({ title: 'The call ended', ...failure(event), lane: 'caller' }),
};

/** Says one webhook in plain words. An unknown type is named as it came. */
export function describeWebhook(event: WebhookEvent, direction: Direction): Words {
  const who = direction === 'inbound' ? 'The caller' : 'The callee';
  const words: Pick<Words, 'title'> & Partial<Words> = webhooks[event.event_type]?.(event, who) ?? {
    title: `Webhook: ${event.event_type}`,
  };
  const label = event.label === undefined ? '' : `Label: ${event.label}.`;
  return { tone: 'neutral', lane: 'line', ...words, detail: sentences(words.detail ?? '', label) };
}

/** How a turn is named after its webhook: "answer" → "the answer event". */
export function turnName(eventType: string): string {
  return `the ${eventType} event`;
}

/** "12 ms", "1.2 s", "45 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** "no agent came" → "No agent came." */
export function sentence(clause: string): string {
  const words = capital(clause.trim());
  return words === '' || /[.!?…]$/.test(words) ? words : `${words}.`;
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
