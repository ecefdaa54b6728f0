import type { Activity } from '../../mcp/index';
import type { Speaker, Talk, Utterance } from '../ipc/contract';
import { talkOf } from './bxmlText';
import { toolDeed } from './toolWords';
import { endingOf, seconds, type Words } from './words';

type Of<K extends Activity['kind']> = Extract<Activity, { kind: K }>;
type WebhookEvent = Of<'webhook'>['event'];

/** What an answer says. What the person says is shown once, as their own act. */
export function answerTalk({ by, bxml }: Of<'answer'>): Talk | undefined {
  switch (by.kind) {
    case 'agent':
      return said('agent', talkOf(bxml));
    case 'fallback':
      return said('switchboard', talkOf(bxml));
    case 'person':
    case 'keep-alive':
      return undefined;
  }
}

/** What a tool adds: a document that broke in on the call, or a change of the call. Other tools are not noticed on the phone. */
export function toolTalk({ tool, outcome, bxml }: Of<'tool'>): Talk | undefined {
  if (!outcome.ok) return undefined;
  if (tool === 'updateCallBxml') return said('agent', talkOf(bxml ?? ''));
  return tool === 'updateCall' ? noteTalk(toolDeed(tool, true)) : undefined;
}

/** What the person did. @param title the act in words */
export function personTalk({ act, text }: Pick<Of<'person'>, 'act' | 'text'>, title: string): Talk | undefined {
  return act === 'said' && text !== undefined ? said('you', [{ kind: 'speech', text }]) : noteTalk(title);
}

/** A quiet line. */
export function noteTalk(text: string): Talk {
  return { by: 'other', parts: [{ kind: 'note', text }] };
}

type SayWebhook = (event: WebhookEvent, words: Words) => readonly Utterance[];
const titled: SayWebhook = (_event, { title }) => [{ kind: 'note', text: title }];
const keysOf =
  (field: string, none: string | undefined): SayWebhook =>
  (event) => {
    const keys = event.data[field];
    if (typeof keys === 'string' && keys !== '') return [{ kind: 'keys', keys }];
    return none === undefined ? [] : [{ kind: 'note', text: none }];
  };

/** Webhooks that people on the phone would notice. All others are steps only. */
const webhooks: Readonly<Record<string, SayWebhook>> = {
  initiate: titled,
  answer: () => [{ kind: 'note', text: 'Answered' }],
  gather: keysOf('digits', 'No keys were pressed'),
  dtmf: keysOf('digit', undefined),
  recordComplete: (event) => {
    const { duration } = event.data;
    return typeof duration === 'string' ? [{ kind: 'recording', length: seconds(duration) }] : [];
  },
  machineDetectionComplete: (_event, { title, detail }) => [{ kind: 'note', text: detail === '' ? title : detail }],
  transferAnswer: titled,
  transferComplete: titled,
  transferDisconnect: titled,
  bridgeComplete: titled,
  'message-received': titled,
  disconnect: (event) => {
    const { cause } = event.data;
    const { words } = endingOf(typeof cause === 'string' ? cause : undefined);
    return [{ kind: 'note', text: words === '' ? 'Call ended' : `Call ended: ${words}` }];
  },
};

/** What a webhook adds. */
export function webhookTalk(event: WebhookEvent, words: Words): Talk | undefined {
  const say = Object.hasOwn(webhooks, event.event_type) ? webhooks[event.event_type] : undefined;
  return say === undefined ? undefined : said('other', say(event, words));
}

function said(by: Speaker, parts: readonly Utterance[]): Talk | undefined {
  return parts.length === 0 ? undefined : { by, parts };
}
