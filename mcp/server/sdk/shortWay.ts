import type { ServerResponse } from 'node:http';
import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Agent } from '../../model/agent';
import type { AnyTool } from '../../tools/tool';
import type { Surface } from '../surface';
import { Answering } from './answering';
import { listCache, serverInfo } from './identity';
import type { PlainRequest } from './plainRequest';
import { asker, questionResult } from './questions';
import { runToolCall, type ToolCall } from './toolCall';
import { resultOf, type ToolTable } from './toolTable';

export type Era = '2025' | '2026';

/** A plain request and the client it came from. */
export interface PlainExchange {
  readonly era: Era;
  readonly agent: Agent;
  readonly request: PlainRequest;
  readonly res: ServerResponse;
  /** Headers of the answer beside its own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the client can show its person a form. */
  canAsk(): boolean;
  /**
   * Gives the call to the protocol layer of its session, which answers into the open response: it refuses a tool that is not
   * offered, and asks the client what a tool has asked, then runs the tool again. Left out where there is no session.
   */
  handToSdk?(answering: Answering): void;
}

/** What an era adds to a result: 2026-07-28 says of each what it is and who gave it. */
type EraFields = Readonly<Record<Era, { readonly result: object; readonly list: object }>>;

/**
 * The short way of both eras: tools/list and tools/call are answered from the table with one write. The SDK's way makes a
 * server, a web request, a web response and a stream for each, which took most of a call's time. Whatever is not plain
 * (`plainRequest.ts`) goes the SDK's way, whose answers and refusals stay as they are.
 */
export class ShortWay {
  readonly #surface: Surface;
  readonly #table: ToolTable;
  readonly #failed: (error: unknown) => void;
  readonly #fields: EraFields;
  readonly #running = new Map<Answering, string>();

  /** @param failed receives what should never happen: an answer that could not be written */
  constructor(surface: Surface, table: ToolTable, failed: (error: unknown) => void) {
    this.#surface = surface;
    this.#table = table;
    this.#failed = failed;
    const stamp = { resultType: 'complete', _meta: { [SERVER_INFO_META_KEY]: serverInfo(surface.version) } };
    this.#fields = { '2025': { result: {}, list: {} }, '2026': { result: stamp, list: { ...listCache, ...stamp } } };
  }

  /** Begins to answer. Undefined, with nothing done, when there is no session that could refuse a tool that is not offered. */
  answer(exchange: PlainExchange): Answering | undefined {
    const { agent, request, res, headers, handToSdk } = exchange;
    const tool = request.method === 'tools/call' ? this.#table.find(agent, request.name) : undefined;
    const refused = request.method === 'tools/call' && tool === undefined;
    if (refused && handToSdk === undefined) return undefined;
    const answering = new Answering(res, this.#surface.clock, headers);
    if (request.method === 'tools/list') answering.answer(this.#list(exchange));
    else if (tool === undefined) handToSdk?.(answering);
    else this.#begin(exchange, request, tool, answering);
    return answering;
  }

  /** Breaks off what the agent has running here. */
  endAgent(agentId: string): void {
    for (const [answering, owner] of this.#running) if (owner === agentId) answering.breakOff();
  }

  /** Breaks off everything. */
  close(): void {
    for (const answering of this.#running.keys()) answering.breakOff();
  }

  #list({ agent, era, request }: PlainExchange): string {
    const fields = Object.entries(this.#fields[era].list).map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`);
    return `{"jsonrpc":"2.0","id":${JSON.stringify(request.id)},"result":{"tools":${this.#table.definitionsAsJson(agent)}${fields.join('')}}}`;
  }

  #begin(exchange: PlainExchange, request: Extract<PlainRequest, { method: 'tools/call' }>, tool: AnyTool, answering: Answering): void {
    const { agent, era } = exchange;
    const { input, progressToken } = request;
    const call: ToolCall = {
      tool,
      input,
      agent,
      signal: answering.signal,
      ask: asker(undefined, exchange.canAsk),
      progressToken,
      notify: (notice) => answering.precede({ jsonrpc: '2.0', ...notice }),
    };
    const finish = async () => {
      const outcome = await runToolCall(this.#surface, call);
      if (outcome.kind === 'asks' && exchange.handToSdk !== undefined) return exchange.handToSdk(answering);
      const result = outcome.kind === 'asks' ? questionResult(outcome.question) : resultOf(outcome);
      answering.answer(JSON.stringify({ jsonrpc: '2.0', id: request.id, result: { ...this.#fields[era].result, ...result } }));
    };
    this.#running.set(answering, agent.id);
    finish()
      .catch((error: unknown) => {
        this.#failed(error);
        answering.breakOff();
      })
      .finally(() => this.#running.delete(answering));
  }
}
