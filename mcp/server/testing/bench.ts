import { createConnection } from 'node:net';
import { type Clock, systemClock } from '../../base/clock';
import { type Log, silentLog } from '../../base/log';
import type { CallbacksPort } from '../../callbacks/port';
import type { Activity } from '../../model/activity';
import type { AgentToken, AgentTokenStore, RetiredToken } from '../../model/agent';
import { Approvals } from '../../policy/approvals';
import { createGate, type Gate } from '../../policy/gate';
import { memoryStore } from '../../policy/memoryStore';
import { Permissions } from '../../policy/permissions';
import { policyOf } from '../../policy/policy';
import { memoryJournal, UsageLog } from '../../policy/usage';
import type { AnyTool, ToolContext } from '../../tools/tool';
import { AgentRegistry } from '../agents';
import { type CompletionSources, Completions } from '../completions';
import { type Endpoint, startEndpoint } from '../endpoint';
import type { LineView } from '../lineView';
import type { Surface } from '../surface';
import { everything, Toolset } from '../toolset';
import { createToolRunner, type RunTool } from '../wrapper';

/** Tokens in memory, as a settings file would keep them. */
export class MemoryTokenStore implements AgentTokenStore {
  tokens: readonly AgentToken[] = [];
  #retired: readonly RetiredToken[] = [];

  list(): readonly AgentToken[] {
    return this.tokens;
  }

  retired(): readonly RetiredToken[] {
    return this.#retired;
  }

  async save(tokens: readonly AgentToken[], retired: readonly RetiredToken[] = []): Promise<void> {
    this.tokens = tokens;
    this.#retired = retired;
  }
}

function absent(): never {
  throw new Error('not part of this bench');
}

/** A context in which only the agent, the clock, the signal, `note` and `touch` are real. */
export function benchContext(
  parts: Pick<ToolContext, 'agent' | 'clock' | 'signal' | 'note'>,
  touched: (agentId: string) => void,
): ToolContext {
  const callbacks: CallbacksPort = {
    read: absent,
    wait: absent,
    inboundMessages: absent,
    openTurns: absent,
    turnFor: absent,
    respond: absent,
    answerAhead: absent,
    supersede: absent,
    callPlaced: absent,
    call: absent,
    knownNumbers: absent,
    applicationPointed: absent,
    owned: absent,
    liveCalls: absent,
    liveCall: absent,
    touch: (agent) => touched(agent.id),
    stoppedSince: () => undefined,
    isTaken: () => false,
  };
  const ports = { files: { save: absent }, registration: { line: 'practice', register: absent } } as const;
  return { ...parts, ...ports, callbacks, line: absent, lineOfCall: absent, client: absent, credentials: { set: absent, clear: absent } };
}

export interface Bench {
  readonly registry: AgentRegistry;
  readonly store: MemoryTokenStore;
  readonly activities: Activity[];
  readonly touched: string[];
  readonly run: RunTool;
  readonly clock: Clock;
}

/** The gate with everything allowed but some tools that ask first, and no window: the agent's own program is asked. */
function gateThatAsks(clock: Clock, record: (activity: Activity) => void, asks: readonly string[]): Gate {
  const approvals = new Approvals({ clock, record });
  const usage = new UsageLog({ clock, journal: memoryJournal(), calls: { liveCalls: () => [] } });
  const policy = { ...policyOf('trusted'), tools: Object.fromEntries(asks.map((tool) => [tool, 'ask' as const])) };
  const permissions = new Permissions({ store: memoryStore(policy), approvals, usage, practice: false, notKept: absent });
  return createGate({ permissions, approvals, usage, practice: false, window: false, own: { from: undefined } });
}

/** A registry and a tool runner that remember what happened. @param asks tools that need a person's yes */
export function createBench(clock: Clock = systemClock, log: Log = silentLog, asks: readonly string[] = []): Bench {
  const activities: Activity[] = [];
  const touched: string[] = [];
  const store = new MemoryTokenStore();
  const record = (activity: Activity) => {
    activities.push(activity);
  };
  const registry = new AgentRegistry({ store, clock, record });
  const run = createToolRunner({
    contextFor: (agent, signal, note) => benchContext({ agent, clock, signal, note }, (id) => touched.push(id)),
    gate: gateThatAsks(clock, record, asks),
    clock,
    log,
    record,
  });
  return { registry, store, activities, touched, run, clock };
}

/** A line on which nothing has happened. */
export const quietLine: LineView = {
  read: async () => ({ events: [], cursor: '0', more: false }),
  openTurns: async () => [],
  call: () => undefined,
  liveCalls: () => [],
  liveCall: () => undefined,
  scope: async () => ({ line: 'practice', account: '9900000' }),
  readinessFacts: async (agent) => ({
    ...{ line: 'practice', shell: 'app' },
    account: { kind: 'not-needed' },
    number: { kind: 'known', number: '+15005550100' },
    address: { kind: 'not-needed' },
    inbound: { kind: 'not-needed' },
    agents: { known: [], seen: agent === undefined ? [] : [agent.name], visible: true },
    keychain: { kind: 'not-needed' },
  }),
};

const nothingToComplete: CompletionSources = { applicationIds: async () => [], phoneNumbers: async () => [], callIds: async () => [] };

export function benchSurface(
  bench: Bench,
  tools: readonly AnyTool[] | Toolset,
  view: LineView = quietLine,
  sources: CompletionSources = nothingToComplete,
): Surface {
  const toolset = tools instanceof Toolset ? tools : new Toolset(tools, everything, (id) => bench.registry.profilesOf(id));
  return { tools: toolset, run: bench.run, view, completions: new Completions(bench.clock, sources), clock: bench.clock, version: '1.2.3' };
}

export function startBenchEndpoint(bench: Bench, offered: readonly AnyTool[] | Surface, port = 0): Promise<Endpoint> {
  return startEndpoint({
    host: '127.0.0.1',
    port,
    allowedHosts: [],
    allowedOrigins: ['http://inspector.test'],
    registry: bench.registry,
    surface: 'view' in offered ? offered : benchSurface(bench, offered),
    clock: bench.clock,
    log: silentLog,
    instance: 'instance-of-the-bench',
    bridges: true,
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes as they are, because fetch refuses to forge a Host header, and reads until the server closes. */
export function rawRequest(port: number, head: readonly string[], body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      const [headText = '', ...rest] = text.split('\r\n\r\n');
      const [statusLine = '', ...lines] = headText.split('\r\n');
      const headers = new Map<string, string>();
      for (const line of lines) {
        const colon = line.indexOf(':');
        headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
      }
      resolve({ status: Number(statusLine.split(' ')[1]), headers, body: rest.join('\r\n\r\n') });
    });
    socket.write([...head, 'Connection: close', '', body].join('\r\n'));
  });
}
