import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Clock } from '../../base/clock';
import type { Failure } from '../../base/errors';
import type { Log } from '../../base/log';
import type { CallbackEvent } from '../../model/event';
import { allTools } from '../../tools/tools';
import { Completions } from '../completions';
import type { LineView } from '../lineView';
import type { Surface } from '../surface';
import { everything, Toolset } from '../toolset';
import { plainError } from './plainErrors';
import { createServerBuilder } from './server';
import { ToolTable } from './toolTable';

/** Answers in the app's place while it is away. */
export interface AwayServer {
  /** One message of the agent. */
  receive(message: JSONRPCMessage): void;
  close(): Promise<void>;
}

/** Nothing has happened on a line of an app that is not running. */
const nothing: Omit<LineView, 'absent'> = {
  read: async () => ({ events: [] as readonly CallbackEvent[], cursor: '0', more: false }),
  openTurns: async () => [],
  call: () => undefined,
  liveCalls: () => [],
  liveCall: () => undefined,
  scope: async () => undefined,
  readinessFacts: async () => ({
    ...{ line: 'real', shell: 'app' },
    account: { kind: 'not-needed' },
    number: { kind: 'unknown' },
    address: { kind: 'unknown' },
    inbound: { kind: 'unknown' },
    agents: { known: [], seen: [], visible: false },
    keychain: { kind: 'not-needed' },
  }),
};

/**
 * The server an agent finds while the app is away: the same lists of tools, prompts and resources, from the bridge's own
 * build, so that a client that starts first has its tools anyway. Calls and reads fail with what to do.
 * @param why what is wrong and what to do, now
 */
export function createAwayServer(parts: {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  why(): Pick<Failure, 'error' | 'recovery'>;
  answer(message: JSONRPCMessage): void;
}): AwayServer {
  const { clock, version } = parts;
  const absent = (): Failure => {
    const { error, recovery } = parts.why();
    return { error, code: 'unavailable', recovery };
  };
  const surface: Surface = {
    tools: new Toolset(allTools, everything, () => undefined),
    run: async () => ({ kind: 'failed', failure: absent() }),
    view: { ...nothing, absent },
    completions: new Completions(clock, { applicationIds: async () => [], phoneNumbers: async () => [], callIds: async () => [] }),
    clock,
    version,
  };
  // The app may be back at any moment, with other lists.
  const build = createServerBuilder(surface, new ToolTable(surface.tools), { ttlMs: 0, cacheScope: 'private' });
  const agent = { id: 'away', name: 'Agent' };
  const transport: Transport = {
    start: async () => undefined,
    send: async (message) => parts.answer('error' in message ? { ...message, error: plainError(message.error) } : message),
    close: async () => transport.onclose?.(),
  };
  const handle = serveStdio(({ era }) => build(agent, era === 'legacy' ? 'session' : 'connection').server, {
    transport,
    onerror: (error) => parts.log.debug('the bridge refused or dropped a message', { kind: error.name }),
  });
  return {
    receive: (message) => transport.onmessage?.(message),
    close: () => handle.close(),
  };
}
