import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, isoTime } from '../base/clock';
import { Emitter, type Subscribe } from '../base/emitter';
import { SwitchboardError } from '../base/errors';
import type { Activity, RecordActivity } from '../model/activity';
import {
  type Agent,
  type AgentToken,
  type AgentTokenStore,
  agentKindShape,
  isAgentId,
  longestClient,
  type MintOptions,
  newAgentId,
  type RetiredToken,
  type SeenAgent,
} from '../model/agent';
import type { ChoosableProfile } from '../model/profiles';
import { controlId } from './channel/controlId';
import { keyOf } from './channel/proof';
import { clientTitle } from './clientTitle';

/** What one message says about the client that sent it. */
export interface Sighting {
  readonly era: '2025' | '2026';
  /** The client's own name and version, in the messages that carry them. */
  readonly client: string | undefined;
}

interface KnownToken {
  /** SHA-256. */
  readonly hash: Buffer;
  /** It outlives this run; an adopted one does not. */
  readonly stored: boolean;
}

interface Entry {
  agent: Agent;
  readonly createdAt: string;
  /** Undefined for an agent on stdio, which needs none. */
  token: KnownToken | undefined;
  /** Which desktop agent it is. */
  kind: string | undefined;
  /** The key that the bridge reads from its file in this run; it opens only the channel for bridges, never HTTP by itself. */
  bridgeKey: Buffer | undefined;
  /** Its own profiles, in place of the general setting. */
  profiles: readonly ChoosableProfile[] | undefined;
  /** It connects through the stdio bridge, so each run writes it a file. */
  readonly bridge: boolean;
  client: string | undefined;
  era: Sighting['era'] | undefined;
  lastSeenAt: number | undefined;
}

/** A refused program is named again after this time. At most 20 are remembered, because any local program can try to connect. */
const refusalKeptMs = 10 * 60_000;
const refusalsKept = 20;

/** As many tokens that open nothing any more are remembered, so that the person learns whose was refused. */
const retiredKept = 50;
/** When agents were last seen is saved at most this often, milliseconds. */
const seenSavedMs = 60_000;

/** Longest name a person may give an agent, in characters. */
const maxNameLength = 80;

/**
 * The agents that may connect, and those seen in this run. Tokens are kept only as SHA-256: `mint` hands
 * the token out once and nothing here can produce it again.
 */
export class AgentRegistry {
  readonly #store: AgentTokenStore;
  readonly #clock: Clock;
  readonly #record: RecordActivity;
  readonly #before: ReadonlyMap<string, SeenAgent>;
  readonly #entries = new Map<string, Entry>();
  readonly #revoked = new Emitter<string>();
  /** Programs that were refused lately, and when. */
  readonly #refused = new Map<string, number>();
  #retired: readonly RetiredToken[];
  #controlKey: Buffer | undefined;
  #saving: Promise<void> = Promise.resolve();
  /** A sighting waits to be saved; and what `clock.elapsed` said when one was saved last. */
  #seenUnsaved = false;
  #seenSavedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: {
    readonly store: AgentTokenStore;
    /** Agents as an earlier registry of this run saw them. */
    readonly seen?: readonly SeenAgent[] | undefined;
    readonly clock: Clock;
    readonly record: RecordActivity;
  }) {
    this.#before = new Map(parts.seen?.map((agent) => [agent.id, agent]));
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#record = parts.record;
    this.#retired = parts.store.retired?.() ?? [];
    for (const token of parts.store.list()) {
      const known = { hash: Buffer.from(token.tokenHash, 'hex'), stored: true };
      this.#add({ id: token.id, name: token.name }, known, token.createdAt, token);
    }
  }

  /**
   * Makes a token for a new agent and stores its hash. The token is shown once: it cannot be read again.
   * @throws SwitchboardError `validation` for an empty or over-long name or an impossible kind; whatever the store throws, after which the token is not valid.
   */
  async mint(name: string, options: MintOptions = {}): Promise<{ readonly id: string; readonly token: string }> {
    const shown = shownName(name);
    mustBeKind(options.kind);
    const token = newToken();
    const id = this.#freeId(options.id);
    this.#add({ id, name: shown }, { hash: hashOf(token), stored: true }, isoTime(this.#clock.now()), options);
    try {
      await this.#save();
    } catch (error) {
      this.#entries.delete(id);
      throw error;
    }
    return { id, token };
  }

  /** The id that was asked for, unless some agent has it. */
  #freeId(wanted: string | undefined): string {
    return wanted !== undefined && isAgentId(wanted) && !this.#entries.has(wanted) ? wanted : newAgentId();
  }

  /**
   * Makes a new token for an agent in place of its old one, which opens nothing from then on; what the agent has open ends.
   * @throws SwitchboardError `not_found`; whatever the store throws, after which the old token is still in use.
   */
  async mintAgain(id: string): Promise<{ readonly token: string }> {
    const entry = this.#known(id);
    const before = { token: entry.token, retired: this.#retired };
    const token = newToken();
    this.#retire(entry);
    entry.token = { hash: hashOf(token), stored: true };
    try {
      await this.#save();
    } catch (error) {
      entry.token = before.token;
      this.#retired = before.retired;
      throw error;
    }
    entry.bridgeKey = undefined;
    this.#revoked.emit(id);
    return { token };
  }

  /** @throws SwitchboardError `not_found`, `validation` for the name; whatever the store throws, after which the old name stays. */
  async rename(id: string, name: string): Promise<void> {
    const entry = this.#known(id);
    const before = entry.agent;
    entry.agent = { id, name: shownName(name) };
    await this.#saveOr(entry, () => {
      entry.agent = before;
    });
  }

  /** Which desktop agent it is. @throws SwitchboardError `not_found`; whatever the store throws, after which nothing has changed. */
  async setKind(id: string, kind: string | undefined): Promise<void> {
    const entry = this.#known(id);
    const before = entry.kind;
    mustBeKind(kind);
    entry.kind = kind;
    await this.#saveOr(entry, () => {
      entry.kind = before;
    });
  }

  /** Its own profiles; undefined: the general setting. @throws SwitchboardError `not_found`; whatever the store throws, after which nothing has changed. */
  async setProfiles(id: string, profiles: readonly ChoosableProfile[] | undefined): Promise<void> {
    const entry = this.#known(id);
    const before = entry.profiles;
    entry.profiles = profiles;
    await this.#saveOr(entry, () => {
      entry.profiles = before;
    });
  }

  /**
   * Accepts a token chosen by the person who started the server (BW_MCP_TOKEN), for this run only. The agent's id follows
   * from the token, so it stays the same from run to run.
   * @throws SwitchboardError `validation` when the token could not be sent in a header.
   */
  adopt(name: string, token: string): Agent {
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new SwitchboardError(
        'validation',
        'The given token is empty or holds characters that an Authorization header cannot carry.',
        'Use printable ASCII without spaces, for instance the output of `openssl rand -base64 32`.',
      );
    }
    const hash = hashOf(token);
    return this.#add({ id: `agent-${hash.toString('hex').slice(0, 12)}`, name }, { hash, stored: false }, isoTime(this.#clock.now()));
  }

  /**
   * Makes the token that an agent's bridge proves itself with in this run, in place of an earlier one.
   * @throws SwitchboardError `not_found` for an unknown id.
   */
  bridgeToken(id: string): string {
    const entry = this.#known(id);
    const token = newToken();
    entry.bridgeKey = keyOf(token);
    return token;
  }

  /** Makes the token that the person's own commands prove themselves with in this run. It belongs to no agent and opens no tool. */
  controlToken(): string {
    const token = newToken();
    this.#controlKey = keyOf(token);
    return token;
  }

  /** The agent and its bridge's key of this run; undefined for an agent without one. */
  bridgeKey(id: string): { readonly agent: Agent; readonly key: Buffer } | undefined {
    if (id === controlId) return this.#controlKey && { agent: { id, name: 'Command' }, key: this.#controlKey };
    const entry = this.#entries.get(id);
    return entry?.bridgeKey === undefined ? undefined : { agent: entry.agent, key: entry.bridgeKey };
  }

  /** Lists an agent that connects through the bridge without having been made by the person: `--bridge default`. */
  host(id: string, name: string): void {
    this.#add({ id, name }, undefined, isoTime(this.#clock.now()), { bridge: true });
  }

  /** The agents that connect through the bridge. */
  bridged(): readonly string[] {
    return [...this.#entries.values()].filter(({ bridge }) => bridge).map(({ agent }) => agent.id);
  }

  /** An agent's own profiles; undefined when the general setting holds for it. */
  profilesOf(id: string): readonly ChoosableProfile[] | undefined {
    return this.#entries.get(id)?.profiles;
  }

  /** Lists an agent that needs no token because it owns the process's streams. */
  attach(name: string): Agent {
    let id = 'stdio';
    for (let n = 2; this.#entries.has(id); n += 1) id = `stdio-${n}`;
    return this.#add({ id, name }, undefined, isoTime(this.#clock.now()));
  }

  /** The agent whose token this is. Compares hashes, all of them, each in constant time. */
  authenticate(bearer: string | undefined): Agent | undefined {
    if (bearer === undefined) return undefined;
    const presented = hashOf(bearer);
    let found: Agent | undefined;
    for (const { agent, token } of this.#entries.values()) {
      if (token !== undefined && same(token.hash, presented)) found = agent;
    }
    return found;
  }

  /** Whether some agent's token is this one. */
  knows(bearer: string): boolean {
    return this.authenticate(bearer) !== undefined;
  }

  /**
   * Takes the agent's right to connect away, at once: what it has open ends before this returns its promise.
   * @throws SwitchboardError `not_found` for an unknown id; whatever the store throws, in which case the token is dead for this run only.
   */
  async revoke(id: string): Promise<void> {
    const entry = this.#known(id);
    this.#entries.delete(id);
    this.#retire(entry);
    this.#revoked.emit(id);
    if (entry.token?.stored) await this.#save();
  }

  /** Subscribes to the id of each agent that loses its right to connect. */
  get onRevoked(): Subscribe<string> {
    return this.#revoked.subscribe;
  }

  /** Notes a message of the agent's client; a client that is new or has changed is recorded as an activity. */
  seen(agent: Agent, sighting: Sighting): void {
    const entry = this.#entries.get(agent.id);
    if (entry === undefined) return;
    const client = sighting.client ?? entry.client;
    const news = client !== entry.client || sighting.era !== entry.era;
    entry.lastSeenAt = this.#clock.now();
    entry.client = client;
    entry.era = sighting.era;
    if (entry.token?.stored === true) this.#noteSeen();
    if (news) this.#record({ kind: 'agent-seen', at: entry.lastSeenAt, agent: entry.agent, client, era: sighting.era });
  }

  /**
   * Records that a program was refused for its token, once in ten minutes.
   * @param bearer the token it presented
   * @returns what the person calls it, when it was recorded.
   */
  refused(client: string | undefined, bearer: string | undefined): string | undefined {
    const now = this.#clock.now();
    for (const [name, at] of this.#refused) if (now - at >= refusalKeptMs) this.#refused.delete(name);
    const agent = this.#retiredOf(bearer);
    const title = clientTitle(client) ?? agent?.name ?? 'A program';
    if (this.#refused.has(title) || this.#refused.size >= refusalsKept) return undefined;
    this.#refused.set(title, now);
    const why = whyRefused(bearer, agent);
    this.#record({ kind: 'refused', at: now, program: title, why, agent });
    const message = `${title} was refused: ${why}. Open Agents, create a token for it, and put it into the settings of that program.`;
    this.#record({ kind: 'notice', at: now, severity: 'warning', line: undefined, message });
    return title;
  }

  /** Saves when agents were last seen, as far as that waits. Never rejects. */
  async settle(): Promise<void> {
    if (!this.#seenUnsaved) return;
    this.#seenUnsaved = false;
    this.#seenSavedAt = this.#clock.elapsed();
    // It is tried again after the next sighting, and nothing depends on it.
    await this.#save().catch(() => undefined);
  }

  /** Every agent that may connect now, oldest first. */
  list(): readonly SeenAgent[] {
    return [...this.#entries.values()].map(({ agent, createdAt, client, lastSeenAt, profiles, kind, bridge }) => ({
      id: agent.id,
      name: agent.name,
      createdAt,
      client,
      lastSeenAt,
      profiles,
      kind,
      bridge: bridge || undefined,
    }));
  }

  #known(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return entry;
    throw new SwitchboardError(
      'not_found',
      `No agent has the id ${id}.`,
      'The agent may have been removed already. Look at the list of agents.',
    );
  }

  #noteSeen(): void {
    this.#seenUnsaved = true;
    if (this.#clock.elapsed() - this.#seenSavedAt >= seenSavedMs) void this.settle();
  }

  #retire({ agent, token }: Entry): void {
    if (token === undefined) return;
    const retired = { ...agent, tokenHash: token.hash.toString('hex'), retiredAt: isoTime(this.#clock.now()) };
    this.#retired = [...this.#retired, retired].slice(-retiredKept);
  }

  #retiredOf(bearer: string | undefined): Agent | undefined {
    if (bearer === undefined) return undefined;
    const presented = hashOf(bearer);
    const found = this.#retired.find(({ tokenHash }) => same(Buffer.from(tokenHash, 'hex'), presented));
    return found && { id: found.id, name: found.name };
  }

  /** Saves the entry, or undoes what was changed. */
  async #saveOr({ token }: Entry, undo: () => void): Promise<void> {
    if (token?.stored !== true) return;
    try {
      await this.#save();
    } catch (error) {
      undo();
      throw error;
    }
  }

  #add(
    agent: Agent,
    token: KnownToken | undefined,
    createdAt: string,
    options: MintOptions & Pick<AgentToken, 'client' | 'lastSeenAt'> = {},
  ): Agent {
    const { profiles, bridge = false, kind } = options;
    const before = this.#before.get(agent.id);
    this.#entries.set(agent.id, {
      agent,
      createdAt,
      token,
      bridgeKey: undefined,
      profiles,
      bridge,
      kind,
      client: before?.client ?? options.client,
      era: undefined,
      lastSeenAt: before?.lastSeenAt ?? timeOf(options.lastSeenAt),
    });
    return agent;
  }

  /** One save at a time, so that an older list never overwrites a newer one. */
  #save(): Promise<void> {
    const next = this.#saving.then(() => this.#store.save(this.#storedTokens(), this.#retired));
    this.#saving = next.catch(() => undefined);
    return next;
  }

  #storedTokens(): readonly AgentToken[] {
    const tokens: AgentToken[] = [];
    for (const { agent, createdAt, token, profiles, bridge, kind, lastSeenAt, client } of this.#entries.values()) {
      if (!token?.stored) continue;
      tokens.push({
        id: agent.id,
        name: agent.name,
        tokenHash: token.hash.toString('hex'),
        createdAt,
        ...(profiles && { profiles }),
        ...(bridge && { bridge }),
        ...(kind !== undefined && { kind }),
        ...(lastSeenAt !== undefined && {
          lastSeenAt: isoTime(lastSeenAt),
          ...(client !== undefined && { client: client.slice(0, longestClient) }),
        }),
      });
    }
    return tokens;
  }
}

/** @throws SwitchboardError `validation` for an empty or over-long name. */
function shownName(name: string): string {
  const shown = name.trim();
  if (shown.length > 0 && shown.length <= maxNameLength) return shown;
  throw new SwitchboardError(
    'validation',
    `An agent's name must have 1 to ${maxNameLength} characters; this one has ${shown.length}.`,
    'Give the agent a short name, such as the program it runs in.',
  );
}

function mustBeKind(kind: string | undefined): void {
  if (kind === undefined || agentKindShape.test(kind)) return;
  throw new SwitchboardError('validation', 'This does not name a desktop agent.', 'Use the id of a row in the table of agents.');
}

function whyRefused(bearer: string | undefined, agent: Agent | undefined): Extract<Activity, { kind: 'refused' }>['why'] {
  if (bearer === undefined) return 'no token';
  return agent === undefined ? 'wrong token' : 'revoked token';
}

function timeOf(iso: string | undefined): number | undefined {
  return iso === undefined ? undefined : Date.parse(iso);
}

function newToken(): string {
  return `sb_${randomBytes(32).toString('base64url')}`;
}

function same(known: Buffer, presented: Buffer): boolean {
  return known.length === presented.length && timingSafeEqual(known, presented);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
