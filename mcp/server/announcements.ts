import type { Clock } from '../base/clock';
import type { Activity } from '../model/activity';
import type { Agent } from '../model/agent';
import type { Scope } from '../model/scope';
import { visible } from '../model/scope';
import { callUri, inboxUri, isInboxEvent, type LineView } from './lineView';

/** What happened on a line, as far as resources show it. */
export interface Change {
  readonly line: Scope['line'];
  readonly account: string | undefined;
  readonly calls: readonly string[];
  readonly inbox: boolean;
  /** A call came or went, so the list of live calls is another one. */
  readonly list: boolean;
}

/** What an activity changes in the resources; undefined for most. */
export function changeOf(activity: Activity, view: Pick<LineView, 'liveCalls'>): Change | undefined {
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
    const call = view.liveCalls().find(({ callId }) => callId === activity.callId);
    if (call === undefined) return undefined;
    return { line: call.line, account: call.account, calls: [call.callId], inbox: call.direction === 'inbound', list: false };
  }
  return undefined;
}

/** A way to the clients of some agents: the HTTP endpoint, or one stdio connection. */
export interface Listeners {
  /** Agents with a client that could be told something now. */
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

/** Tells connected agents what changed: only what is on their own account and line. */
export class Announcements {
  readonly #view: LineView;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #listeners = new Set<Listeners>();
  #waiting: Change[] = [];
  #cancel: (() => void) | undefined;

  constructor(parts: { readonly view: LineView; readonly clock: Clock; readonly failed: (error: unknown) => void }) {
    this.#view = parts.view;
    this.#clock = parts.clock;
    this.#failed = parts.failed;
  }

  /** Returns how to leave again. */
  join(listeners: Listeners): () => void {
    this.#listeners.add(listeners);
    return () => {
      this.#listeners.delete(listeners);
    };
  }

  /** Feed every activity here; it never throws. */
  readonly heard = (activity: Activity): void => {
    if (this.#listeners.size === 0) return;
    const change = changeOf(activity, this.#view);
    if (change === undefined) return;
    this.#waiting.push(change);
    this.#cancel ??= this.#clock.after(gatherMs, () => {
      this.#cancel = undefined;
      const changes = this.#waiting;
      this.#waiting = [];
      this.#tell(changes).catch(this.#failed);
    });
  };

  /** The person changed which tools are offered. `affected` says whose list is another one. */
  toolsChanged(affected: (agent: Agent) => boolean): void {
    for (const listeners of this.#listeners) {
      for (const agent of listeners.agents()) if (affected(agent)) listeners.toolsChanged(agent.id);
    }
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting = [];
    this.#listeners.clear();
  }

  async #tell(changes: readonly Change[]): Promise<void> {
    const listChanged = changes.some(({ list }) => list);
    for (const listeners of this.#listeners) {
      const watchers = listeners.watchers();
      const watching = new Set(watchers.map(({ id }) => id));
      // Most changes are webhooks, which concern only those who watch something.
      for (const agent of listChanged ? listeners.agents() : watchers) {
        const scope = await this.#view.scope(agent);
        if (scope === undefined) continue;
        const due = dueTo(scope, changes);
        if (watching.has(agent.id)) for (const uri of due.uris) listeners.resourceUpdated(agent.id, uri);
        if (due.list) listeners.resourcesChanged(agent.id);
      }
    }
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
