import type { AppView, CallView, StatusView } from '../ipc/contract';

/** Told apart by shape: a ring; a dot between two waves; a dot in a ring; a triangle with an exclamation mark. */
export type TrayIcon = 'idle' | 'ringing' | 'live' | 'error';

export type TrayCommand = 'open' | 'phone' | 'connect' | 'settings' | 'copy-address' | 'quit';

export type TrayItem =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'command'; readonly label: string; readonly command: TrayCommand; readonly enabled: boolean }
  | { readonly kind: 'separator' };

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

export interface TrayFacts {
  readonly status: StatusView;
  readonly calls: readonly Pick<CallView, 'state' | 'stateLabel' | 'tone'>[];
  readonly phone: AppView['phone'];
  readonly endpoint: string | undefined;
}

/** What the tray shows, from what the app knows. */
export function trayModel(facts: TrayFacts): TrayModel {
  const { icon, sentence } = situation(facts);
  return {
    icon,
    tooltip: `Switchboard: ${sentence}`,
    items: [
      { kind: 'text', label: sentence },
      { kind: 'text', label: `${facts.status.line.label} · ${facts.status.agents.label}` },
      { kind: 'separator' },
      { kind: 'command', label: 'Open Switchboard', command: 'open', enabled: true },
      { kind: 'command', label: 'Practice phone', command: 'phone', enabled: true },
      { kind: 'command', label: 'Connect an agent…', command: 'connect', enabled: true },
      { kind: 'command', label: 'Settings…', command: 'settings', enabled: true },
      { kind: 'command', label: 'Copy address', command: 'copy-address', enabled: facts.endpoint !== undefined },
      { kind: 'separator' },
      { kind: 'command', label: 'Quit Switchboard (stops receiving calls)', command: 'quit', enabled: true },
    ],
  };
}

function situation({ status, calls, phone }: TrayFacts): { readonly icon: TrayIcon; readonly sentence: string } {
  if (status.server.tone === 'bad') return { icon: 'error', sentence: 'Not running: open Switchboard to see why' };
  const live = calls.filter(({ state }) => state !== 'disconnected');
  if (phone.calls.some(({ state }) => state === 'ringing-in')) return { icon: 'ringing', sentence: 'The practice phone is ringing' };
  const waiting = live.filter(({ tone }) => tone === 'warning').length;
  if (waiting > 0)
    return {
      icon: 'ringing',
      sentence: waiting === 1 ? 'A caller is waiting for an agent' : `${waiting} callers are waiting for an agent`,
    };
  if (live.length > 0) return { icon: 'live', sentence: live.length === 1 ? '1 call in progress' : `${live.length} calls in progress` };
  return { icon: 'idle', sentence: 'Ready for calls' };
}
