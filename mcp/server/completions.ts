import { type Clock, sleep } from '../base/clock';
import type { Agent } from '../model/agent';

/** Where the values come from; each may ask Bandwidth and may throw. */
export interface CompletionSources {
  applicationIds(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
  phoneNumbers(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
  callIds(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
}

export type CompletionKind = keyof CompletionSources;

/** Milliseconds a person typing is made to wait at most. */
const limitMs = 2_000;
/** Milliseconds a list is used again: a completion is asked for with every key. */
const keepMs = 30_000;
/** The protocol's most values in one completion. */
const maxValues = 100;

interface Kept {
  readonly at: number;
  readonly values: readonly string[];
}

/** Values that begin with what was typed. Late or failed is an empty list: a completion is a convenience. */
export class Completions {
  readonly #clock: Clock;
  readonly #sources: CompletionSources;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, sources: CompletionSources) {
    this.#clock = clock;
    this.#sources = sources;
  }

  async complete(kind: CompletionKind, agent: Agent, typed: string): Promise<string[]> {
    const values = kind === 'callIds' ? await this.#ask(kind, agent) : await this.#keptOrAsked(kind, agent);
    const wanted = typed.toLowerCase();
    return (values ?? []).filter((value) => value.toLowerCase().startsWith(wanted)).slice(0, maxValues);
  }

  /** What an agent could see may have changed with its credentials. */
  forget(agentId: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${agentId} `)) this.#kept.delete(key);
  }

  async #keptOrAsked(kind: CompletionKind, agent: Agent): Promise<readonly string[] | undefined> {
    const key = `${agent.id} ${kind}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#clock.now() - kept.at < keepMs) return kept.values;
    const values = await this.#ask(kind, agent);
    if (values !== undefined) this.#kept.set(key, { at: this.#clock.now(), values });
    return values;
  }

  async #ask(kind: CompletionKind, agent: Agent): Promise<readonly string[] | undefined> {
    const late = new AbortController();
    const done = new AbortController();
    const asked = this.#sources[kind](agent, late.signal).catch(() => undefined);
    const values = await Promise.race([asked, sleep(this.#clock, limitMs, done.signal)]);
    done.abort();
    late.abort();
    return values ?? undefined;
  }
}
