import { PassThrough } from 'node:stream';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Log } from '../../base/log';
import type { Agent } from '../../model/agent';
import type { AgentRegistry } from '../agents';
import type { Listeners } from '../announcements';
import { sightingOf } from './greeting';
import { plainError } from './plainErrors';
import type { BuildServer, BuiltServer } from './server';
import { readableLines } from './stdioLines';

export interface StdioParts {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly build: BuildServer;
  readonly registry: AgentRegistry;
  readonly log: Log;
}

export interface StdioServing {
  /** The way to the one client here. */
  readonly listeners: Listeners;
  /** Resolves when the input has ended, the output has broken, or `close` was called. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** The name of an agent on stdio until its client has given its own. */
const unnamed = 'Agent on stdio';

/** Serves one agent of either era on these streams. The agent needs no token: the program that started the process owns them. */
export function serveStreams({ input, output, build, registry, log }: StdioParts): StdioServing {
  const source = new PassThrough();
  const sink = new PassThrough();
  let agent: Agent | undefined;
  const agentNamed = (name: string | undefined): Agent => {
    agent ??= registry.attach(name ?? unnamed);
    return agent;
  };
  const observe = (message: JSONRPCMessage) => {
    const sighting = sightingOf(message);
    registry.seen(agentNamed(sighting.client), sighting);
  };
  // The connection's own server; one built for a probe is dropped when the client turns out to be of the other era.
  let built: { readonly server: BuiltServer; readonly legacy: boolean } | undefined;
  const buildFor = (era: 'legacy' | 'modern') => {
    const legacy = era === 'legacy';
    built = { server: build(agentNamed(undefined), legacy ? 'session' : 'connection'), legacy };
    return built.server.server;
  };
  const failed = (error: unknown) =>
    log.debug('a notification on stdio failed', { kind: error instanceof Error ? error.name : typeof error });
  const handle = serveStdio(({ era }) => buildFor(era), {
    transport: watched(new StdioServerTransport(source, sink), observe),
    onerror: (error) => log.warn('the stdio transport refused or dropped a message', { kind: error.name }),
  });
  const ended = new Promise<void>((resolve) => {
    source.once('close', resolve);
    source.once('end', resolve);
  });
  const stop = () => {
    input.unpipe(lines);
    source.end();
    source.resume();
  };
  const lines = readableLines(sink);
  input.once('error', stop);
  // Without a reader on the other side there is no client left.
  output.once('error', stop);
  sink.pipe(output);
  input.pipe(lines).pipe(source);
  const listeners: Listeners = {
    agents: () => (agent === undefined || built === undefined ? [] : [agent]),
    watchers: () => (agent === undefined || built === undefined || built.server.subscriptions?.size === 0 ? [] : [agent]),
    toolsChanged: () => built?.server.refreshTools(),
    resourcesChanged: () => built?.server.server.sendResourceListChanged(),
    resourceUpdated(_agentId, uri) {
      if (built === undefined || (built.legacy && !built.server.subscriptions?.has(uri))) return;
      built.server.server.server.sendResourceUpdated({ uri }).catch(failed);
    },
  };
  return {
    listeners,
    ended,
    async close() {
      await handle.close();
      stop();
      await ended;
    },
  };
}

/** The same transport, with every message from the client shown to `observe` first. */
function watched(inner: Transport, observe: (message: JSONRPCMessage) => void): Transport {
  const outer: Transport = {
    start() {
      inner.onclose = () => outer.onclose?.();
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onmessage = (message, extra) => {
        observe(message);
        outer.onmessage?.(message, extra);
      };
      return inner.start();
    },
    send: (message, options) => inner.send('error' in message ? { ...message, error: plainError(message.error) } : message, options),
    close: () => inner.close(),
  };
  return outer;
}
