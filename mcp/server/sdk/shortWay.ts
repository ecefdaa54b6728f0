import type { ServerResponse } from 'node:http';
import { SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { Agent } from '../../model/agent';
import type { Question } from '../../policy/asking';
import type { AnyTool } from '../../tools/tool';
import type { Surface } from '../surface';
import { Answering } from './answering';
import { listCache, serverInfo } from './identity';
import type { PlainRequest } from './plainRequest';
import { personByCallingAgain, questionResult } from './questions';
import { runToolCall, type ToolCall } from './toolCall';
import { resultAsJson } from './toolResult';
import type { ToolTable } from './toolTable';

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

/** What an era adds to a result, as JSON members: 2026-07-28 says of each what it is and who gave it. */
type EraMembers = Readonly<Record<Era, { readonly result: string; readonly list: string; readonly question: string }>>;

/**
 * The short way of both eras: tools/list and tools/call are answered from the table with one write. The SDK's way makes a
 * server, a web request, a web response and a stream for each, which took most of a call's time. Whatever is not plain
 * (`plainRequest.ts`) goes the SDK's way, whose answers and refusals stay as they are.
 */
export class ShortWay {
  readonly #surface: Surface;
  readonly #table: ToolTable;
  readonly #failed: (error: unknown) => void;
  readonly #members: EraMembers;
  readonly #running = new Map<Answering, string>();

  /** @param failed receives what should never happen: an answer that could not be written */
  constructor(surface: Surface, table: ToolTable, failed: (error: unknown) => void) {
    this.#surface = surface;
    this.#table = table;
    this.#failed = failed;
    const by = { _meta: { [SERVER_INFO_META_KEY]: serverInfo(surface.version) } };
    const complete = { resultType: 'complete', ...by };
    this.#members = {
      '2025': { result: '', list: '', question: '' },
      '2026': { result: membersOf(complete), list: membersOf({ ...listCache, ...complete }), question: membersOf(by) },
    };
  }

  /** Begins to answer. Undefined, with nothing done, when there is no session that could refuse a tool that is not offered. */
  answer(exchange: PlainExchange): Answering | undefined {
    const { agent, request, res, headers, handToSdk } = exchange;
    const tool = request.method === 'tools/call' ? this.#table.find(agent, request.name) : undefined;
    const refused = request.method === 'tools/call' && tool === undefined;
    if (refused && handToSdk === undefined) return undefined;
    const answering = new Answering(res, this.#surface.clock, headers);
    if (answering.signal.aborted) return answering;
    if (request.method === 'tools/list') this.#list(exchange, answering);
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

  #list({ agent, era, request }: PlainExchange, answering: Answering): void {
    const json = answerTo(request, `"tools":${this.#table.definitionsAsJson(agent)}${this.#members[era].list}`);
    // As the SDK answers it in each era.
    if (era === '2025') answering.answerInStream(json);
    else answering.answer(json);
  }

  #begin(exchange: PlainExchange, request: Extract<PlainRequest, { method: 'tools/call' }>, tool: AnyTool, answering: Answering): void {
    const { agent, era } = exchange;
    const { input, progressToken } = request;
    const call: ToolCall = {
      tool,
      input,
      agent,
      signal: answering.signal,
      person: personByCallingAgain(undefined, exchange.canAsk),
      progressToken,
      notify: (notice) => answering.precede({ jsonrpc: '2.0', ...notice }),
    };
    const finish = async () => {
      const outcome = await runToolCall(this.#surface, call);
      if (outcome.kind === 'asks' && exchange.handToSdk !== undefined) return exchange.handToSdk(answering);
      const { question, result } = this.#members[era];
      const members = outcome.kind === 'asks' ? questionAsJson(outcome.question) + question : resultAsJson(outcome) + result;
      answering.answer(answerTo(request, members));
    };
    const failed = (error: unknown) => {
      this.#failed(error);
      answering.breakOff();
    };
    this.#running.set(answering, agent.id);
    finish()
      .catch(failed)
      .finally(() => this.#running.delete(answering));
  }
}

/** The members of a question's result as JSON, without the braces. */
function questionAsJson(question: Question): string {
  return JSON.stringify(questionResult(question)).slice(1, -1);
}

/** The answer to a request. @param members of its result, as JSON */
function answerTo({ id }: PlainRequest, members: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{${members}}}`;
}

/** The members of an object as JSON, to follow others. */
function membersOf(fields: object): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}
