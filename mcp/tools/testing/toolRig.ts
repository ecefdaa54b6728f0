import { createClient } from '../../bandwidth/client';
import { fixedSource } from '../../bandwidth/credentials';
import type { Line } from '../../bandwidth/line';
import { createLines, type Lines } from '../../bandwidth/lines';
import { register } from '../../bandwidth/registration';
import { type FakeBandwidth, startFakeBandwidth } from '../../bandwidth/testing/fakeBandwidth';
import { type Clock, systemClock } from '../../base/clock';
import { SwitchboardError } from '../../base/errors';
import { silentLog } from '../../base/log';
import { Callbacks } from '../../callbacks/callbacks';
import { PublicAddress } from '../../callbacks/publicAddress';
import { openStores } from '../../callbacks/stores/stores';
import type { Agent } from '../../model/agent';
import type { BasicCredentials } from '../../model/line';
import type { Unreachable } from '../../model/unreachable';
import { readArguments, withWarnings } from '../support/arguments';
import type { ToolContext } from '../tool';
import { allTools } from '../tools';

export const agent: Agent = { id: 'agent-1', name: 'Test agent' };
export const secret = 'callback-secret-0123456789';

export type Result = Readonly<Record<string, unknown>>;

/** The tools on a line of a fake Bandwidth over real HTTP, with the real callback side. */
export interface ToolRig {
  readonly bandwidth: FakeBandwidth;
  readonly callbacks: Callbacks;
  readonly lines: Lines;
  /** Everything tools noted for the person's timeline. */
  readonly notes: readonly Readonly<Record<string, string | readonly string[] | undefined>>[];
  /** Files tools saved for the person. */
  readonly saved: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  call(tool: string, input?: Readonly<Record<string, unknown>>, as?: Agent, signal?: AbortSignal): Promise<Result>;
  /** The failure of a tool call that must fail. */
  fail(tool: string, input?: Readonly<Record<string, unknown>>): Promise<SwitchboardError>;
  /** Sends a voice webhook as Bandwidth would; resolves with the document it is answered with. */
  webhook(body: Readonly<Record<string, unknown>>, path?: string): Promise<string>;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** What Bandwidth is told; by default the listener on loopback. */
  readonly base?: string | null;
  /** Why Bandwidth cannot reach us, with `base` null. */
  readonly unreachable?: Unreachable;
  readonly credentials?: BasicCredentials;
  readonly preferred?: Line['preferred'];
  readonly clock?: Clock;
}

export async function startRig(options: RigOptions = {}): Promise<ToolRig> {
  const bandwidth = await startFakeBandwidth(options.claims);
  const { clock = systemClock } = options;
  const callbacks = new Callbacks({
    clock,
    log: silentLog,
    record: () => undefined,
    port: 0,
    addresses: [new PublicAddress({ line: 'real', secret })],
    stores: openStores(clock, undefined),
    settings: { maxHoldSeconds: 60, pleaseHold: '', fallbackBxml: '<Response><Hangup/></Response>' },
    control: { state: async () => ({ kind: 'unknown', why: 'not asked in these tests' }), redirect: async () => ({ kind: 'ended' }) },
  });
  await callbacks.listen();
  const lines = createLines({
    kind: 'real',
    hosts: bandwidth.hosts,
    credentials: [fixedSource('environment', { clientId: 'CLI-env', clientSecret: 'env-secret' })],
    preferred: options.preferred,
    callbackBase: () => (options.base === null ? undefined : (options.base ?? callbacks.url('real'))),
    whyUnreachable: options.unreachable && (() => options.unreachable),
    callbackCredentials: () => options.credentials,
    clock,
    version: '0.0.0',
  });
  const notes: Readonly<Record<string, string | readonly string[] | undefined>>[] = [];
  const saved: { readonly name: string; readonly bytes: Uint8Array }[] = [];

  const contextFor = (who: Agent, signal: AbortSignal): ToolContext => ({
    agent: who,
    clock,
    callbacks: callbacks.port,
    files: {
      save: async (name, bytes) => {
        saved.push({ name, bytes });
        return `/downloads/${name}`;
      },
    },
    registration: {
      line: 'real',
      register: (request, cancel) => register(lines.hosts, { clock, log: silentLog, version: '0.0.0' }, request, cancel),
    },
    signal,
    line: () => lines.lineFor(who.id),
    lineOfCall: () => lines.lineFor(who.id),
    client: (line) => createClient(line, { clock, log: silentLog, version: '0.0.0' }),
    credentials: { set: (login) => lines.set(who.id, login), clear: () => lines.clear(who.id) },
    note: (about) => notes.push({ ...about }),
  });

  const call: ToolRig['call'] = async (name, input = {}, as = agent, signal = new AbortController().signal) => {
    const tool = allTools.find((candidate) => candidate.name === name);
    if (tool === undefined) throw new Error(`there is no tool ${name}`);
    const read = readArguments(tool, input);
    if (!read.ok) throw new SwitchboardError(read.failure.code, read.failure.error, read.failure.recovery);
    const result = await read.call.run(contextFor(as, signal));
    // What clients check a result against.
    tool.output.parse(result);
    return withWarnings(result, read.warnings);
  };

  return {
    bandwidth,
    callbacks,
    lines,
    notes,
    saved,
    call,
    async fail(name, input) {
      const error = await call(name, input).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error instanceof SwitchboardError) return error;
      throw new Error(`${name} should have failed by a SwitchboardError`, { cause: error });
    },
    async webhook(body, path = '/voice') {
      const response = await fetch(`${callbacks.url('real')}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ eventTime: new Date().toISOString(), accountId: '9900000', direction: 'outbound', ...body }),
      });
      return response.text();
    },
    async close() {
      await Promise.all([callbacks.close(), bandwidth.close()]);
    },
  };
}
