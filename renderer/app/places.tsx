import type { ReactNode } from 'react';
import type { AppView } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { AgentIcon, HomeIcon, MobileIcon, PhoneIcon, SettingsIcon } from '../ui/icons';
import { liveCalls } from './liveCalls';

/** What waits for the person at a place: as it is drawn, and as a screen reader says it. */
export interface PlaceBadge {
  readonly shown: string;
  readonly spoken: string;
}

interface PlaceItem {
  readonly place: Place;
  readonly label: string;
  readonly icon: ReactNode;
  readonly badge: (view: AppView) => PlaceBadge | undefined;
}

const everyPlace: readonly PlaceItem[] = [
  {
    place: 'home',
    label: 'Home',
    icon: <HomeIcon />,
    badge: ({ home, setup }) =>
      counted((home.welcome ? 0 : home.left) + (setup.brought === undefined ? 0 : 1) + setup.loggedOut.length, 'thing', 'to do'),
  },
  { place: 'calls', label: 'Calls', icon: <PhoneIcon />, badge: ({ calls }) => counted(liveCalls(calls).length, 'live call', '') },
  {
    place: 'phone',
    label: 'Phone',
    icon: <MobileIcon />,
    badge: ({ phone }) => counted(phone.calls.filter(({ state }) => state === 'ringing-in').length, 'call', 'ringing'),
  },
  {
    place: 'agents',
    label: 'Agents',
    icon: <AgentIcon />,
    badge: ({ approvals }) => counted(approvals.filter(({ ended }) => ended === undefined).length, 'question', 'for you'),
  },
  { place: 'settings', label: 'Settings', icon: <SettingsIcon />, badge: () => undefined },
];

/** The places of the rail in their order. The practice phone is there on the practice line only. */
export function placesOn(line: AppView['line']): readonly PlaceItem[] {
  return everyPlace.filter(({ place }) => place !== 'phone' || line.inUse === 'practice');
}

function counted(count: number, one: string, rest: string): PlaceBadge | undefined {
  if (count === 0) return undefined;
  return { shown: count > 99 ? '99+' : String(count), spoken: `${count} ${one}${count === 1 ? '' : 's'} ${rest}`.trim() };
}
