import { type Clock, sleep } from '../base/clock';
import type { Agent } from '../model/agent';

/** Where the values come from; each may ask Bandwidth and may throw. */
export interface CompletionSources {
  applicationIds(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
  phoneNumbers(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
  callIds(agent: Agent, signal: AbortSignal): Promise<readonly string[]>;
}

export type CompletionKind = keyof CompletionSources;

/** Milliseconds that a person who types waits at most. */
const limitMs = 2_000;
/** Milliseconds a list is used again: a completion is asked for with every key. */
const keepMs = 30_000;
/** The protocol's most values in one completion. */
const maxValues = 100;

interface Kept {
  readonly at: number;
  readonly values: Promise<readonly string[] | undefined>;
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
    const values = await (kind === 'callIds' ? this.#ask(kind, agent) : this.#keptOrAsked(kind, agent));
    const wanted = typed.toLowerCase();
    return (values ?? []).filter((value) => value.toLowerCase().startsWith(wanted)).slice(0, maxValues);
  }

  /** Call it when the agent's credentials have changed: it may see another account now. */
  forget(agentId: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${agentId} `)) this.#kept.delete(key);
  }

  /** Call it when the credentials that agents share have changed. */
  forgetAll(): void {
    this.#kept.clear();
  }

  #keptOrAsked(kind: CompletionKind, agent: Agent): Promise<readonly string[] | undefined> {
    const key = `${agent.id} ${kind}`;
    const known = this.#kept.get(key);
    if (known !== undefined && this.#clock.elapsed() - known.at < keepMs) return known.values;
    const kept: Kept = { at: this.#clock.elapsed(), values: this.#askOnce(key, kind, agent) };
    this.#kept.set(key, kept);
    return kept.values;
  }

  /** What could not be had is asked for again with the next key. */
  async #askOnce(key: string, kind: CompletionKind, agent: Agent): Promise<readonly string[] | undefined> {
    const values = await this.#ask(kind, agent);
    if (values === undefined) this.#kept.delete(key);
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
