import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { BandwidthClient } from '../bandwidth/client';
import { fixedSource } from '../bandwidth/credentials';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { type History, openHistory } from '../history/history';
import type { Switchboard } from '../index';
import { createSwitchboard, defaultTurns } from '../index';
import type { Activity } from '../model/activity';
import type { PracticeLine } from '../practice/practice';
import type { SendWebhook } from '../practice/webhooks/send';
import { Front } from '../real/tunnel/testing/front';
import { briefly, installFake, type Scenario } from '../real/tunnel/testing/tunnelRig';
import { connectModern } from '../server/testing/clients';
import { playBandwidth } from './playedBandwidth';
import { sendThrough } from './sendThrough';

/** A webhook as Bandwidth sent it, and the status of its answer; undefined without an answer. */
export interface SentWebhook {
  readonly path: string;
  readonly host: string;
  readonly body: unknown;
  readonly status: number | undefined;
}

const payload = z.record(z.string(), z.unknown());
const anEvent = z.looseObject({ callbackId: z.string().optional(), event_type: z.string() });
const eventsPage = z.object({ cursor: z.string(), events: z.array(anEvent) });

/** As many restarts as a test wants. */
const timings = { ...briefly, restartWindowMs: 1 };

/** The whole real line behind a tunnel, with its history and journals on disk, against a played Bandwidth, Cloudflare and internet. */
export class TunnelledLine {
  readonly activities: Activity[] = [];
  /** Every webhook whose exchange is over, in the order in which they ended. */
  readonly sent: SentWebhook[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #worker: string;
  #closed = false;

  private constructor(
    readonly folder: string,
    readonly front: Front,
    readonly bandwidth: PracticeLine,
    readonly switchboard: Switchboard,
    readonly play: (scenario: Scenario) => Promise<void>,
    /** Bandwidth's own view of the account. */
    readonly account: BandwidthClient,
    readonly call: (name: string, input: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>,
    readonly leave: () => Promise<void>,
    worker: string,
  ) {
    this.#worker = worker;
  }

  /** Starts everything; the tunnel is up when it resolves. `worker`: the bundled historyWorker.js. */
  static async open(worker: string): Promise<TunnelledLine> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tunnelled-'));
    const front = await Front.open();
    const { file, play } = await installFake(folder, front.port);
    await play({});
    const through = sendThrough(front);
    const send: SendWebhook = async (request, signal) => {
      const answer = await through(request, signal);
      const { host, pathname } = request.url;
      const status = answer.kind === 'response' ? answer.status : undefined;
      rig.sent.push({ host, path: pathname, body: JSON.parse(request.body ?? '{}'), status });
      return answer;
    };
    const { line: bandwidth, account } = await playBandwidth('.trycloudflare.com', send);
    const { url, clientId, clientSecret } = bandwidth;
    const hosts = { api: url, voice: url, messaging: url };
    const credentials = [fixedSource('environment', { clientId, clientSecret })];
    const switchboard = await createSwitchboard({
      ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'real', practice: undefined, turns: defaultTurns },
      real: {
        ...{ hosts, credentials, accountId: undefined, baseUrl: undefined },
        ...{ voiceApplicationId: bandwidth.applicationId, number: bandwidth.number },
      },
      mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
      callbacks: { port: 0, secret: 'a-secret-of-the-real-line' },
      agents: { list: () => [], save: async () => undefined },
      journals: { folder: path.join(folder, 'real-line') },
      history: { file: path.join(folder, 'history.db'), worker, required: true },
      tunnel: { on: true, folder: path.join(folder, 'state'), binary: { own: file }, timings, ports: { get: front.get } },
    });
    const { token } = await switchboard.mintAgent('tester');
    const client = await connectModern(switchboard.endpoint ?? '', token);
    const call = async (name: string, input: Readonly<Record<string, unknown>>) => {
      const result = await client.callTool({ name, arguments: { ...input } });
      if (result.isError === true) throw new Error(JSON.stringify(result.structuredContent ?? result.content));
      return payload.parse(result.structuredContent);
    };
    const rig: TunnelledLine = new TunnelledLine(folder, front, bandwidth, switchboard, play, account, call, () => client.close(), worker);
    switchboard.subscribe((activity) => rig.#happened(activity));
    // Before the first notice the tunnel cannot be up.
    if (switchboard.tunnel?.state.phase.name !== 'ready') await rig.notice('Bandwidth can reach this computer at');
    return rig;
  }

  /** The n-th activity, from 1, that passes, past or to come. */
  async activity(passes: (activity: Activity) => boolean, nth = 1): Promise<Activity> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.activities.filter(passes)[nth - 1];
        if (!found) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** The n-th notice that says this, past or to come. */
  async notice(says: string, nth = 1): Promise<string> {
    const found = await this.activity((activity) => activity.kind === 'notice' && activity.message.includes(says), nth);
    return found.kind === 'notice' ? found.message : '';
  }

  /** The call is shown ended; resolves with the cause it is shown with. */
  async shownEnded(callId: string): Promise<string | undefined> {
    const ended = await this.activity(
      (activity) => activity.kind === 'call' && activity.call.callId === callId && activity.call.state === 'disconnected',
    );
    return ended.kind === 'call' ? ended.call.disconnectCause : undefined;
  }

  /** Places a call. */
  async place(to: string): Promise<string> {
    return z.string().parse((await this.call('createCall', { to })).callId);
  }

  /** The n-th event of a type of a call, from 1, past or to come; its callbackId. */
  async turn(callId: string, eventType: string, nth = 1): Promise<string> {
    const ask = (more: Readonly<Record<string, unknown>>) =>
      this.call('getCallbackEvents', { callId, event_type: eventType, limit: 100, ...more });
    let page = eventsPage.parse(await ask({}));
    const { events } = page;
    while (events.length < nth) {
      page = eventsPage.parse(await ask({ cursor: page.cursor, waitSeconds: 10 }));
      if (page.events.length === 0) throw new Error(`No ${eventType} came.`);
      events.push(...page.events);
    }
    return z.string().parse(events[nth - 1]?.callbackId);
  }

  respond(callbackId: string, bxml: string): Promise<Readonly<Record<string, unknown>>> {
    return this.call('respondToCallback', { callbackId, bxml });
  }

  /** What the history holds; closes the server first. */
  async stored(): Promise<Awaited<ReturnType<History['page']>>['events']> {
    await this.#stop();
    const common = { clock: systemClock, log: silentLog, record: () => undefined, monotonic: () => systemClock.elapsed() };
    const history = await openHistory({ ...common, file: path.join(this.folder, 'history.db'), worker: this.#worker });
    const { events } = await history.page({ limit: 1_000 });
    await history.close();
    return events;
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.bandwidth.close();
    await this.front.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #stop(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.leave();
    await this.switchboard.close();
  }

  #happened(activity: Activity): void {
    this.activities.push(activity);
    for (const watcher of [...this.#watchers]) watcher();
  }
}
