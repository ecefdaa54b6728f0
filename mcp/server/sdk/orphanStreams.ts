import type { ServerResponse } from 'node:http';
import type { Cancel, Clock } from '../../base/clock';
import type { Agent } from '../../model/agent';

/** How often a comment is sent, so that no client takes the connection for dead, ms. */
const keepAliveMs = 15_000;
/** As many as one agent's client opens, and some to spare. */
const maxStreams = 8;

/**
 * The event streams of 2025 clients whose session is of an earlier run. Their calls are served without a session, and here
 * they learn that a list changed; a client that is refused the stream asks for it again without end.
 */
export class OrphanStreams {
  readonly #clock: Clock;
  readonly #streams = new Map<string, { readonly agent: Agent; readonly open: Set<ServerResponse> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Agents with a stream open. */
  agents(): readonly Agent[] {
    return [...this.#streams.values()].map(({ agent }) => agent);
  }

  /** Opens a stream, which begins with the lists that this run may offer differently. */
  open(agent: Agent, res: ServerResponse): void {
    const streams = this.#streams.get(agent.id) ?? { agent, open: new Set<ServerResponse>() };
    this.#streams.set(agent.id, streams);
    const [oldest] = streams.open;
    if (streams.open.size >= maxStreams) oldest?.end();
    streams.open.add(res);
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' });
    res.flushHeaders();
    let cancel: Cancel = () => undefined;
    const keepAlive = () => {
      cancel = this.#clock.after(keepAliveMs, () => {
        res.write(': keepalive\n\n');
        keepAlive();
      });
    };
    keepAlive();
    res.once('close', () => {
      cancel();
      streams.open.delete(res);
      if (streams.open.size === 0 && this.#streams.get(agent.id) === streams) this.#streams.delete(agent.id);
    });
    this.notify(agent.id, 'notifications/tools/list_changed');
  }

  notify(agentId: string, method: string): void {
    for (const res of this.#streams.get(agentId)?.open ?? []) {
      res.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method })}\n\n`);
    }
  }

  endAgent(agentId: string): void {
    for (const res of this.#streams.get(agentId)?.open ?? []) res.end();
  }

  close(): void {
    for (const id of [...this.#streams.keys()]) this.endAgent(id);
  }
}
