import type { Clock } from '../base/clock';
import type { Activity } from '../model/activity';
import type { Agent } from '../model/agent';
import type { Scope } from '../model/scope';
import { visible } from '../model/scope';
import { callUri, inboxUri, isInboxEvent, type LineView, liveCalls } from './lineView';
import { ListNotices } from './listNotices';

/** What happened on a line, as far as resources show it. */
export interface Change {
  readonly line: Scope['line'];
  readonly account: string | undefined;
  readonly calls: readonly string[];
  readonly inbox: boolean;
  /** A call began or ended, so the list of live calls may differ. */
  readonly list: boolean;
}

/** What an activity changes in the resources; undefined for most. */
function changeOf(activity: Activity, view: Pick<LineView, 'liveCall'>): Change | undefined {
  if (activity.kind === 'webhook') {
    const { line, account, callId, parentCallId } = activity.event;
    const calls = [callId, parentCallId].filter((id) => id !== undefined);
    return { line, account, calls, inbox: isInboxEvent(activity.event), list: false };
  }
  if (activity.kind === 'call') {
    const { line, account, callId, state, direction } = activity.call;
    const began = state === 'queued' || state === 'initiated';
    return { line, account, calls: [callId], inbox: direction === 'inbound' && began, list: began || state === 'disconnected' };
  }
  if (activity.kind === 'answer' || activity.kind === 'turn-ended') {
    const call = view.liveCall(activity.callId);
    if (call === undefined) return undefined;
    return { line: call.line, account: call.account, calls: [call.callId], inbox: call.direction === 'inbound', list: false };
  }
  return undefined;
}

/** A way to the clients of some agents: the HTTP endpoint, or one stdio connection. */
export interface Listeners {
  /** Agents with a client that can be notified now. */
  agents(): readonly Agent[];
  /** Those of them with a client that may have subscribed to an address. */
  watchers(): readonly Agent[];
  toolsChanged(agentId: string): void;
  resourcesChanged(agentId: string): void;
  /** Reaches only clients that subscribed to this address. */
  resourceUpdated(agentId: string, uri: string): void;
}

/** Milliseconds in which changes of the same resource become one notification. */
const gatherMs = 50;

interface Due {
  readonly uris: Set<string>;
  list: boolean;
}

/** Notifies connected agents of what changed: only of what is on their own account and line. */
export class Announcements {
  readonly #view: LineView;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #lists: ListNotices;
  readonly #listeners = new Set<Listeners>();
  #gathered: Change[] = [];
  #cancel: (() => void) | undefined;

  constructor(parts: { readonly view: LineView; readonly clock: Clock; readonly failed: (error: unknown) => void }) {
    this.#view = parts.view;
    this.#clock = parts.clock;
    this.#failed = parts.failed;
    this.#lists = new ListNotices({ clock: parts.clock, failed: parts.failed, listOf: (agent) => this.#callsOf(agent) });
  }

  /** @returns how to leave again */
  join(listeners: Listeners): () => void {
    this.#listeners.add(listeners);
    return () => {
      this.#listeners.delete(listeners);
    };
  }

  /** Pass every activity here; it never throws. */
  readonly observe = (activity: Activity): void => {
    if (this.#listeners.size === 0) return;
    const change = changeOf(activity, this.#view);
    if (change === undefined) return;
    this.#gathered.push(change);
    this.#cancel ??= this.#clock.after(gatherMs, () => {
      this.#cancel = undefined;
      const changes = this.#gathered;
      this.#gathered = [];
      this.#notify(changes).catch(this.#failed);
    });
  };

  /** The person changed which tools are offered. `affected` says for whom. */
  toolsChanged(affected: (agent: Agent) => boolean): void {
    for (const listeners of this.#listeners) {
      for (const agent of listeners.agents()) if (affected(agent)) listeners.toolsChanged(agent.id);
    }
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#gathered = [];
    this.#lists.close();
    this.#listeners.clear();
  }

  async #notify(changes: readonly Change[]): Promise<void> {
    const listChanged = changes.some(({ list }) => list);
    if (listChanged) this.#lists.keep(new Set([...this.#listeners].flatMap((listeners) => listeners.agents().map(({ id }) => id))));
    for (const listeners of this.#listeners) {
      const watchers = listeners.watchers();
      const watching = new Set(watchers.map(({ id }) => id));
      // Most changes are webhooks, which concern only those who watch something.
      for (const agent of listChanged ? listeners.agents() : watchers) {
        const scope = await this.#view.scope(agent);
        if (scope === undefined) continue;
        const due = dueTo(scope, changes);
        if (watching.has(agent.id)) for (const uri of due.uris) listeners.resourceUpdated(agent.id, uri);
        if (due.list) this.#lists.mayHaveChanged(agent, () => listeners.resourcesChanged(agent.id));
      }
    }
  }

  /** The calls that the agent's list of resources shows now. */
  async #callsOf(agent: Agent): Promise<string | undefined> {
    const scope = await this.#view.scope(agent);
    if (scope === undefined) return undefined;
    return liveCalls(this.#view, scope)
      .map(({ callId }) => callId)
      .join(' ');
  }
}

function dueTo(scope: Scope, changes: readonly Change[]): Due {
  const due: Due = { uris: new Set(), list: false };
  for (const change of changes) {
    if (!visible(change, scope)) continue;
    for (const callId of change.calls) due.uris.add(callUri(callId));
    if (change.inbox) due.uris.add(inboxUri);
    if (change.list) due.list = true;
  }
  return due;
}
