import { SwitchboardError } from '../mcp/base/errors';
import type { PracticePhone, Switchboard } from '../mcp/index';
import { choosableProfiles } from '../mcp/index';
import { connectSnippets } from './connect/snippets';
import type { AgentsRequests } from './ipc/agentsContract';
import type { AskingRequests } from './ipc/askingContract';
import type { AppView, ChoosableProfile } from './ipc/contract';
import type { HistoryRequests } from './ipc/historyContract';
import type { HomeRequests } from './ipc/homeContract';
import type { LineRequests } from './ipc/lineContract';
import type { Handlers } from './ipc/register';
import type { SettingsRequests } from './ipc/settingsContract';
import type { SetupRequests } from './ipc/setupContract';
import type { RunningLine } from './line/runningLine';
import type { LiveView } from './live/liveView';

export interface HandlerParts {
  readonly running: Pick<RunningLine, 'endpoint' | 'portChanged' | 'now' | 'settled'>;
  readonly view: LiveView;
  /** Takes the snapshot that the asking window follows from. */
  readonly snapshot: () => AppView;
  /** Puts the choice for all agents in force and keeps it; undefined: every group. */
  readonly chooseProfiles: (profiles: readonly ChoosableProfile[] | undefined) => void;
  readonly copy: (text: string) => Promise<void> | void;
  /** For the stdio configuration. */
  readonly node: string | undefined;
  readonly cli: string;
  /** The app's data folder when it is not the platform's standard one. */
  readonly dataFolder: string | undefined;
}

/** The handler of each request of the window, by subject. Requests about agents and their permissions, approvals, the event history, Home, the line, the settings and set-up have theirs in those folders. */
export function makeHandlers(
  parts: HandlerParts,
): Omit<
  Handlers,
  keyof (AgentsRequests & AskingRequests & HistoryRequests & HomeRequests & LineRequests & SettingsRequests & SetupRequests)
> {
  return { ...viewHandlers(parts), ...phoneHandlers(parts), ...agentHandlers(parts), ...toolHandlers(parts) };
}

function viewHandlers({ view, snapshot, copy }: HandlerParts) {
  return {
    snapshot,
    entryBody({ entryId }) {
      const body = view.body(entryId);
      if (body === undefined) throw new SwitchboardError('not_found', 'This entry has been removed from memory.', 'Choose a newer entry.');
      return body;
    },
    async copyText({ text }) {
      await copy(text);
      return undefined;
    },
    dismissNotice({ id }) {
      view.dismiss(id);
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

function phoneHandlers({ running }: HandlerParts) {
  return {
    phoneAnswer: async ({ callId }) => done(phoneOf(running.now).answer(callId)),
    phoneDecline: async ({ callId }) => done(phoneOf(running.now).decline(callId)),
    phoneDigits: async ({ callId, digits }) => done(phoneOf(running.now).digits(callId, digits)),
    phoneSay: async ({ callId, text }) => done(phoneOf(running.now).say(callId, text)),
    phoneHangup: async ({ callId }) => done(phoneOf(running.now).hangup(callId)),
    phoneCallIn: async ({ from }) => ({ callId: await phoneOf(running.now).callIn(from) }),
  } satisfies Partial<Handlers>;
}

function agentHandlers({ running, view, node, cli, dataFolder }: HandlerParts) {
  return {
    async mintAgent({ name, profiles }) {
      const switchboard = await running.settled();
      const { endpoint } = running;
      if (endpoint === undefined) {
        throw new SwitchboardError(
          'unavailable',
          'The server is not running, so no agent can connect.',
          'Quit Switchboard and open it again.',
        );
      }
      const { id, token } = await switchboard.mintAgent(name, { bridge: true, profiles });
      view.agentsChanged();
      const { portChanged } = running;
      return { id, name, endpoint, token, snippets: connectSnippets({ endpoint, portChanged, token, agentId: id, node, cli, dataFolder }) };
    },
    async revokeAgent({ id }) {
      await (await running.settled()).revokeAgent(id);
      view.agentsChanged();
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

function toolHandlers({ chooseProfiles }: HandlerParts) {
  return {
    setProfiles({ profiles }) {
      // Every group means no limit, so that an agent also gets a group that a later version adds.
      const all = choosableProfiles.every((profile) => profiles.includes(profile));
      chooseProfiles(all ? undefined : choosableProfiles.filter((profile) => profiles.includes(profile)));
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

function phoneOf({ practice }: Pick<Switchboard, 'practice'>): PracticePhone {
  if (practice === undefined) {
    throw new SwitchboardError(
      'unavailable',
      'The practice phone works on the practice line only.',
      'Choose Practice below the list of views.',
    );
  }
  return practice;
}

async function done(work: Promise<void>): Promise<undefined> {
  await work;
  return undefined;
}
