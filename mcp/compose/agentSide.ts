import { randomBytes } from 'node:crypto';
import process from 'node:process';
import type { ClientOptions } from '../bandwidth/http';
import type { LineBook } from '../bandwidth/lineBook';
import { reasonOf } from '../base/reason';
import { BridgeFolder } from '../bridge/bridgeFile';
import { defaultBridge } from '../bridge/bridgeId';
import type { CallbacksPort } from '../callbacks/port';
import type { ActivityFeed } from '../model/activityFeed';
import type { Agent } from '../model/agent';
import type { ChoosableProfile } from '../model/profiles';
import type { ReadinessFacts } from '../model/readiness';
import type { StopPort } from '../model/stop';
import type { Gate } from '../policy/gate';
import type { AgentRegistry } from '../server/agents';
import { Announcements } from '../server/announcements';
import { Completions } from '../server/completions';
import { type Endpoint, startEndpoint } from '../server/endpoint';
import { completionSources, lineView } from '../server/lineView';
import { createServerBuilder } from '../server/sdk/server';
import { serveStreams } from '../server/sdk/stdio';
import { warmUp } from '../server/sdk/warmUp';
import type { Surface } from '../server/surface';
import { everything, Toolset } from '../server/toolset';
import { createToolRunner } from '../server/wrapper';
import type { SwitchboardOptions } from '../switchboard';
import { createContexts, type LineRecorder } from '../tools/context';
import { createDownloads } from '../tools/support/downloads';
import { signUpActivity } from '../tools/support/signUpActivity';
import { allTools } from '../tools/tools';
import { ownerRequests } from './ownerRequests';
import type { Shutdown } from './shutdown';

/** What the agents' side stands on. */
export interface AgentSideParts {
  readonly options: SwitchboardOptions;
  readonly http: ClientOptions;
  readonly feed: ActivityFeed;
  readonly shutdown: Shutdown;
  readonly registry: AgentRegistry;
  readonly callbacks: CallbacksPort;
  readonly gate: Gate;
  readonly lines: LineBook;
  readonly recorder: LineRecorder | undefined;
  /** The person's stop, for their own commands. */
  readonly control: StopPort;
  /** What the line knows about being ready. */
  readinessFacts(): ReadinessFacts;
}

/** Everything an agent can reach. */
export interface AgentSide {
  readonly endpoint: Pick<Endpoint, 'url' | 'portChanged' | 'portTakenBy' | 'hasOpen'> | undefined;
  readonly bridge: BridgeFolder | undefined;
  readonly tools: Toolset;
  setProfiles(profiles: readonly ChoosableProfile[] | undefined): void;
  /** One agent's own profiles; undefined: the general setting. */
  setProfilesOf(agentId: string, profiles: readonly ChoosableProfile[] | undefined): Promise<void>;
  /** The person let this agent use the shared credentials again. */
  readmitted(agent: Agent): void;
  serveStdio(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void>;
}

/** Starts what agents connect to: the tools, the endpoint where one is wanted, and the bridge files that lead to it. */
export async function startAgentSide({
  options,
  http,
  feed,
  shutdown,
  registry,
  callbacks,
  gate,
  lines,
  recorder,
  control,
  readinessFacts,
}: AgentSideParts): Promise<AgentSide> {
  const { clock, log, version } = options;
  const view = lineView(callbacks, lines, readinessFacts, http);
  const completions = new Completions(clock, completionSources(view, lines, http));
  const contextFor = createContexts({
    ...{ http, callbacks, lines, recorder, line: options.line },
    files: createDownloads(options.downloadsFolder),
    credentialsChanged: (agent, login) => {
      completions.forget(agent.id);
      const at = clock.now();
      feed.record(
        login === undefined
          ? { kind: 'logout', at, agent }
          : { kind: 'login', at, agent, accountId: login.account.accountId, build: login.account.build },
      );
    },
    signedUp: (agent, request, registration) => feed.record(signUpActivity(clock.now(), agent, options.line, request, registration)),
  });
  lines.subscribe(() => completions.forgetAll());
  const run = createToolRunner({ contextFor, gate, clock, log, record: feed.record });
  const tools = new Toolset(allTools, options.tools ?? everything, registry.profilesOf.bind(registry));
  const surface: Surface = { tools, run, view, completions, clock, version };
  const announcements = new Announcements({
    view,
    clock,
    failed: (error) => log.warn('agents could not be notified of a change', { defect: reasonOf(error) }),
  });
  feed.watch(announcements.observe);
  shutdown.add(async () => announcements.close());

  let bridge: BridgeFolder | undefined;
  const instance = randomBytes(16).toString('base64url');
  const endpoint =
    options.mcp &&
    (await startEndpoint({
      ...options.mcp,
      ...{ registry, surface, clock, log, instance, bridges: options.bridgeFolder !== undefined || options.controlFolder !== undefined },
      control,
      owner: ownerRequests(registry, () => bridge),
      onPortReturned: () => feed.record({ kind: 'notice', at: clock.now(), severity: 'info', line: undefined, message: portReturned }),
    }));
  if (endpoint !== undefined) {
    announcements.join(endpoint.listeners);
    shutdown.add(() => endpoint.close());
    const afterMs = options.mcp?.warmUpAfterMs;
    const warming = afterMs === undefined ? undefined : warmUp(surface, { clock, log, afterMs });
    shutdown.add(async () => warming?.stop());
  }
  bridge = await openBridge(options.bridgeFolder, endpoint, instance, registry);
  const opened = bridge;
  if (opened !== undefined) shutdown.add(() => opened.removeAll());
  const door = await openControl(options.controlFolder, endpoint, instance, registry, log);
  if (door !== undefined) shutdown.add(() => door.removeAll());

  return {
    endpoint,
    bridge: opened,
    tools,
    setProfiles(profiles) {
      tools.setProfiles(profiles);
      announcements.toolsChanged((agent) => registry.profilesOf(agent.id) === undefined);
    },
    async setProfilesOf(agentId, profiles) {
      await registry.setProfiles(agentId, profiles);
      announcements.toolsChanged((agent) => agent.id === agentId);
    },
    readmitted(agent) {
      completions.forget(agent.id);
      feed.record({ kind: 'readmitted', at: clock.now(), agent });
    },
    async serveStdio(input, output) {
      const serving = serveStreams({ input, output, build: createServerBuilder(surface), registry, log });
      const leave = announcements.join(serving.listeners);
      shutdown.add(() => serving.close());
      await serving.ended;
      leave();
    },
  };
}

const portReturned = 'The usual port is free again, and agents connect at the usual address again.';

/** One file for each bridged agent, and one for hosts that connect as no particular agent. */
async function openBridge(
  folder: string | undefined,
  endpoint: Endpoint | undefined,
  instance: string,
  registry: AgentRegistry,
): Promise<BridgeFolder | undefined> {
  if (folder === undefined || endpoint?.channelPort === undefined) return undefined;
  const bridge = new BridgeFolder(folder, { endpoint: endpoint.url, channelPort: endpoint.channelPort, instance, pid: process.pid });
  registry.host(defaultBridge, 'Bridge');
  await Promise.all(registry.bridged().map((id) => bridge.write(id, registry.bridgeToken(id))));
  return bridge;
}

/** The file by which the person's own commands find this run, besides others that run. Without it they find it not, which is no reason not to start. */
async function openControl(
  folder: string | undefined,
  endpoint: Endpoint | undefined,
  instance: string,
  registry: AgentRegistry,
  log: SwitchboardOptions['log'],
): Promise<BridgeFolder | undefined> {
  if (folder === undefined || endpoint?.channelPort === undefined) return undefined;
  const door = new BridgeFolder(folder, { endpoint: endpoint.url, channelPort: endpoint.channelPort, instance, pid: process.pid });
  try {
    await door.write(`run-${randomBytes(8).toString('hex')}`, registry.controlToken());
    return door;
  } catch (error) {
    log.warn('switchboard-mcp stop will not find this run', { error: reasonOf(error) });
    return undefined;
  }
}
