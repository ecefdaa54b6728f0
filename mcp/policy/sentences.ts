import { groupedNumber } from '../base/phoneNumber';
import { reasonOf } from '../base/reason';
import type { Reason } from './destinations';
import type { LimitName } from './policy';
import type { Reached } from './usage';

/** What agents and people read about permissions. */

/** What a tool that has to be asked for does: "Claude wants to …". */
const wishes: Readonly<Record<string, string>> = {
  createRegistration: 'create a Bandwidth account in your name and accept the terms of service for you',
  createApplication: 'create an application in your Bandwidth account',
  configureCallbacks: 'change where Bandwidth sends the calls and messages of your account',
  deleteRecording: 'delete a recording permanently',
  deleteMedia: 'delete a media file permanently',
  createMessage: 'send a message',
  createCall: 'place a call',
  updateCall: 'change a call',
  updateCallBxml: 'change a call',
  createSyncLookup: 'look up phone numbers, which Bandwidth charges for',
  createAsyncBulkLookup: 'look up many phone numbers, which Bandwidth charges for',
  uploadMedia: 'upload a media file to your Bandwidth account',
  transcribeCallRecording: 'have a recording transcribed, which Bandwidth charges for',
  setCredentials: 'log in to a Bandwidth account',
  clearCredentials: 'log out of your Bandwidth account',
};

/** A name in a sentence, without what could imitate another line of it. */
function shownName(name: string): string {
  const text = name.replace(/[\p{C}\s]+/gu, ' ').trim();
  return text === '' ? 'An agent' : text.slice(0, 80);
}

function shownParties(to: readonly string[]): string {
  const shown = to.slice(0, 5).map((party) => groupedNumber(party));
  const more = to.length > shown.length ? [`${to.length - shown.length} more`] : [];
  return listed([...shown, ...more]);
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The question for a call or a message to numbers, or for anything else a tool does. */
export function questionFor(agent: string, tool: string, to: readonly string[], ownerOfCall: string | undefined): string {
  const name = shownName(agent);
  if (ownerOfCall !== undefined) {
    const does = to.length === 0 ? 'change a call' : `put a call through to ${shownParties(to)}, a call`;
    return `${name} wants to ${does} of ${shownName(ownerOfCall)}. Allow it?`;
  }
  if (to.length === 0) return `${name} wants to ${wishes[tool] ?? `use ${tool}`}. Allow it?`;
  if (tool === 'createMessage') return `${name} wants to send a message to ${shownParties(to)}. Allow it?`;
  if (tool === 'createCall') return `${name} wants to call ${shownParties(to)}. Allow it?`;
  return `${name} wants to put a call through to ${shownParties(to)}. Allow it?`;
}

/** What is reached and what it costs, where there is no number. */
export function reachesFor(tool: string): string {
  if (tool.startsWith('delete')) return 'This cannot be undone.';
  if (tool === 'createRegistration') return 'Bandwidth sends a code to your phone and an email to your address.';
  return 'It acts in your Bandwidth account.';
}

/** What can be said about numbers: their kind and country, and what makes them expensive. */
export function reachesNumbers(described: readonly string[], reasons: readonly Reason[]): string {
  const kinds = [...new Set(described)];
  const first = kinds.length === 0 ? '' : `${capital(listed(kinds))}.`;
  const costs = [...new Set(reasons.filter(({ kind }) => kind !== 'country').map(({ words }) => words))].map(
    (words) => `This is ${words}.`,
  );
  return [first, ...costs].filter((text) => text !== '').join(' ');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const limitWords: Readonly<Record<LimitName, (value: number) => string>> = {
  callsPerHour: (value) => `${value} calls an hour`,
  callsPerDay: (value) => `${value} calls a day`,
  concurrentCalls: (value) => `${value} calls at the same time`,
  minutesPerDay: (value) => `${value} minutes of calls a day`,
  messagesPerHour: (value) => `${value} messages an hour`,
  messagesPerDay: (value) => `${value} messages a day`,
  numbersPerDay: (value) => `${value} different numbers a day`,
  lookupsPerDay: (value) => `${value} numbers looked up a day`,
};

/** "The limit of 30 calls an hour for all agents together is reached." */
export function limitReached({ limit, value, of }: Reached): string {
  return `The limit of ${limitWords[limit](value)} for ${of === 'all' ? 'all agents together' : 'this agent'} is reached, so nothing was sent.`;
}

export function waitForLimit(limit: LimitName): string {
  if (limit === 'concurrentCalls')
    return 'Wait until one of the calls has ended, or end one with updateCall. The user can change the limit in Switchboard.';
  const when = limit.endsWith('PerHour') ? 'within the hour' : 'within 24 hours';
  return `Do not repeat it now: room comes back ${when}. Tell the user, who can change the limit in Switchboard.`;
}

/** The counts must be on disk before anything is sent. */
export function cannotCount(error: unknown): string {
  return `Switchboard cannot keep count of calls and messages on disk (${reasonOf(error)}). Its data folder must be readable and writable, with free space.`;
}

/** Why destinations are refused: "+44 9…  is a premium-rate number, …". */
export function destinationsRefused(found: readonly { readonly address: string; readonly reasons: readonly Reason[] }[]): string {
  return `${describedAll(found)} Nothing was sent.`;
}

/** The same for the warnings of a call that went out. */
export function describedAll(found: readonly { readonly address: string; readonly reasons: readonly Reason[] }[]): string {
  return found
    .map(({ address, reasons }) =>
      address === ''
        ? `The call would be handed to ${listed(reasons.map(({ words }) => words))}.`
        : `${groupedNumber(address)} is ${listed(reasons.map(({ words }) => words))}.`,
    )
    .join(' ');
}
