import type { AnnouncementName, Announcements, AppView, Bridge, EntryBody, MintedAgent, Reply } from '../../main/ipc/contract';
import { applyDelta } from '../store/applyDelta';
import { mockAgents } from './agents';
import { mockAsking } from './asking';
import { type MockHistory, mockHistory, noHistory } from './history';
import { mockHome } from './home';
import { mockLine } from './line';
import { mockSettings } from './settings';
import { mockSetup } from './setup';
import type { Stage } from './stage';

export interface MockOptions {
  readonly start: AppView;
  readonly bodies: Readonly<{ [entryId: string]: EntryBody }>;
  readonly minted: (name: string, endpoint: string) => MintedAgent;
  /** Open and empty when left out. */
  readonly history?: MockHistory | undefined;
}

/** A stand-in for the main process, for development and tests: the whole contract over a state kept in memory. */
export function createMockBridge({ start, bodies, minted, history = noHistory }: MockOptions): {
  readonly bridge: Bridge;
  readonly stage: Stage;
} {
  let view = start;
  const listeners: Listeners = { delta: new Set(), show: new Set() };

  const stage: Stage = {
    get view() {
      return view;
    },
    change(...changes) {
      const delta = { seq: view.seq + 1, changes };
      const applied = applyDelta(view, delta);
      if (applied.kind !== 'applied') throw new Error(`The mock made a delta that is a ${applied.kind}.`);
      view = applied.view;
      for (const listener of listeners.delta) listener(delta);
    },
    show(asked) {
      for (const listener of listeners.show) listener(asked);
      return listeners.show.size > 0;
    },
  };

  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const failed = async (error: string, recovery: string): Promise<Reply<never>> => ({ ok: false, error, recovery });

  const editPhone = (callId: string, edit: (call: AppView['phone']['calls'][number]) => AppView['phone']['calls'][number]) =>
    stage.change({ kind: 'phone', phone: { calls: view.phone.calls.map((call) => (call.callId === callId ? edit(call) : call)) } });
  const heard = (callId: string, kind: 'keys' | 'speech', text: string) =>
    editPhone(callId, (call) => ({ ...call, captions: [...call.captions, { at: Date.now(), from: 'person', kind, text }] }));

  const bridge: Bridge = {
    snapshot: () => reply(view),
    entryBody({ entryId }) {
      const body = bodies[entryId];
      return body === undefined
        ? failed('The body of this step is no longer kept.', 'Bodies are kept while the app runs; make the call again to see it.')
        : reply(body);
    },
    phoneAnswer({ callId }) {
      editPhone(callId, (call) => ({ ...call, state: 'talking' }));
      return reply(undefined);
    },
    phoneDecline({ callId }) {
      editPhone(callId, (call) => ({ ...call, state: 'ended', endedBecause: 'You declined the call.' }));
      return reply(undefined);
    },
    phoneDigits({ callId, digits }) {
      heard(callId, 'keys', digits);
      return reply(undefined);
    },
    phoneSay({ callId, text }) {
      heard(callId, 'speech', text);
      return reply(undefined);
    },
    phoneHangup({ callId }) {
      editPhone(callId, (call) => ({ ...call, state: 'ended', listeningFor: undefined, endedBecause: 'You hung up.' }));
      return reply(undefined);
    },
    phoneCallIn({ from }) {
      const callId = `c-mock-${view.seq}`;
      const call = {
        callId,
        direction: 'inbound',
        from,
        to: view.practiceNumber ?? '',
        state: 'ringing-out',
        captions: [],
        listeningFor: undefined,
        endedBecause: undefined,
      } as const;
      stage.change({ kind: 'phone', phone: { calls: [...view.phone.calls, call] } });
      return reply({ callId });
    },
    mintAgent({ name, profiles }) {
      const made = minted(name, view.endpoint ?? '');
      const agent = { id: made.id, name, createdAt: new Date().toISOString(), client: undefined, lastSeenAt: undefined, profiles };
      stage.change({ kind: 'agents', agents: [...view.agents, agent] });
      return reply(made);
    },
    revokeAgent({ id }) {
      stage.change({ kind: 'agents', agents: view.agents.filter((agent) => agent.id !== id) });
      return reply(undefined);
    },
    setProfiles({ profiles }) {
      stage.change({ kind: 'profiles', profiles: { ...view.profiles, chosen: profiles } });
      return reply(undefined);
    },
    ...mockAsking(stage),
    ...mockAgents(stage),
    ...mockHistory(history),
    ...mockHome(stage),
    ...mockLine(() => view.line, stage.change),
    ...mockSettings(),
    ...mockSetup(stage),
    copyText: () => reply(undefined),
    dismissNotice({ id }) {
      stage.change({ kind: 'notices', notices: view.notices.filter((notice) => notice.id !== id) });
      return reply(undefined);
    },
    on(name, listener) {
      listeners[name].add(listener);
      return () => listeners[name].delete(listener);
    },
  };
  return { bridge, stage };
}

type Listeners = { readonly [N in AnnouncementName]: Set<(message: Announcements[N]) => void> };
