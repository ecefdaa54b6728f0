import type { Activity } from '../../mcp/index';
import type { EntryBody, Talk, TimelineEntry, Tone } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';
import { verbsOf } from './bxmlText';
import { answerTalk, noteTalk, personTalk, toolTalk } from './conversation';
import { formatXml } from './formatXml';
import { toolDeed } from './toolWords';
import { duration, sentence, turnName } from './words';

/** Characters of a body that are kept for reading. */
export const maxBodySize = 64 * 1024;

/** A row before its call has numbered it. */
export interface NewEntry {
  readonly entry: Omit<TimelineEntry, 'id' | 'callId' | 'body'>;
  readonly body?: { readonly kind: 'json' | 'bxml'; readonly text: string } | undefined;
  /** A turn this opens or closes. */
  readonly opens?: string | undefined;
  readonly closes?: string | undefined;
}

/** The row of an activity that is about a call already known. */
export function fromActivity(
  activity: Extract<Activity, { kind: 'answer' | 'still-waiting' | 'turn-ended' | 'nobody-there' | 'tool' }>,
): NewEntry {
  switch (activity.kind) {
    case 'answer':
      return answerEntry(activity);
    case 'still-waiting':
      return { entry: entry(activity.at, 'waiting', 'line', 'Still waiting for an agent', {}) };
    case 'turn-ended':
      return {
        entry: entry(activity.at, 'turn-ended', 'line', 'The wait ended without an agent’s answer', {
          detail: sentence(activity.how),
          tone: 'warning',
          talk: noteTalk('No agent answered'),
        }),
        closes: activity.callbackId,
      };
    case 'nobody-there':
      return {
        entry: entry(activity.at, 'nobody-there', 'line', 'No agent is available to take the call', {
          detail: 'The caller hears the fallback unless an agent answers in time.',
          tone: 'warning',
          talk: noteTalk('No agent is available to take the call'),
        }),
      };
    case 'tool':
      return toolEntry(activity);
  }
}

const personTitles: Readonly<Partial<Record<Extract<Activity, { kind: 'person' }>['act'], string>>> = {
  'ended-call': 'You ended the call',
  'took-over': 'You took over the call',
  said: 'You said',
  'put-through': 'You put the call through',
  'hung-up': 'You hung up',
  'gave-back': 'You gave the call back to the agent',
};

/** What the person did to a call. */
export function personEntry({ at, act, to, text }: Extract<Activity, { kind: 'person' }>): NewEntry {
  const title = personTitles[act] ?? 'You changed the call';
  return {
    entry: entry(at, 'person', 'agent', title, {
      detail: text === undefined ? (formatNumber(to) ?? '') : `“${text}”`,
      by: 'You',
      talk: personTalk({ act, text }, title),
    }),
  };
}

function answerEntry(activity: Extract<Activity, { kind: 'answer' }>): NewEntry {
  const { at, by, waitedMs, bxml, callbackId } = activity;
  const talk = answerTalk(activity);
  const body = { kind: 'bxml', text: formatXml(bxml) } as const;
  const turn = turnName(activity.event_type);
  switch (by.kind) {
    case 'agent':
      return {
        entry: entry(at, 'answer', 'agent', `Answered ${turn}`, {
          detail: verbsOf(bxml),
          by: by.agent.name,
          waitedMs,
          tone: 'good',
          talk,
        }),
        body,
        closes: callbackId,
      };
    case 'person':
      return {
        entry: entry(at, 'person', 'agent', `You answered ${turn}`, { detail: verbsOf(bxml), by: 'You', waitedMs, tone: 'good' }),
        body,
        closes: callbackId,
      };
    case 'fallback':
      return {
        entry: entry(at, 'answer', 'line', `The fallback answered ${turn}`, {
          detail: sentence(by.reason),
          by: 'Fallback',
          waitedMs,
          tone: 'warning',
          talk,
        }),
        body,
        closes: callbackId,
      };
    case 'keep-alive':
      return { entry: entry(at, 'waiting', 'line', 'The caller keeps waiting', { waitedMs }), body };
  }
}

function toolEntry(activity: Extract<Activity, { kind: 'tool' }>): NewEntry {
  const { agent, tool, outcome, bxml, durationMs } = activity;
  return {
    entry: entry(activity.at, 'tool', 'agent', toolDeed(tool, outcome.ok), {
      detail: outcome.ok ? `Took ${duration(durationMs)}.` : `${outcome.error} (${outcome.code})`,
      by: agent.name,
      tone: outcome.ok ? 'neutral' : 'bad',
      talk: toolTalk(activity),
    }),
    body: bxml === undefined ? undefined : { kind: 'bxml', text: formatXml(bxml) },
  };
}

export function entry(
  at: number,
  kind: TimelineEntry['kind'],
  lane: TimelineEntry['lane'],
  title: string,
  more: {
    readonly detail?: string;
    readonly by?: string | undefined;
    readonly waitedMs?: number;
    readonly tone?: Tone;
    readonly talk?: Talk | undefined;
  },
): NewEntry['entry'] {
  const { detail = '', by, waitedMs, tone = 'neutral', talk } = more;
  return { at, kind, lane, title, detail, by, waited: waitedMs === undefined ? undefined : duration(waitedMs), tone, talk };
}

/** A body as it is kept: cut when it is very long, and then saying how long it was. */
export function keepBody(language: EntryBody['language'], text: string): EntryBody {
  if (text.length <= maxBodySize) return { language, text, truncatedFrom: undefined };
  return { language, text: text.slice(0, maxBodySize), truncatedFrom: text.length };
}
