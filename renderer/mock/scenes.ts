import type { AppView } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { busyHistory, historyFailed, historyOff, type MockHistory } from './history';
import { guarded, keptBack, loggedOut, reachable, realLine, unchosen, withoutProgram } from './line';
import { agents, busyView, emptyView, phoneCall } from './session';

export interface Scene {
  readonly place: Place;
  readonly view: AppView;
  /** The call to bring to the front. */
  readonly callId?: string;
  readonly history?: MockHistory;
}

/** Each state of each view worth looking at, by name; `now` in milliseconds since the epoch. */
export function scenes(now: number): { readonly [name: string]: Scene } {
  const withPhone = (more: Parameters<typeof phoneCall>[1]): AppView => ({ ...emptyView, phone: { calls: [phoneCall(now, more)] } });
  const onLine = (line: AppView['line']): Scene => ({
    place: 'settings',
    view: { ...emptyView, line, practiceNumber: line.inUse === 'practice' ? emptyView.practiceNumber : undefined },
  });
  return {
    'live-empty': { place: 'live', view: emptyView },
    'live-calls': { place: 'live', view: busyView(now) },
    'live-ringing': { place: 'live', view: { ...busyView(now), phone: { calls: [phoneCall(now, {})] } } },
    'phone-idle': { place: 'phone', view: emptyView },
    'phone-ringing': { place: 'phone', view: withPhone({}) },
    'phone-calling': {
      place: 'phone',
      view: withPhone({ direction: 'inbound', from: '+15005550123', to: '+15005550100', state: 'ringing-out' }),
    },
    'phone-keys': { place: 'phone', view: withPhone({ state: 'talking', listeningFor: 'keys' }) },
    'phone-speech': { place: 'phone', view: withPhone({ state: 'talking', listeningFor: 'speech' }) },
    'phone-ended': { place: 'phone', callId: 'c-1', view: withPhone({ state: 'ended', endedBecause: 'The agent hung up.' }) },
    'connect-none': { place: 'connect', view: emptyView },
    'connect-agents': { place: 'connect', view: { ...emptyView, agents: agents(now) } },
    'history-empty': { place: 'history', view: emptyView },
    'history-busy': { place: 'history', view: busyView(now), history: busyHistory(now) },
    'history-off': { place: 'history', view: emptyView, history: historyOff },
    'line-off': onLine(realLine),
    'line-logged-out': onLine(loggedOut),
    'line-reachable': onLine(reachable),
    'line-unchosen': onLine(unchosen),
    'line-guarded': onLine(guarded),
    'line-without-program': onLine(withoutProgram),
    'line-kept-back': onLine(keptBack),
    'settings-empty': { place: 'settings', view: emptyView },
    'settings-busy': { place: 'settings', view: busyView(now), history: busyHistory(now) },
    'settings-off': { place: 'settings', view: emptyView, history: historyOff },
    'settings-failed': { place: 'settings', view: emptyView, history: historyFailed },
  };
}
