import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  preloadSchemas,
} from '@modelcontextprotocol/server';
import { type Clock, sleep } from '../../base/clock';
import type { Log } from '../../base/log';
import { reasonOf } from '../../base/reason';
import type { Agent } from '../../model/agent';
import { eitherType } from '../accept';
import { readJson } from '../jsonBody';
import type { Surface } from '../surface';
import { HttpEras } from './http';
import { modernRevision } from './plainRequest';
import { definitionOf } from './toolTable';

/** Not an agent: it is in no registry, has no token and reaches no tool. */
const caller: Agent = { id: 'warm-up', name: 'Warm-up' };

/** How often each request is made: after that the engine has seen each path. */
const rounds = 3;
/** Milliseconds between two steps, in which real requests are served. */
const betweenMs = 2;

export interface WarmUpOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds until it begins. */
  readonly afterMs: number;
}

/**
 * Does once, in small steps, what the first requests of a process would otherwise wait for: the protocol's schemas, the tools'
 * definitions and validators, Node's fetch, and some requests in both eras. They go over a connection in memory to an endpoint of their own,
 * where no tool runs, so nothing is sent and nothing is recorded.
 * @returns how to stop it, and when it is over; `done` never rejects
 */
export function warmUp(surface: Surface, { clock, log, afterMs }: WarmUpOptions): { readonly done: Promise<void>; stop(): void } {
  const stopped = new AbortController();
  const requests = new OwnRequests(surface, clock, log);
  const run = async () => {
    await sleep(clock, afterMs, stopped.signal);
    for (const step of steps(surface, requests)) {
      if (stopped.signal.aborted) return;
      await step();
      await sleep(clock, betweenMs, stopped.signal);
    }
  };
  const done = run()
    .catch((error: unknown) => log.debug('preparing for the first requests failed', { reason: reasonOf(error) }))
    .finally(() => requests.close());
  return { done, stop: () => stopped.abort() };
}

function* steps(surface: Surface, requests: OwnRequests): Generator<() => void | Promise<void>> {
  yield preloadSchemas;
  for (const tool of surface.tools.all) yield () => void definitionOf(tool);
  for (let round = 0; round < rounds; round++) yield* requests.all();
  // Loads what fetch is made of; a data address is read without a network.
  yield async () => void (await fetch('data:,')).body?.cancel();
  for (const tool of surface.tools.all) {
    yield () => {
      tool.input.safeParse({});
      tool.output.safeParse({});
    };
  }
}

/** The requests that clients make first, in both eras, to an endpoint that no other process can reach. */
class OwnRequests {
  readonly #eras: HttpEras;
  readonly #server: Server;
  readonly #tool: string;

  constructor(surface: Surface, clock: Clock, log: Log) {
    const quiet: Surface = {
      ...surface,
      run: async () => ({ kind: 'done', result: {} }),
      view: { ...surface.view, scope: async () => undefined },
    };
    this.#tool = surface.tools.of(caller)[0]?.name ?? '';
    this.#eras = new HttpEras({ surface: quiet, clock, log });
    this.#server = createServer(async (req, res) => {
      const body = await readJson(req);
      await this.#eras.handle(caller, req, res, body.ok ? body.value : undefined);
    });
  }

  *all(): Generator<() => Promise<void>> {
    yield () => this.#modern('server/discover');
    for (const list of ['tools/list', 'prompts/list', 'resources/list']) yield () => this.#modern(list);
    yield () => this.#modern('tools/call', { name: this.#tool, arguments: {} });
    yield () => this.#legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    yield () => this.#legacy('tools/call', { name: this.#tool, arguments: {} });
  }

  close(): Promise<void> {
    return this.#eras.close();
  }

  #modern(method: string, params: { readonly name?: string; readonly arguments?: object } = {}): Promise<void> {
    const _meta = {
      [PROTOCOL_VERSION_META_KEY]: modernRevision,
      [CLIENT_INFO_META_KEY]: clientInfo,
      [CLIENT_CAPABILITIES_META_KEY]: {},
    };
    const named = params.name === undefined ? {} : { 'mcp-name': params.name };
    return this.#send({ 'mcp-protocol-version': modernRevision, 'mcp-method': method, ...named }, method, { ...params, _meta });
  }

  #legacy(method: string, params: object): Promise<void> {
    return this.#send({ 'mcp-protocol-version': '2025-11-25' }, method, params);
  }

  /** Resolves once the answer has ended. */
  async #send(headers: Readonly<Record<string, string>>, method: string, params: object): Promise<void> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const head = Object.entries({ ...common, ...headers, 'content-length': Buffer.byteLength(body) });
    const [client, server] = connectedInMemory();
    const answered = new Promise<void>((resolve) => {
      this.#server.once('request', (_req: IncomingMessage, res: ServerResponse) => res.once('close', resolve));
    });
    this.#server.emit('connection', server);
    client.resume().write(`POST /mcp HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    await answered;
    client.destroy();
    server.destroy();
  }
}

const clientInfo = { name: 'warm-up', version: '1' };

const common = {
  host: 'localhost',
  'content-type': 'application/json',
  accept: eitherType,
};

/** Two ends of a connection without a socket. */
function connectedInMemory(): readonly [Duplex, Duplex] {
  const ends: readonly [End, End] = [new End(), new End()];
  ends[0].connect(ends[1]);
  ends[1].connect(ends[0]);
  return ends;
}

class End extends Duplex {
  #other: Duplex | undefined;

  connect(other: Duplex): void {
    this.#other = other;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#other?.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.#other?.push(null);
    done();
  }
}
