import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type NodeIncomingMessageLike, type NodeMcpRequestHandler, toNodeHandler } from '@modelcontextprotocol/node';
import {
  classifyInboundRequest,
  createMcpHandler,
  type InboundModernRoute,
  InMemoryServerEventBus,
  isInitializeRequest,
  isJSONRPCRequest,
  legacyStatelessFallback,
  type McpHttpHandler,
} from '@modelcontextprotocol/server';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { Agent } from '../../model/agent';
import type { Listeners } from '../announcements';
import { type SessionLimits, Sessions, sessionLimits } from '../sessions';
import type { Surface } from '../surface';
import { OrphanStreams } from './orphanStreams';
import { answerInPlainWords } from './plainErrors';
import { capabilitiesOf, plainLegacyRequest, plainModernRequest } from './plainRequest';
import { canShowForm } from './questions';
import { type BuildServer, type BuiltServer, createServerBuilder } from './server';
import { SessionTransport } from './sessionTransport';
import { ShortWay } from './shortWay';
import { maxSubscriptions } from './subscriptions';
import { ToolTable } from './toolTable';

interface LegacySession {
  readonly agent: Agent;
  readonly built: BuiltServer;
  readonly transport: SessionTransport;
}

interface ModernServing {
  readonly agent: Agent;
  readonly bus: InMemoryServerEventBus;
  readonly handler: McpHttpHandler;
  readonly serve: NodeMcpRequestHandler;
}

/**
 * Serves both protocol eras on one path, for requests that the guard has let through. Each agent has its own modern
 * handler and its own sessions, so that revoking it ends exactly what is its.
 */
export class HttpEras implements Listeners {
  readonly #build: BuildServer;
  readonly #shortWay: ShortWay;
  readonly #log: Log;
  readonly #modern = new Map<string, ModernServing>();
  readonly #sessions: Sessions<LegacySession>;
  readonly #orphans: OrphanStreams;

  constructor(parts: { readonly surface: Surface; readonly clock: Clock; readonly log: Log; readonly limits?: SessionLimits }) {
    const table = new ToolTable(parts.surface.tools);
    this.#build = createServerBuilder(parts.surface, table);
    this.#shortWay = new ShortWay(parts.surface, table, (error) => this.#failed(error));
    this.#log = parts.log;
    this.#orphans = new OrphanStreams(parts.clock);
    this.#sessions = new Sessions(parts.clock, (session) => this.#closeSession(session), parts.limits ?? sessionLimits);
  }

  /** Answers one request. `body` is its parsed JSON, undefined for GET and DELETE. */
  async handle(agent: Agent, req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    const id = single(req.headers['mcp-session-id']);
    const found = id === undefined ? undefined : this.#sessions.find(id, agent.id);
    // Only the 2025 revisions have sessions, so what comes in one needs no look at its era.
    if (id !== undefined && found?.kind === 'live') return this.#inSession(id, found.value, req, res, body);
    const route = routeOf(req, body);
    if (route.kind === 'modern' && this.#answerModern(agent, route, req, res)) return;
    if (route.kind !== 'legacy') {
      answerInPlainWords(res);
      return this.#modernOf(agent).serve(headOnly(req), res, body);
    }
    if (isInitializeRequest(body)) return this.#openSession(agent, req, res, body);
    if (found?.kind === 'gone') return sessionNotFound(res);
    // A client that outlived a restart of the server does not initialize again by itself; its plain calls go on working.
    if (id !== undefined && req.method === 'GET') return this.#orphans.open(agent, res);
    if (this.#answerOrphan(agent, req, res, body)) return;
    answerInPlainWords(res);
    return this.#statelessFor(agent)(headOnly(req), res, body);
  }

  agents(): readonly Agent[] {
    const found = new Map<string, Agent>();
    for (const { agent, bus } of this.#modern.values()) if (bus.listenerCount > 0) found.set(agent.id, agent);
    for (const id of this.#sessions.agentIds()) for (const { agent } of this.#sessions.of(id)) found.set(id, agent);
    for (const agent of this.#orphans.agents()) found.set(agent.id, agent);
    return [...found.values()];
  }

  watchers(): readonly Agent[] {
    const found: Agent[] = [];
    for (const { agent, bus } of this.#modern.values()) if (bus.listenerCount > 0) found.push(agent);
    for (const id of this.#sessions.agentIds()) {
      for (const { agent, built } of this.#sessions.of(id)) {
        if (built.subscriptions === undefined || built.subscriptions.size === 0) continue;
        if (!found.some((known) => known.id === id)) found.push(agent);
        break;
      }
    }
    return found;
  }

  toolsChanged(agentId: string): void {
    for (const { built } of this.#sessions.of(agentId)) built.refreshTools();
    const notify = this.#modern.get(agentId)?.handler.notify;
    notify?.toolsChanged();
    notify?.promptsChanged();
    this.#orphans.notify(agentId, 'notifications/tools/list_changed');
    this.#orphans.notify(agentId, 'notifications/prompts/list_changed');
  }

  resourcesChanged(agentId: string): void {
    for (const { built } of this.#sessions.of(agentId)) built.server.sendResourceListChanged();
    this.#modern.get(agentId)?.handler.notify.resourcesChanged();
    this.#orphans.notify(agentId, 'notifications/resources/list_changed');
  }

  resourceUpdated(agentId: string, uri: string): void {
    for (const { built } of this.#sessions.of(agentId)) {
      if (built.subscriptions?.has(uri)) built.server.server.sendResourceUpdated({ uri }).catch((error: unknown) => this.#failed(error));
    }
    this.#modern.get(agentId)?.handler.notify.resourceUpdated(uri);
  }

  /** Ends the agent's sessions, its subscriptions and the calls it has running. */
  async endAgent(agentId: string): Promise<void> {
    const modern = this.#modern.get(agentId);
    this.#modern.delete(agentId);
    this.#sessions.endOf(agentId);
    this.#shortWay.endAgent(agentId);
    this.#orphans.endAgent(agentId);
    await modern?.handler.close();
  }

  async close(): Promise<void> {
    const handlers = [...this.#modern.values()];
    this.#modern.clear();
    this.#sessions.endAll();
    this.#shortWay.close();
    this.#orphans.close();
    await Promise.all(handlers.map(({ handler }) => handler.close()));
  }

  /** @returns whether the short way answers it */
  #answerModern(agent: Agent, route: InboundModernRoute, req: IncomingMessage, res: ServerResponse): boolean {
    const request = plainModernRequest(req.headers, route);
    if (request === undefined) return false;
    const canAsk = () => canShowForm(capabilitiesOf(route.message.params?._meta));
    return this.#shortWay.answer({ era: '2026', agent, request, res, canAsk }) !== undefined;
  }

  /** @returns whether the short way answers it */
  #answerOrphan(agent: Agent, req: IncomingMessage, res: ServerResponse, body: unknown): boolean {
    const request = isJSONRPCRequest(body) ? plainLegacyRequest(req.headers, body) : undefined;
    if (request === undefined) return false;
    // Its client said what it can do to an earlier run.
    return this.#shortWay.answer({ era: '2025', agent, request, res, canAsk: () => false }) !== undefined;
  }

  #modernOf(agent: Agent): ModernServing {
    const known = this.#modern.get(agent.id);
    if (known !== undefined) return known;
    const onerror = (error: Error) => this.#report(error);
    const bus = new InMemoryServerEventBus(onerror);
    const handler = createMcpHandler(() => this.#build(agent, 'request').server, { legacy: 'reject', bus, maxSubscriptions, onerror });
    const serving = { agent, bus, handler, serve: toNodeHandler(handler, { onerror: (error) => this.#report(error) }) };
    this.#modern.set(agent.id, serving);
    return serving;
  }

  #statelessFor(agent: Agent): NodeMcpRequestHandler {
    const report = (error: Error) => this.#report(error);
    return toNodeHandler({ fetch: legacyStatelessFallback(() => this.#build(agent, 'orphan').server, report) }, { onerror: report });
  }

  async #openSession(agent: Agent, req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    const built = this.#build(agent, 'session');
    const { server } = built;
    const canAsk = () => canShowForm(server.server.getClientCapabilities());
    const transport = new SessionTransport(
      this.#shortWay,
      { agent, canAsk },
      {
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => this.#sessions.add(id, agent.id, { agent, built, transport }),
        onsessionclosed: (id) => {
          if (id !== undefined) this.#sessions.delete(id);
        },
      },
    );
    transport.onerror = (error) => this.#report(error);
    await server.connect(transport);
    await transport.handleRequest(req, res, body);
    // An initialize that the transport refused leaves no session behind to close this server later.
    if (transport.sessionId === undefined) await server.close();
  }

  async #inSession(id: string, session: LegacySession, req: IncomingMessage, res: ServerResponse, body: unknown): Promise<void> {
    res.once('close', this.#sessions.use(id));
    await session.transport.handleRequest(req, res, body);
  }

  #closeSession({ built }: LegacySession): void {
    built.server.close().catch((error: unknown) => this.#failed(error));
  }

  #failed(error: unknown): void {
    this.#report(error instanceof Error ? error : new Error(String(error)));
  }

  /** The SDK reports refused requests here too; their text may quote what was sent, so only its kind is kept. */
  #report(error: Error): void {
    this.#log.debug('the protocol layer refused or dropped a message', { kind: error.name });
  }
}

/** The request as the SDK's adapters take it: its body has been read and travels beside it. */
function headOnly(req: IncomingMessage): NodeIncomingMessageLike {
  return {
    method: req.method ?? 'GET',
    url: req.url ?? '/',
    headers: req.headers,
    [Symbol.asyncIterator]: () => req[Symbol.asyncIterator](),
  };
}

/** The era of a request, or what is wrong with it, as the SDK itself decides it. */
function routeOf({ method = '', headers }: IncomingMessage, body: unknown) {
  const version = single(headers['mcp-protocol-version']);
  const named = single(headers['mcp-method']);
  return classifyInboundRequest({
    httpMethod: method,
    ...(version === undefined ? {} : { protocolVersionHeader: version }),
    ...(named === undefined ? {} : { mcpMethodHeader: named }),
    body,
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

function sessionNotFound(res: ServerResponse): void {
  const data = { code: 'not_found', recovery: 'Send initialize without a session id.' };
  const error = { code: -32001, message: 'This session has ended. Initialize a new one.', data };
  res.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
}
