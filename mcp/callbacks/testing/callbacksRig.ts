import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import type { Activity } from '../../model/activity';
import type { Agent } from '../../model/agent';
import type { Scope } from '../../model/scope';
import { Callbacks, type CallbacksOptions } from '../callbacks';
import { PublicAddress } from '../publicAddress';
import type { DurableHistory } from '../stores/durableEvents';
import { openStores } from '../stores/stores';
import type { CallControl } from '../turns/callControl';

export const account = '9900000';
export const scope: Scope = { line: 'practice', account, own: true };
export const alice: Agent = { id: 'a1', name: 'Alice' };
export const bob: Agent = { id: 'a2', name: 'Bob' };
export const hello = '<Response><SpeakSentence>Hello</SpeakSentence></Response>';
export const fallback = '<Response><SpeakSentence>Sorry</SpeakSentence><Hangup/></Response>';

let serial = 0;

/** A voice webhook's body; every one has its own eventTime unless given. */
export function voice(eventType: string, fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const eventTime = new Date(Date.UTC(2026, 0, 1) + serial++).toISOString();
  return {
    eventType,
    eventTime,
    accountId: account,
    applicationId: 'app-1',
    callId: 'c-1',
    from: '+15005550100',
    to: '+15005550001',
    direction: 'outbound',
    ...fields,
  };
}

/** What Bandwidth got back. */
export interface Heard {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

export interface RigOptions extends Partial<CallbacksOptions> {
  readonly history?: DurableHistory | undefined;
}

/** A listener on a real socket with a clock that moves only when told to, and Bandwidth's side played by the test. */
export async function startRig({ history, ...options }: RigOptions = {}, clock = new ManualClock()) {
  const activities: Activity[] = [];
  const watchers = new Set<() => void>();
  const asked: string[] = [];
  const redirects: string[] = [];
  const control: CallControl = {
    state: async (callId) => {
      asked.push(callId);
      for (const watcher of [...watchers]) watcher();
      return { kind: 'unknown', why: 'no answer' };
    },
    redirect: async (_callId, url) => {
      redirects.push(url);
      return { kind: 'sent' };
    },
  };
  const address = options.addresses?.[0] ?? new PublicAddress({ line: 'practice', secret: 'practice-secret-0001' });
  const callbacks = new Callbacks({
    clock,
    log: silentLog,
    record: (activity) => {
      activities.push(activity);
      for (const watcher of [...watchers]) watcher();
    },
    port: 0,
    addresses: [address],
    stores: openStores(clock, history),
    settings: { maxHoldSeconds: 300, pleaseHold: '', fallbackBxml: fallback },
    control,
    ...options,
  });
  await callbacks.listen();
  const base = address.localUrl();

  async function post(path: string, body: unknown, signal?: AbortSignal): Promise<Heard> {
    const response = await fetch(path.startsWith('http') ? path : `${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal && { signal }),
    });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  }

  /** Resolves when `count` activities of the kind that pass the test have been recorded since the start. */
  function seen<K extends Activity['kind']>(kind: K, count = 1, test: (activity: Extract<Activity, { kind: K }>) => boolean = () => true) {
    const found = () => activities.filter((activity): activity is Extract<Activity, { kind: K }> => activity.kind === kind).filter(test);
    return new Promise<readonly Extract<Activity, { kind: K }>[]>((resolve) => {
      const look = () => {
        const now = found();
        if (now.length < count) return;
        watchers.delete(look);
        resolve(now);
      };
      watchers.add(look);
      look();
    });
  }

  /** Resolves when Bandwidth has been asked for a call's state. */
  function askedForState(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (asked.length === 0) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  }

  /** Plays Bandwidth: sends a webhook and follows keep-alives back until another document comes. Resolves with that. */
  async function conversation(first: Record<string, unknown>, path = '/voice'): Promise<Heard & { readonly rounds: number }> {
    let heard = await post(path, first);
    let rounds = 0;
    for (let back = returnUrl(heard.body); back !== undefined; back = returnUrl(heard.body)) {
      rounds++;
      heard = await post(back, voice('redirect', { callId: first.callId, direction: first.direction }));
    }
    return { ...heard, rounds };
  }

  const newest = async (callId = 'c-1') => (await callbacks.port.read({ scope, filter: { callId }, limit: 100 })).events;
  return {
    clock,
    callbacks,
    address,
    port: callbacks.port,
    base,
    activities,
    asked,
    askedForState,
    redirects,
    post,
    seen,
    conversation,
    newest,
  };
}

export type Rig = Awaited<ReturnType<typeof startRig>>;

/** Where a keep-alive document sends the call. */
export function returnUrl(bxml: string): string | undefined {
  return /<Redirect redirectUrl="([^"]+\/turn\/[^"]+)"/.exec(bxml)?.[1];
}
