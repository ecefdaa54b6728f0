import type { ActivityLogPort, ActOutcome, ActPage, ActQuery, LoggedAct, PersonAct } from '../../mcp/index';
import type { ActivityPage, ActivityRow, ActivitySearch } from '../ipc/contract';
import { toolDeed } from '../live/toolWords';
import { duration } from '../live/words';
import { formatNumber, storedNumber } from '../phoneNumbers';

/** Rows of one page. */
const activityPageSize = 50;

/** The person's own acts, in words. */
const personDeeds: { readonly [act in PersonAct]: string } = {
  'stopped-all-calls': 'Ended all calls',
  reopened: 'Allowed calls again',
  'ended-call': 'Ended a call',
  'took-over': 'Took over a call',
  said: 'Spoke in a call',
  'put-through': 'Put a call through',
  'hung-up': 'Hung up',
  'gave-back': 'Gave a call back to the agent',
  approved: 'Allowed a request',
  refused: 'Refused a request',
  'revoked-agent': 'Removed an agent',
};

/** How something ended, in words, and the shape beside them. */
const outcomes: { readonly [outcome in ActOutcome]: Pick<ActivityRow, 'outcome' | 'tone'> } = {
  ok: { outcome: 'Done', tone: 'good' },
  denied: { outcome: 'Refused', tone: 'warning' },
  expired: { outcome: 'Not answered in time', tone: 'warning' },
  cancelled: { outcome: 'Cancelled by the agent', tone: 'neutral' },
  auth: { outcome: 'Failed: not signed in', tone: 'bad' },
  feature_limit: { outcome: 'Failed: not part of the account', tone: 'bad' },
  not_found: { outcome: 'Failed: not found', tone: 'bad' },
  conflict: { outcome: 'Failed: came too late or twice', tone: 'warning' },
  rate_limited: { outcome: 'Failed: too many requests', tone: 'warning' },
  timeout: { outcome: 'Took too long, so the result is unknown', tone: 'warning' },
  validation: { outcome: 'Failed: the agent asked for something invalid', tone: 'warning' },
  unavailable: { outcome: 'Failed: Bandwidth could not be reached or had a problem', tone: 'bad' },
};

/** The query of the log for a search of the window. Pure. */
export function actQueryOf({ words, agentId, person, outcome }: ActivitySearch, before?: string): ActQuery {
  return { text: words === undefined ? undefined : searchedText(words), agent: agentId, person, outcome, before, limit: activityPageSize };
}

/** A number is stored without spaces, whichever way it was typed. */
function searchedText(words: string): string {
  return /^\+?[\d\s().-]{4,}$/.test(words) ? storedNumber(words).replace(/^\+1?/, '') : words;
}

/** A page of the log as the window shows it. Pure. */
export function activityPage({ acts, next }: ActPage, kept: ActivityLogPort['kept']): ActivityPage {
  return { rows: acts.map(rowOf), next, note: noteOf(kept) };
}

/** One row of the log, in words. Pure. */
export function rowOf({ seq, at, actor, what, to, callId, outcome, durationMs, allowed }: LoggedAct): ActivityRow {
  const agent = actor.kind === 'agent';
  return {
    id: String(seq),
    at,
    who: agent ? actor.name : 'You',
    what: agent ? toolDeed(what, outcome === 'ok') : personDeed(what),
    tool: agent ? what : undefined,
    to:
      to === undefined
        ? undefined
        : to
            .split(',')
            .map((number) => formatNumber(number.trim()))
            .join(', '),
    ...outcomes[outcome],
    took: durationMs === undefined ? undefined : duration(durationMs),
    allowedBy: allowed === undefined || !agent ? undefined : allowed.how === 'always' ? 'you, from now on' : 'you, once',
    callId,
  };
}

function personDeed(act: string): string {
  const known: Readonly<Record<string, string>> = personDeeds;
  return (Object.hasOwn(known, act) ? known[act] : undefined) ?? act;
}

function noteOf({ where, most, lost }: ActivityLogPort['kept']): string | undefined {
  const parts = [
    where === 'memory'
      ? `The event history is off, so only the newest ${most ?? 0} actions of this run are kept. You can turn it on in Settings.`
      : '',
    lost > 0 ? `${lost} ${lost === 1 ? 'action' : 'actions'} could not be stored.` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}
