import type { AppView, HomeView, SetupStep, SetupView } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { connectedAgents, found, noneFound, troubledAgents, unlooked } from './agents';
import { approval, approvals, handOf, personEntries, stopped, stopping } from './asking';

import { busyHistory, historyFailed, historyOff, type MockHistory } from './history';
import { almostReady, broken, practiceReady, ready, unfinished, welcome } from './home';
import { guarded, keptBack, loggedOut, reachable, realLine, unchosen, withoutProgram } from './line';
import { agents, busyView, emptyView, phoneCall } from './session';
import { agentNews, complete, lockedKeychain, withCredentials } from './setup';
import { setupScenes } from './setupScenes';

export interface Scene {
  readonly place: Place;
  readonly view: AppView;
  /** The call to bring to the front. */
  readonly callId?: string;
  /** The step of set-up that is open. */
  readonly setup?: SetupStep;
  /** The tab or button to press once the view is drawn. */
  readonly press?: string;
  /** What to press after that, one after the other, each once it is drawn. */
  readonly then?: readonly string[];
  /** What to type into fields before that, by their labels. */
  readonly type?: { readonly [label: string]: string };
  readonly history?: MockHistory;
}

/** Each state of each view worth looking at, by name; `now` in milliseconds since the epoch. */
export function scenes(now: number): { readonly [name: string]: Scene } {
  return {
    ...homeScenes(now),
    ...setupScenes(now),
    ...callScenes(now),
    ...phoneScenes(now),
    ...agentScenes(now),
    ...lineScenes(),
    ...askingScenes(now),
  };
}

type Scenes = { readonly [name: string]: Scene };

const practiceLine = { ...emptyView, home: practiceReady };

/** A view on the real line. */
function onReal(home: HomeView, setup: SetupView, more: Partial<AppView> = {}): AppView {
  return { ...emptyView, line: reachable, practiceNumber: undefined, home, setup, ...more };
}

function homeScenes(now: number): Scenes {
  const busy = busyView(now);
  const ended = busy.calls.filter(({ state }) => state === 'disconnected');
  const home = (view: AppView): Scene => ({ place: 'home', view });
  const [live] = busy.calls;
  const thinking = live === undefined ? [] : [{ ...live, waitingSince: now - 14_000 }, ...ended];
  return {
    'home-welcome': home({ ...emptyView, home: welcome }),
    'home-practice': home(emptyView),
    'home-practice-ready': home({ ...practiceLine, calls: ended, agents: agents(now) }),
    'home-offer': home({ ...practiceLine, setup: { ...complete, offerRealLine: true } }),
    'home-almost': home(onReal(almostReady, complete, { calls: ended })),
    'home-ready': home(onReal(ready, complete, { calls: ended })),
    'home-unfinished': home(onReal(unfinished, withCredentials)),
    'home-broken': home(onReal(broken, lockedKeychain, { calls: ended })),
    'home-agent-news': home(onReal(almostReady, agentNews)),
    'home-live': home(onReal(ready, complete, { calls: thinking, timelines: busy.timelines })),
    'home-two-live': home({ ...practiceLine, calls: busy.calls, timelines: busy.timelines }),
    'home-notices': home({ ...practiceLine, notices: busy.notices }),
  };
}

function callScenes(now: number): Scenes {
  const busy = busyView(now);
  const past = { place: 'calls', press: 'Past' } as const;
  return {
    'live-empty': { place: 'calls', view: emptyView },
    'live-calls': { place: 'calls', view: busy },
    'live-ringing': { place: 'calls', view: { ...busy, phone: { calls: [phoneCall(now, {})] } } },
    'past-empty': { ...past, view: emptyView },
    'past-busy': { ...past, view: busy, history: busyHistory(now) },
    'past-off': { ...past, view: emptyView, history: historyOff },
  };
}

function agentScenes(now: number): Scenes {
  const at = (agentsPage: AppView['agentsPage'], press?: string, then?: readonly string[]): Scene => ({
    place: 'agents',
    view: { ...emptyView, agentsPage },
    ...(press === undefined ? {} : { press }),
    ...(then === undefined ? {} : { then }),
  });
  const some = connectedAgents(now);
  return {
    'agents-looking': at(unlooked),
    'agents-found': at(found),
    'agents-none': at(noneFound),
    'agents-some': at(some),
    'agents-trouble': at(troubledAgents(now)),
    'agents-connect': at(found, 'Connect'),
    'agents-connect-desktop': at({ ...found, found: [...found.others, ...found.found] }, 'Connect'),
    'agents-waiting': at(found, 'Connect', ['Connect']),
    'agents-connected': at(found, 'Connect', ['Connect', 'Done']),
    'agents-mend': at(troubledAgents(now), 'Mend'),
    'agents-disconnect': at(some, 'Claude Code', ['Disconnect…']),
    'agents-else': at(some, 'Show'),
    'agents-permissions': at(some, 'Claude Code'),
    'agents-actions': at(some, 'Claude Code', ['Each action']),
    'agents-limits': at(some, 'Claude Code', ['Limits']),
    'agents-activity': at(some, 'Claude Code', ['Activity']),
    'agents-details': at(some, 'Claude Code', ['Details']),
    'agents-general': at(some, 'Change'),
    'agents-general-limits': at(some, 'Change', ['Limits']),
    'agents-numbers': at(some, 'Change', ['Numbers']),
    'agents-tools': at(some, 'Change', ['Details']),
  };
}

function phoneScenes(now: number): Scenes {
  const withPhone = (more: Parameters<typeof phoneCall>[1]): AppView => ({ ...emptyView, phone: { calls: [phoneCall(now, more)] } });
  return {
    'phone-idle': { place: 'phone', view: emptyView },
    'phone-ringing': { place: 'phone', view: withPhone({}) },
    'phone-calling': {
      place: 'phone',
      view: withPhone({ direction: 'inbound', from: '+15005550123', to: '+15005550100', state: 'ringing-out' }),
    },
    'phone-keys': { place: 'phone', view: withPhone({ state: 'talking', listeningFor: 'keys' }) },
    'phone-speech': { place: 'phone', view: withPhone({ state: 'talking', listeningFor: 'speech' }) },
    'phone-ended': { place: 'phone', callId: 'c-1', view: withPhone({ state: 'ended', endedBecause: 'The agent hung up.' }) },
  };
}

function lineScenes(): Scenes {
  const settings = (view: AppView, history?: MockHistory): Scene => ({
    place: 'settings',
    view,
    ...(history === undefined ? {} : { history }),
  });
  const onLine = (line: AppView['line']): Scene =>
    settings({ ...emptyView, line, practiceNumber: line.inUse === 'practice' ? emptyView.practiceNumber : undefined });
  return {
    'line-off': onLine(realLine),
    'line-logged-out': onLine(loggedOut),
    'line-reachable': onLine(reachable),
    'line-unchosen': onLine(unchosen),
    'line-guarded': onLine(guarded),
    'line-without-program': onLine(withoutProgram),
    'line-kept-back': onLine(keptBack),
    'settings-empty': settings(emptyView),
    'settings-busy': settings(busyView(Date.now()), busyHistory(Date.now())),
    'settings-off': settings(emptyView, historyOff),
    'settings-failed': settings(emptyView, historyFailed),
  };
}

function askingScenes(now: number): Scenes {
  const busy = busyView(now);
  const [first, ...others] = busy.calls;
  const hand = (more: Parameters<typeof handOf>[0]): AppView => ({
    ...busy,
    timelines: { ...busy.timelines, 'c-1': [...(busy.timelines['c-1'] ?? []), ...personEntries('c-1', now)] },
    calls: first === undefined ? others : [{ ...first, takeOver: handOf(more) }, ...others],
  });
  const inCall = (view: AppView): Scene => ({ place: 'calls', callId: 'c-1', view });
  const onHome = (more: Partial<AppView>): Scene => ({ place: 'home', view: onReal(ready, complete, more) });
  const headline = {
    tone: 'bad',
    title: 'Calls are stopped',
    sentence: 'Agents cannot place or take calls until you allow calls again.',
  } as const;
  const whileStopped = (more: Partial<AppView>): Scene => {
    const { place, view } = onHome(more);
    return { place, view: { ...view, home: { ...view.home, headline } } };
  };
  const activity = { place: 'agents', press: 'Activity' } as const;
  return {
    'asking-one': { place: 'agents', view: { ...emptyView, agents: agents(now), approvals: [approval(now)] } },
    'asking-several': onHome({ approvals: approvals(now) }),
    'asking-over-set-up': { place: 'home', setup: 'credentials', view: { ...emptyView, approvals: [approval(now)] } },
    'asking-in-call': inCall({ ...busy, approvals: [approval(now)] }),
    'stop-trying': whileStopped({ stop: stopping(now), calls: busy.calls }),
    'stop-done': whileStopped({ stop: stopped(now) }),
    'take-over-taken': inCall(hand({ taken: true, doing: 'The other party waits for you.', until: now + 42_000 })),
    'take-over-trouble': inCall(
      hand({ taken: true, doing: 'The other party hears your words.', trouble: 'Bandwidth did not take the words. Say them again.' }),
    ),
    'take-over-put-through': {
      ...inCall(hand({ taken: true, why: 'The call is connected to +1 919 555 0123, so you cannot speak in it.', doing: '' })),
    },
    'take-over-number': { ...inCall(hand({ taken: true, doing: 'The other party waits for you.' })), press: 'Put through to…' },
    'activity-busy': { ...activity, view: { ...emptyView, agents: agents(now) } },
  };
}
