import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { headerNames } from '../base/headerLines';
import { listenNear } from '../base/listen';
import type { Log } from '../base/log';
import { holderSays, portHolder } from '../base/portHolder';
import { RateLimiter } from '../base/rateLimit';
import { reasonOf } from '../base/reason';
import { readBody } from '../base/requestBody';
import type { Agent } from '../model/agent';
import type { StopPort } from '../model/stop';
import { acceptedBy, eitherType, streamOnly } from './accept';
import type { AgentRegistry } from './agents';
import type { Listeners } from './announcements';
import { type Channel, openChannel } from './channel/channel';
import { Connections } from './connections';
import {
  allowedHostValues,
  answering,
  bearerOf,
  brokenInside,
  type ControlAct,
  type GuardPolicy,
  judge,
  judgeBody,
  type Refusal,
  type RequestHead,
  stopping,
  tooManyOpen,
} from './guard';
import { readJson } from './jsonBody';
import { answerAsJson } from './jsonOnly';
import { statusPage } from './lineView';
import { asMeant, idOf } from './message';
import { OpenResponses } from './openResponses';
import { PortReturn } from './portReturn';
import { sightingOf } from './sdk/greeting';
import { HttpEras } from './sdk/http';
import type { Surface } from './surface';
import { answerUnreadable } from './unreadable';

/** Carries out a request of one of this user's own programs. @throws SwitchboardError */
export type OwnerRequest = (body: unknown) => Promise<object>;

export interface EndpointOptions {
  /** The address to bind, literally; `127.0.0.1` unless the person opened it up. */
  readonly host: string;
  /** The usual port; 0 for any. */
  readonly port: number;
  /** The port of the line before this one, which is tried first; the usual one is taken back when it is free. */
  readonly lastPort?: number | undefined;
  /** Host header values accepted besides the loopback ones, exactly as clients send them. */
  readonly allowedHosts: readonly string[];
  /** Origin header values accepted; none by default. */
  readonly allowedOrigins: readonly string[];
  readonly registry: AgentRegistry;
  readonly surface: Surface;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether agents may connect through bridges. */
  readonly bridges?: boolean | undefined;
  /** The person's stop, for their own commands. */
  readonly control?: Pick<StopPort, 'state' | 'stop' | 'reopen'> | undefined;
  /** Names this run of this process, for `GET /instance`. */
  readonly instance: string;
  /** What this user's own programs may ask for by path, over the channel of the bridges; left out: nothing. */
  readonly owner?: Readonly<Record<string, OwnerRequest>> | undefined;
  /** The usual port was taken, has become free, and is used again. */
  readonly onPortReturned?: (() => void) | undefined;
}

/** Where agents connect. It changes once when the usual port was taken and becomes free: then both ports are served. */
export interface Address {
  /** `http://127.0.0.1:PORT/mcp`. */
  readonly url: string;
  readonly port: number;
  /** True while another port than the usual one is used, because that is taken. */
  readonly portChanged: boolean;
  /** The program that uses the usual port, in words; undefined when it is ours or the system does not tell. */
  readonly portTakenBy: string | undefined;
}

export interface Endpoint extends Address {
  /** Whether an agent has a request or a stream open. */
  hasOpen(agentId: string): boolean;
  /** The port at which bridges prove themselves; undefined without bridges. */
  readonly channelPort: number | undefined;
  /** The way to the clients connected here. */
  readonly listeners: Listeners;
  /** Stops accepting, lets running requests finish for up to 1.5 s, then ends every stream. Resolves within 2 s. */
  close(): Promise<void>;
}

/** One agent's requests: steady use is far below this, a runaway loop above. */
const agentRate = { burst: 200, perSecond: 50 };
const failedAuthRate = { burst: 20, perSecond: 1 };

/** Milliseconds that the rest of a body which is too large gets to arrive, before it is refused. */
const bodyEndsWithinMs = 1_000;
/** A handshake is far smaller. */
const largestGreeting = 64 * 1024;

/** Milliseconds that what an agent waits for gets to be answered once its token is revoked. */
const lastAnswerMs = 250;

/** Milliseconds that running requests get to finish when the server stops. */
const drainMs = 1_500;

/**
 * Opens the MCP endpoint for agents on this machine.
 * @throws NodeJS.ErrnoException when the address cannot be bound for another reason than a taken port.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const endpoint = new HttpEndpoint(options);
  const channelPort = await endpoint.listen();
  return {
    get url() {
      return endpoint.address.url;
    },
    get port() {
      return endpoint.address.port;
    },
    get portChanged() {
      return endpoint.address.portChanged;
    },
    get portTakenBy() {
      return endpoint.address.portTakenBy;
    },
    channelPort,
    listeners: endpoint.eras,
    hasOpen: (agentId) => endpoint.hasOpen(agentId),
    close: () => endpoint.close(),
  };
}

/** From the socket to the protocol: the guard, the body, who is there, and the end of it all. */
class HttpEndpoint {
  readonly eras: HttpEras;
  readonly #options: EndpointOptions;
  readonly #server: Server;
  /** The server at the usual port, once that was taken back. */
  #returned: Server | undefined;
  #portReturn: PortReturn | undefined;
  #address: Address | undefined;
  readonly #open = new OpenResponses();
  readonly #connections = new Connections();
  /** Undefined until the port is known, which the Host header must name. */
  #policy: GuardPolicy | undefined;
  #channel: Channel | undefined;
  #stopListening: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.eras = new HttpEras({ surface: options.surface, clock: options.clock, log: options.log });
    this.#server = this.#newServer();
  }

  /** @throws Error before `listen` has resolved */
  get address(): Address {
    if (this.#address === undefined) throw new Error('The endpoint does not listen yet.');
    return this.#address;
  }

  /** @returns the port at which bridges prove themselves */
  async listen(): Promise<number | undefined> {
    const { host, bridges, registry, clock, lastPort } = this.#options;
    const usual = this.#options.port;
    const { port } = await listenNear(this.#server, host, lastPort ?? usual);
    if (usual === 0 || port === usual) this.#address = this.#addressAt(port);
    else await this.#awayFrom(usual, port);
    this.#channel = bridges === true ? await openChannel(this.#server, registry, clock) : undefined;
    this.#policy = this.#policyAt(port);
    this.#stopListening = registry.onRevoked((agentId) => void this.#endAgent(agentId));
    return this.#channel?.port;
  }

  async #awayFrom(usual: number, port: number): Promise<void> {
    const { host, clock, log, onPortReturned } = this.#options;
    const holder = await portHolder(usual);
    const portTakenBy = holder && holderSays(holder);
    log.warn('the usual port is taken', { port: usual, by: portTakenBy, used: port });
    this.#address = { ...this.#addressAt(port), portChanged: true, portTakenBy };
    this.#portReturn = new PortReturn({
      ...{ host, port: usual, clock, log },
      server: () => this.#newServer(),
      returned: (server) => {
        this.#returned = server;
        this.#address = this.#addressAt(usual);
        // What connected at the other port in this run stays connected.
        if (this.#policy !== undefined) this.#policy = { ...this.#policy, hosts: this.#hostsAt([usual, port]) };
        log.info('the usual port is used again', { port: usual });
        onPortReturned?.();
      },
    });
  }

  #addressAt(port: number): Address {
    const { host } = this.#options;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return { url: `http://${shownHost}:${port}/mcp`, port, portChanged: false, portTakenBy: undefined };
  }

  #newServer(): Server {
    // The guard judges requests without a Host: Node would refuse them without a word.
    const server = createServer({ requireHostHeader: false }, (req, res) => {
      this.#serve(req, res).catch((error: unknown) => this.#failed(res, error));
    });
    harden(server);
    answerUnreadable(server, send);
    server.on('connection', (socket) => this.#connections.add(socket));
    return server;
  }

  /** Whether an agent has a request or a stream open. */
  hasOpen(agentId: string): boolean {
    return this.#connections.has(agentId);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  #hostsAt(ports: readonly number[]): GuardPolicy['hosts'] {
    return allowedHostValues(ports, this.#options.allowedHosts);
  }

  #policyAt(port: number): GuardPolicy {
    const { allowedOrigins, registry, clock } = this.#options;
    const agents = new RateLimiter(clock, agentRate);
    const strangers = new RateLimiter(clock, failedAuthRate);
    return {
      hosts: this.#hostsAt([port]),
      origins: new Set(allowedOrigins),
      ownerPaths: new Set(Object.keys(this.#options.owner ?? {})),
      authenticate: (bearer) => registry.authenticate(bearer),
      takeRequest: (agentId) => agents.take(agentId),
      takeFailedAuth: (address) => strangers.take(address),
    };
  }

  async #serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const policy = this.#policy;
    if (this.#closing !== undefined || policy === undefined) return send(res, stopping());
    const verdict = judge(headOf(req, this.#channel?.agentOf(req.socket)), policy);
    if (verdict.kind === 'refused') {
      if (verdict.status === 401) void this.#noteStranger(req);
      return this.#refuse(req, res, verdict);
    }
    if (verdict.kind === 'instance') {
      const { instance, surface } = this.#options;
      return sendJson(res, 200, { instance, name: 'switchboard', version: surface.version });
    }
    if (verdict.kind === 'control') return this.#control(verdict.act, res);
    if (verdict.kind === 'status') return sendJson(res, 200, await statusPage(this.#options.surface.view, undefined));
    if (verdict.kind === 'owner') return this.#serveOwner(verdict.path, req, res);
    const { agent } = verdict;
    this.#connections.known(req.socket);
    const release = this.#connections.open(agent.id);
    if (release === undefined) return this.#refuse(req, res, tooManyOpen());
    res.once('close', release);
    // Known as open before its body is read, so that a token revoked meanwhile breaks it off.
    this.#open.add(res, agent);
    await this.#serveAgent(agent, req, res, policy);
  }

  async #serveOwner(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const read = await readJson(req);
    if (!read.ok) return this.#sendAfterBody(req, res, read.refusal);
    try {
      sendJson(res, 200, (await this.#options.owner?.[path]?.(read.value)) ?? {});
    } catch (error) {
      if (!(error instanceof SwitchboardError)) throw error;
      sendJson(res, 409, { error: error.message, code: error.code, recovery: error.recovery });
    }
  }

  async #control(act: ControlAct, res: ServerResponse): Promise<void> {
    const { control } = this.#options;
    if (control === undefined) return send(res, stopping());
    if (act === 'state') return sendJson(res, 200, control.state);
    sendJson(res, 200, await control[act]('command'));
  }

  /** Tells the person which program was refused. The answer does not wait for that, since the body may never come. */
  async #noteStranger(req: IncomingMessage): Promise<void> {
    const { authorization } = req.headers;
    const bearer = authorization === undefined ? undefined : (bearerOf(authorization) ?? authorization);
    const body = req.method === 'POST' ? await readBody(req, largestGreeting) : undefined;
    const client = body?.kind === 'whole' ? sightingOf(parsed(body.bytes)).client : undefined;
    const refused = this.#options.registry.refused(client ?? headerOf(req, 'user-agent'), bearer);
    if (refused !== undefined)
      this.#options.log.warn('a program was refused', { program: refused, token: bearer === undefined ? 'none' : 'wrong' });
  }

  async #serveAgent(agent: Agent, req: IncomingMessage, res: ServerResponse, policy: GuardPolicy): Promise<void> {
    let body: unknown;
    if (req.method === 'POST') {
      const read = await readJson(req);
      if (!read.ok) return this.#sendAfterBody(req, res, read.refusal);
      const refusal = judgeBody(read.value, headerOf(req, 'mcp-protocol-version'), () => policy.takeRequest(agent.id));
      if (refusal !== undefined) return send(res, answering(refusal, idOf(read.value)));
      body = asMeant(read.value);
      this.#options.registry.seen(agent, sightingOf(body));
    }
    // Its token was revoked while its body came in.
    if (this.#open.isRevoked(res)) return void res.destroy();
    if (isStream(req, body)) this.#open.markStream(res);
    takeAccepted(req, res);
    await this.eras.handle(agent, req, res, body);
  }

  /** Refuses a request by its head. A client is waiting for the answer to its id, so a known agent's is read. */
  async #refuse(req: IncomingMessage, res: ServerResponse, refusal: Refusal): Promise<void> {
    if (refusal.status === 413) return this.#sendAfterBody(req, res, refusal);
    if (refusal.status !== 429 || req.method !== 'POST') return send(res, refusal);
    const read = await readJson(req);
    send(res, answering(refusal, read.ok ? idOf(read.value) : null));
  }

  /** Lets the body end first, for a while: a connection that closes while its client still sends loses the answer. */
  async #sendAfterBody(req: IncomingMessage, res: ServerResponse, refusal: Refusal): Promise<void> {
    if (!req.complete) {
      await new Promise<void>((resolve) => {
        const cancel = this.#options.clock.after(bodyEndsWithinMs, resolve);
        const over = () => {
          cancel();
          resolve();
        };
        req.once('end', over).once('close', over).resume();
      });
    }
    send(res, refusal);
  }

  #failed(res: ServerResponse, error: unknown): void {
    if (res.destroyed) return;
    this.#options.log.error('the MCP endpoint failed to answer', { defect: error instanceof Error ? error.name : typeof error });
    if (res.headersSent) res.destroy();
    else send(res, brokenInside());
  }

  /** What the agent waits for ends with an answer that says why; whatever does not end in time is broken off. */
  async #endAgent(agentId: string): Promise<void> {
    await this.#open.revoke(agentId, this.#options.clock, lastAnswerMs);
    const failed = (error: unknown) => this.#options.log.warn('ending a revoked agent failed', { defect: reasonOf(error) });
    await this.eras.endAgent(agentId).catch(failed);
  }

  async #shutDown(): Promise<void> {
    await this.#portReturn?.stop();
    const servers = this.#returned === undefined ? [this.#server] : [this.#server, this.#returned];
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    this.#channel?.close();
    for (const server of servers) server.closeIdleConnections();
    await this.#open.requestsDone(this.#options.clock, drainMs);
    await this.eras.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(closed);
    this.#stopListening();
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Streams stay open for as long as the client likes: the 2025 event stream and the 2026 subscription. */
function isStream(req: IncomingMessage, body: unknown): boolean {
  if (req.method === 'GET') return true;
  return typeof body === 'object' && body !== null && 'method' in body && body.method === 'subscriptions/listen';
}

function headOf(req: IncomingMessage, proven: Agent | undefined): RequestHead {
  const { host, origin, authorization, 'content-type': contentType, 'content-length': contentLength } = req.headers;
  return {
    method: req.method ?? '',
    target: req.url ?? '',
    remoteAddress: req.socket.remoteAddress ?? '',
    host,
    origin,
    authorization,
    contentType,
    contentLength,
    headerNames: headerNames(req.rawHeaders),
    proven,
  };
}

/** The SDK wants both types named; the client gets one that it takes. */
function takeAccepted(req: IncomingMessage, res: ServerResponse): void {
  // What most clients send, letter for letter.
  if (req.headers.accept === eitherType) return;
  const accepted = acceptedBy(req.headers.accept);
  if (accepted === 'neither') return;
  req.headers.accept = accepted === 'stream' ? streamOnly : eitherType;
  if (accepted === 'json' && req.method === 'POST') answerAsJson(res);
}

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function send(res: ServerResponse, refusal: Refusal): void {
  sendJson(res, refusal.status, refusal.body, refusal.headers);
}

function sendJson(res: ServerResponse, status: number, body: object, headers: Readonly<{ [name: string]: string }> = {}): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  res.end(text);
}

/** Bounds what one peer can hold: slow heads, slow bodies, idle and too many connections. Times in milliseconds. */
function harden(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  // The guard counts them: Node would drop the rest in silence. Their size is limited all the same (16 KiB).
  server.maxHeadersCount = 0;
  server.maxConnections = 1_024;
}
