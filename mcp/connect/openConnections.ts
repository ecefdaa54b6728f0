import { existsSync } from 'node:fs';
import path from 'node:path';
import { isoTime, sleep } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import { nearest } from '../base/nearest';
import { takeLock } from '../base/processLock';
import { reasonOf } from '../base/reason';
import { newAgentId } from '../model/agent';
import type { ConnectionsOptions } from './agentConnections';
import { bundleName, writeBundle } from './bundle';
import { readConfig } from './configFile';
import type {
  AgentConnections,
  AgentState,
  ConnectChoice,
  ConnectOffer,
  ConnectPlan,
  ConnectResult,
  ConnectWay,
  DesktopAgent,
  DisconnectResult,
  EditPlan,
  Finding,
  MintAgent,
  Refusal,
} from './connections';
import { existing, findingsOf, matching, type Surroundings } from './detect';
import { isTrouble } from './editors/editor';
import { type Commit, changes, commit, computeEdit, editors, type FileEdit, isList, type Operation, shown } from './edits';
import { hashOfToken, type ReadEntry, readEntry, startOf } from './entry';
import { stateOf } from './entryState';
import { type Connection, ConnectionRecords, type WrittenEntry } from './records';
import { snippetOf } from './snippet';
import { agents } from './table/agents';
import { expand, type Paths, type Place, pathOf } from './table/paths';
import type { Address, AgentRow, ConfigFile } from './table/row';

/** How often the lock is tried while another Switchboard has it, and how long, ms, between two tries. */
const lockAttempts = 40;
const lockWaitMs = 50;

/** Opens the port at once; `openAgentConnections` loads this when it is first asked for something. */
export function openConnections(options: ConnectionsOptions): AgentConnections {
  return new DesktopConnections(options);
}

type Refused = Refusal & { readonly kind: 'refused' };

/** An entry as it is in one of an agent's files. */
interface FoundEntry {
  readonly file: string;
  readonly entry: ReadEntry;
}

/** Who the agent will be. */
interface Identity {
  readonly agentId: string;
  /** A token that its entry has already, and that is still in use. */
  readonly token: string | undefined;
  /** Undefined: nothing has to be made. */
  readonly mint: { readonly again: string | undefined } | undefined;
}

class DesktopConnections implements AgentConnections {
  readonly #options: ConnectionsOptions;
  readonly #around: Surroundings;
  readonly #home: string;
  readonly #records: ConnectionRecords;
  #inOrder: Promise<unknown> = Promise.resolve();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    const { place, onDisk = (file) => file, dataFolder } = options;
    this.#around = { place, onDisk };
    this.#home = onDisk(place.home);
    this.#records = new ConnectionRecords(dataFolder);
  }

  async list(): Promise<readonly DesktopAgent[]> {
    return Promise.all(agents.map((row) => this.#agent(row)));
  }

  async plan(agent: string, choice: ConnectChoice = {}): Promise<ConnectPlan> {
    const row = rowOf(agent);
    const { id, name } = row;
    const offer = this.#offers(row).find(({ kind, way }) => (choice.kind ?? kind) === kind && (choice.way ?? way) === way);
    if (offer === undefined) return { kind: 'refused', agent: id, name, ...this.#noSuchWay(row, choice) };
    const { way, kind } = offer;
    if (way === 'bridge' && kind !== 'bundle' && this.#options.launch.node === undefined) {
      return { kind: 'refused', agent: id, name, ...noNode(name) };
    }
    const identity = await this.#identity(row, way);
    const planned = { agent: id, name, way, agentId: identity.agentId };
    switch (kind) {
      case 'edit':
        return this.#planEdit(row, way, identity, choice.consents);
      case 'bundle':
        return { ...planned, kind, fileName: bundleName, steps: bundleSteps };
      case 'link':
        return { ...planned, kind, url: this.#link(row, identity.agentId), steps: linkSteps(name) };
      case 'by-hand': {
        const snippet = this.#snippet(row, way, identity.agentId, '…');
        return { ...planned, kind, language: snippet.language, snippet: snippet.text, steps: row.steps };
      }
    }
  }

  async apply(plan: ConnectPlan, mint: MintAgent): Promise<ConnectResult> {
    if (plan.kind === 'refused') return { ...plan, minted: undefined };
    const row = rowOf(plan.agent);
    const identity = await this.#identity(row, plan.way);
    const wanted = {
      ...identity,
      agentId: identity.mint !== undefined && identity.mint.again === undefined ? plan.agentId : identity.agentId,
    };
    if (plan.kind === 'edit') {
      const consents = plan.consents.filter(({ given }) => given).map(({ id }) => id);
      return this.#queue(() => this.#connect(row, plan.way, wanted, consents, mint));
    }
    const { id: agentId, token } = await this.#minted(row, wanted, mint);
    switch (plan.kind) {
      case 'bundle':
        return this.#queue(() => this.#openBundle(row, agentId, plan.steps));
      case 'link':
        return this.#queue(async () => {
          await this.#remember(row, agentId);
          return { kind: 'open', agentId, target: this.#link(row, agentId), steps: plan.steps };
        });
      case 'by-hand':
        return { kind: 'by-hand', agentId, snippet: this.#snippet(row, plan.way, agentId, token ?? '…').text, steps: plan.steps };
    }
  }

  async #openBundle(row: AgentRow, agentId: string, steps: readonly string[]): Promise<ConnectResult> {
    const { bundle, launch } = this.#options;
    if (bundle === undefined) return { kind: 'refused', ...this.#noSuchWay(row, {}), minted: agentId };
    try {
      const target = await writeBundle(bundle, agentId, launch.dataFolder);
      await this.#remember(row, agentId);
      return { kind: 'open', agentId, target, steps };
    } catch (error) {
      return { kind: 'refused', ...notWritten('The extension', error), minted: agentId };
    }
  }

  /** What an agent installs or opens is not in a file that is read here, so that its id is kept for the next time. */
  async #remember({ id }: AgentRow, agentId: string): Promise<void> {
    const { consents, written, created } = this.#records.of(id) ?? { consents: [], written: [], created: [] };
    await this.#records.set(id, { agentId, way: 'bridge', consents, written, created });
  }

  async planDisconnect(agent: string): Promise<DisconnectResult> {
    const row = rowOf(agent);
    const removal = await this.#removal(row);
    const edits = await this.#edits(removal.operations, removal.record);
    return isList(edits) ? this.#disconnected(row, removal.agentId, edits) : edits;
  }

  async disconnect(agent: string): Promise<DisconnectResult> {
    const row = rowOf(agent);
    return this.#queue(async () => {
      const removal = await this.#removal(row);
      const done = await this.#locked(() => commit(() => this.#edits(removal.operations, removal.record)));
      if (done.kind === 'refused') return done;
      if (removal.record !== undefined) await this.#records.set(row.id, undefined);
      return this.#disconnected(row, removal.agentId, done.edits);
    });
  }

  async mend(agent: string, mint: MintAgent): Promise<ConnectResult> {
    return this.apply(await this.planMend(agent), mint);
  }

  async planMend(agent: string): Promise<ConnectPlan> {
    const row = rowOf(agent);
    const [found] = await this.#entries(row);
    const way = found?.entry.kind === 'http' ? 'http' : (this.#records.of(row.id)?.way ?? 'bridge');
    return this.plan(agent, { kind: row.config === undefined ? 'by-hand' : 'edit', way });
  }

  async #agent(row: AgentRow): Promise<DesktopAgent> {
    const { id, name, icon, docs } = row;
    const found = await findingsOf(row, this.#around);
    return { id, name, icon, docs, found, state: await this.#state(row, found), offers: this.#offers(row) };
  }

  async #state(row: AgentRow, found: readonly Finding[]): Promise<AgentState> {
    const { launch, knows } = this.#options;
    const states: AgentState[] = [];
    for (const file of await this.#configFiles(row)) {
      const entry = await this.#entryIn(row, file);
      if (entry === undefined) continue;
      if ('sentence' in entry) {
        states.push({ ...entry, kind: 'unreadable', file });
        continue;
      }
      const exists = (one: string) => existsSync(this.#around.onDisk(one));
      const record = this.#records.of(row.id);
      states.push(stateOf(entry.entry, { name: row.name, file, launch, endpoint: this.#options.endpoint()?.url, record, knows, exists }));
    }
    const worst = (['unreadable', 'stale', 'connected'] as const).map((kind) => states.find((state) => state.kind === kind));
    return worst.find((state) => state !== undefined) ?? { kind: found.length === 0 ? 'not-found' : 'found' };
  }

  #offers(row: AgentRow): readonly ConnectOffer[] {
    const { bundle, endpoint } = this.#options;
    const http = endpoint()?.portChanged === false && (row.config === undefined || row.config.http !== undefined);
    const offers: ConnectOffer[] = [];
    if (row.bundle === true && bundle !== undefined) offers.push({ kind: 'bundle', way: 'bridge' });
    if (row.config !== undefined) offers.push({ kind: 'edit', way: 'bridge' });
    if (row.link !== undefined) offers.push({ kind: 'link', way: 'bridge' });
    if (row.config !== undefined && http) offers.push({ kind: 'edit', way: 'http' });
    offers.push({ kind: 'by-hand', way: 'bridge' });
    if (http) offers.push({ kind: 'by-hand', way: 'http' });
    return offers;
  }

  #noSuchWay(row: AgentRow, { kind, way }: ConnectChoice): Refusal {
    const overHttp = way === 'http' && (row.config === undefined || row.config.http !== undefined);
    const sentence = overHttp
      ? 'The address of this run is not a lasting one, so it is not written into an agent’s settings.'
      : `${row.name} cannot be connected in this way${kind === undefined ? '' : ` (${kind})`}.`;
    const fix = overHttp ? 'Start Switchboard on its usual port, or connect with the bridge.' : 'Connect it with the bridge.';
    return { sentence, fix, file: undefined, line: undefined };
  }

  /** Who the agent is: the one it is already, while that one may connect, else a new one. */
  async #identity(row: AgentRow, way: ConnectWay): Promise<Identity> {
    const { knows } = this.#options;
    const record = this.#records.of(row.id);
    const entries = row.config === undefined ? [] : await this.#entries(row);
    const bridged = entries.map(({ entry }) => (entry.kind === 'bridge' ? entry.agentId : undefined));
    const known = [...bridged, record?.agentId].find((id) => id !== undefined && knows(id) !== false);
    if (known === undefined) return { agentId: newAgentId(), token: undefined, mint: { again: undefined } };
    if (way === 'bridge') return { agentId: known, token: undefined, mint: undefined };
    const token = entries
      .map(({ entry }) => (entry.kind === 'http' ? entry.address.token : undefined))
      .find((one) => one !== undefined && record?.tokenHash === hashOfToken(one));
    return { agentId: known, token, mint: token === undefined ? { again: known } : undefined };
  }

  async #minted(
    { id: kind, name }: AgentRow,
    { agentId, token, mint: needed }: Identity,
    mint: MintAgent,
  ): Promise<{ readonly id: string; readonly token: string | undefined }> {
    return needed === undefined ? { id: agentId, token } : mint({ id: agentId, name, bridge: true, kind, again: needed.again });
  }

  async #planEdit(row: AgentRow, way: ConnectWay, identity: Identity, chosen: ConnectChoice['consents']): Promise<ConnectPlan> {
    const { id: agent, name, pickUp, notes } = row;
    const record = this.#records.of(row.id);
    const given = chosen ?? record?.consents ?? [];
    const operations = await this.#connection(row, way, identity.agentId, identity.token ?? '…', given);
    const edits = await this.#edits(operations, record);
    if (!isList(edits)) return { ...edits, agent, name };
    const plan: EditPlan = {
      ...{ kind: 'edit', agent, name, way, agentId: identity.agentId, pickUp },
      changes: edits.filter(changes).map((edit) => shown(edit, this.#around.onDisk)),
      consents: row.consents.map(({ id, sentence }) => ({ id, sentence, given: given.includes(id) })),
      notes: [...notes, ...(way === 'http' ? edits.flatMap(readableByOthers) : [])],
    };
    return plan;
  }

  async #connect(row: AgentRow, way: ConnectWay, identity: Identity, consents: readonly string[], mint: MintAgent): Promise<ConnectResult> {
    const before = this.#records.of(row.id);
    const operations = async (id: string, token: string) => this.#edits(await this.#connection(row, way, id, token, consents), before);
    const tried = await operations(identity.agentId, identity.token ?? '…');
    if (!isList(tried)) return { ...tried, minted: undefined };
    const { id, token = '…' } = await this.#minted(row, identity, mint);
    const minted = identity.mint === undefined || identity.mint.again !== undefined ? undefined : id;
    const done = await this.#locked(() => commit(() => operations(id, token)));
    if (done.kind === 'refused') return { ...done, minted };
    await this.#records.set(row.id, {
      ...{ agentId: id, way, consents: [...consents] },
      ...(way === 'http' && { tokenHash: hashOfToken(token) }),
      written: done.edits.flatMap(({ written }) => written.map((one) => withAround(one, before))),
      created: done.edits.flatMap((edit) => createdBy(edit, done.folders, before)),
    });
    const changed = done.edits.filter(changes).map((edit) => shown(edit, this.#around.onDisk));
    return { kind: 'connected', agentId: id, changes: changed, pickUp: row.pickUp };
  }

  /** What connecting puts into which file, and what an earlier connection put there and this one does not. */
  async #connection(
    row: AgentRow,
    way: ConnectWay,
    agentId: string,
    token: string,
    consents: readonly string[],
  ): Promise<readonly Operation[]> {
    const { config } = row;
    const value =
      config === undefined
        ? undefined
        : way === 'bridge'
          ? config.bridge(startOf(this.#options.launch, agentId))
          : config.http?.(this.#address(token));
    if (config === undefined || value === undefined) return [];
    const given = row.consents.filter(({ id }) => consents.includes(id));
    const fields = Object.fromEntries(given.flatMap((consent) => Object.entries(consent.fields ?? {})));
    const entry = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, ...fields } : value;
    const common = { does: 'put' as const, consent: undefined, owned: ownedFields(row) };
    const puts: Operation[] = (await this.#chosenFiles(config, row)).map((file) => ({
      ...{ ...common, file, language: config.language, place: config.place, value: entry, seed: config.seed ?? '' },
    }));
    for (const { id, entries = [] } of given) {
      for (const { file: where, place, value: consented } of entries) {
        for (const file of await this.#chosenFiles(where, row)) {
          puts.push({
            does: 'put',
            file,
            language: where.language,
            place,
            value: consented,
            seed: where.seed ?? '',
            consent: id,
            owned: [],
          });
        }
      }
    }
    const dropped = (this.#records.of(row.id)?.written ?? []).filter(({ consent }) => consent !== undefined && !consents.includes(consent));
    return [...dropped.reverse().map(taking), ...puts];
  }

  async #removal(
    row: AgentRow,
  ): Promise<{ readonly operations: readonly Operation[]; readonly record: Connection | undefined; readonly agentId: string | undefined }> {
    const record = this.#records.of(row.id);
    const written = record?.written ?? [];
    const entries = row.config === undefined ? [] : await this.#entries(row);
    const unrecorded = entries.filter(
      ({ file, entry }) => entry.kind !== 'other' && !written.some((one) => one.file === file && one.consent === undefined),
    );
    const { config } = row;
    const more: Operation[] =
      config === undefined
        ? []
        : unrecorded.map(({ file }) => ({ does: 'take', file, language: config.language, place: config.place, around: undefined }));
    const bridged = entries.map(({ entry }) => (entry.kind === 'bridge' ? entry.agentId : undefined)).find((id) => id !== undefined);
    return { operations: [...[...written].reverse().map(taking), ...more], record, agentId: bridged ?? record?.agentId };
  }

  #disconnected(row: AgentRow, agentId: string | undefined, edits: readonly FileEdit[]): DisconnectResult {
    const changed = edits.filter(changes).map((edit) => shown(edit, this.#around.onDisk));
    return changed.length === 0 ? { kind: 'nothing', agentId } : { kind: 'disconnected', agentId, changes: changed, pickUp: row.pickUp };
  }

  /** The files that operations change, in the order in which each is first named. */
  async #edits(operations: readonly Operation[], record: Connection | undefined): Promise<readonly FileEdit[] | Refused> {
    const edits: FileEdit[] = [];
    const { onDisk } = this.#around;
    for (const file of new Set(operations.map((one) => one.file))) {
      const created = record?.created.find((one) => one.file === file);
      const edit = await computeEdit(
        file,
        operations.filter((one) => one.file === file),
        created,
        { home: this.#home, onDisk },
      );
      if ('kind' in edit) return edit;
      edits.push(edit);
    }
    return edits;
  }

  #address(token: string): Address {
    return { url: this.#options.endpoint()?.url ?? '', token };
  }

  #link(row: AgentRow, agentId: string): string {
    return row.link?.(startOf(this.#options.launch, agentId)) ?? '';
  }

  #snippet(row: AgentRow, way: ConnectWay, agentId: string, token: string) {
    const connect = way === 'bridge' ? { start: startOf(this.#options.launch, agentId) } : { address: this.#address(token) };
    return snippetOf(row, connect) ?? { language: 'json' as const, text: '' };
  }

  /** Entries of our name in the agent's files. */
  async #entries(row: AgentRow): Promise<readonly FoundEntry[]> {
    const found: FoundEntry[] = [];
    for (const file of await this.#configFiles(row)) {
      const entry = await this.#entryIn(row, file);
      if (entry !== undefined && 'entry' in entry) found.push({ file, ...entry });
    }
    return found;
  }

  async #entryIn({ config }: AgentRow, file: string): Promise<{ readonly entry: ReadEntry } | Omit<Refusal, 'file'> | undefined> {
    if (config === undefined) return undefined;
    const read = await readConfig(this.#around.onDisk(file), this.#home);
    if (read.kind === 'absent') return undefined;
    if (read.kind === 'refused') return { sentence: read.sentence, fix: read.fix, line: read.line };
    const found = editors[config.language].read(read.text, config.place);
    if (isTrouble(found)) return { sentence: found.sentence, fix: found.fix, line: found.line };
    return found.kind === 'absent' ? undefined : { entry: readEntry(found.value) };
  }

  /** The agent's configuration files that exist, and those that would be written. */
  async #configFiles(row: AgentRow): Promise<readonly string[]> {
    const { config } = row;
    if (config === undefined) return [];
    const all = await Promise.all(config.files[this.#around.place.platform].map((template) => existing(template, this.#around)));
    return config.every === true ? all.flat() : all.flat().slice(0, 1);
  }

  /** The files that connecting writes. */
  async #chosenFiles(config: ConfigFile, row: AgentRow): Promise<readonly string[]> {
    const { place } = this.#around;
    const templates = config.files[place.platform];
    const all = (await Promise.all(templates.map((template) => matching(template, this.#around)))).flat();
    const present = (await Promise.all(templates.map((template) => existing(template, this.#around)))).flat();
    const homes = (await Promise.all(traceFolders(row.traces.folders, place).map((folder) => existing(folder, this.#around)))).flat();
    const likely = all.filter((file) => present.includes(file) || homes.some((folder) => file.startsWith(folder + pathOf(place).sep)));
    if (config.every === true) return likely.length > 0 ? likely : all.slice(0, 1);
    return [present[0] ?? likely[0] ?? all[0] ?? expand(templates[0] ?? '', place)];
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#inOrder.then(work);
    this.#inOrder = next.catch(() => undefined);
    return next;
  }

  /** One Switchboard at a time changes agents' files. */
  async #locked(work: () => Promise<Commit>): Promise<Commit> {
    const { dataFolder, clock, process } = this.#options;
    const file = path.join(dataFolder, 'agentConnections.lock');
    for (let attempt = 0; attempt < lockAttempts; attempt++) {
      const lock = await takeLock(file, process, isoTime(clock.now())).catch((error: unknown): Refused => {
        return { kind: 'refused', ...notWritten('A file in Switchboard’s data folder', error) };
      });
      if (lock.kind === 'refused') return lock;
      if (lock.kind === 'owned') {
        await sleep(clock, lockWaitMs);
        continue;
      }
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
    const sentence = 'Another Switchboard is changing an agent’s settings.';
    return { kind: 'refused', sentence, fix: 'Try again in a moment.', file: undefined, line: undefined };
  }
}

/** @throws SwitchboardError `not_found` for an unknown agent, naming the nearest. */
function rowOf(agent: string): AgentRow {
  const row = agents.find(({ id }) => id === agent);
  if (row !== undefined) return row;
  const names = agents.flatMap(({ id, name }) => [id, name]);
  const near = nearest(agent, names);
  const meant = agents.find(({ id, name }) => id === near || name === near)?.id;
  const fix = meant === undefined ? `Use one of: ${agents.map(({ id }) => id).join(', ')}.` : `Did you mean ${meant}?`;
  throw new SwitchboardError('not_found', `Switchboard knows no agent named “${agent.slice(0, 60)}”.`, fix);
}

function traceFolders(folders: Paths, { platform }: Place): readonly string[] {
  return folders[platform];
}

function taking({ file, language, place, around }: WrittenEntry): Operation {
  return { does: 'take', file, language, place, around };
}

/** An entry that was there already keeps how it is taken out. */
function withAround(written: WrittenEntry, before: Connection | undefined): WrittenEntry {
  if (written.around !== undefined) return written;
  const same = (one: WrittenEntry) => one.file === written.file && JSON.stringify(one.place) === JSON.stringify(written.place);
  const around = before?.written.find(same)?.around;
  return around === undefined ? written : { ...written, around };
}

function createdBy({ file, created }: FileEdit, folders: ReadonlyMap<string, readonly string[]>, before: Connection | undefined) {
  if (created === undefined) return [];
  const made = folders.get(file) ?? [];
  const earlier = before?.created.find((one) => one.file === file)?.folders ?? [];
  return [{ ...created, folders: [...new Set([...earlier, ...made])] }];
}

/** The fields of an entry that Switchboard writes in one way or the other; an agent's own fields stay. */
function ownedFields({ config, consents }: AgentRow): readonly string[] {
  if (config === undefined) return [];
  const start = { command: 'x', args: [], env: { x: 'x' } };
  const forms = [config.bridge(start), config.http?.({ url: 'x', token: 'x' }) ?? {}, ...consents.map(({ fields }) => fields ?? {})];
  return [...new Set(forms.flatMap((form) => (typeof form === 'object' && form !== null ? Object.keys(form) : [])))];
}

function readableByOthers({ file, read }: FileEdit): readonly string[] {
  if (read.kind === 'absent' || (read.stats.mode & 0o044) === 0) return [];
  return [`The file ${file} will hold a token, and other users of this computer can read it. Its rights stay as they are.`];
}

function notWritten(what: string, error: unknown): Refusal {
  const sentence = `${what} could not be written: ${reasonOf(error)}.`;
  return { sentence, fix: 'Make Switchboard’s data folder writable for your user, and then try again.', file: undefined, line: undefined };
}

function noNode(name: string): Refusal {
  return {
    sentence: `${name} starts Switchboard with Node.js, which was not found on this computer.`,
    fix: 'Install Node.js 20.19 or newer from nodejs.org, and then connect.',
    file: undefined,
    line: undefined,
  };
}

const bundleSteps = [
  'Claude Desktop opens and shows the Switchboard extension. Choose Install.',
  'Switch the extension on, if Claude Desktop does not do so.',
];

function linkSteps(name: string): readonly string[] {
  return [`${name} opens and asks whether to add “switchboard”. Choose Install or Add.`];
}
