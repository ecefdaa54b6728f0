import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedSource } from '../bandwidth/credentials';
import { type FakeBandwidth, startFakeBandwidth } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { startBridge } from '../bridge/findApp';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import type { Activity } from '../model/activity';
import { memoryStore } from '../policy/memoryStore';
import { type Decision, policyOf } from '../policy/policy';
import { kindOfTool } from '../policy/toolKinds';
import { MemoryTokenStore } from '../server/testing/bench';
import { payloadOf } from '../server/testing/clients';
import { allTools } from '../tools/tools';

/*
 * There is no way around the gate: every tool is called with each decision, over each transport, in each protocol era, and Bandwidth
 * sees nothing of what was refused.
 */

type Result = Readonly<Record<string, unknown>>;
type Call = (name: string, input: Result) => Promise<Result>;
type Elicited = 'accept' | 'decline';

const closers: (() => Promise<unknown>)[] = [];
let folder: string;
let bandwidth: FakeBandwidth;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'every-door-'));
  bandwidth = await startFakeBandwidth();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await bandwidth.close();
  await rm(folder, { recursive: true, force: true });
});

/** Arguments that fit, for every tool. */
const hangup = '<Response><Hangup/></Response>';
const recording = { callId: 'c-1', recordingId: 'r-1' };
const samples: Readonly<Record<string, Result>> = {
  createRegistration: { phoneNumber: '+19195551234', email: 'a@example.com', firstName: 'Ann', lastName: 'Walker', tosAccepted: true },
  listApplications: {},
  createApplication: { appName: 'One' },
  listPhoneNumbers: {},
  createCall: { to: '+19195551234', from: '+19195550188', applicationId: 'app-1' },
  getCallState: { callId: 'c-1' },
  listCalls: {},
  updateCall: { callId: 'c-1', action: 'pause' },
  updateCallBxml: { callId: 'c-1', bxml: hangup },
  generateBXML: { verbs: [{ verb: 'Hangup' }] },
  respondToCallback: { callId: 'c-1', bxml: hangup },
  getCallbackEvents: {},
  configureCallbacks: { applicationId: 'app-1' },
  listCallRecordings: { callId: 'c-1' },
  getCallRecording: recording,
  deleteRecording: recording,
  downloadCallRecording: recording,
  transcribeCallRecording: recording,
  getRecordingTranscription: recording,
  createMessage: { to: ['+19195551234'], from: '+19195550188', applicationId: 'app-2', text: 'Hello' },
  listMessages: { messageId: 'm-1' },
  getInboundMessages: {},
  listMedia: {},
  getMedia: { mediaId: 'a.png' },
  uploadMedia: { mediaId: 'a.png', contentType: 'image/png', data: 'iVBORw0KGgo=' },
  deleteMedia: { mediaId: 'a.png' },
  createSyncLookup: { phoneNumbers: ['+19195551234'] },
  createAsyncBulkLookup: { phoneNumbers: ['+19195551234'] },
  getAsyncBulkLookup: { requestId: 'l-1' },
  setCredentials: { client_id: 'CLI-other', client_secret: 'secret' },
  clearCredentials: {},
};

/** The real line before a Bandwidth that knows no call, with the same decision for every tool. */
async function start(decision: Decision, activities: Activity[] = []): Promise<Switchboard> {
  const tools = Object.fromEntries(allTools.map(({ name }) => [name, decision]));
  const switchboard = await createSwitchboard({
    ...{ clock: systemClock, log: silentLog, version: '0.0.0', line: 'real', practice: undefined },
    real: {
      hosts: bandwidth.hosts,
      credentials: [fixedSource('environment', { clientId: 'CLI-env', clientSecret: 'env-secret' })],
      ...{ accountId: undefined, baseUrl: 'https://phone.example.com', voiceApplicationId: undefined, number: undefined },
    },
    permissions: { store: memoryStore({ ...policyOf('trusted'), tools }), window: false },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'every-door-secret-0123456789' },
    turns: defaultTurns,
    agents: new MemoryTokenStore(),
    bridgeFolder: path.join(folder, 'agents'),
  });
  switchboard.subscribe((activity) => activities.push(activity));
  closers.push(() => switchboard.close());
  return switchboard;
}

const information = { name: 'walker', version: '1' };

/** A client of each era over the transport it is given, and what its person says, where it can ask. */
async function modern(transport: Parameters<ModernClient['connect']>[0], elicited?: Elicited): Promise<Call> {
  const client = new ModernClient(information, {
    versionNegotiation: { mode: { pin: '2026-07-28' } },
    ...(elicited === undefined ? {} : { capabilities: { elicitation: { form: {} } } }),
  });
  if (elicited !== undefined) client.setRequestHandler('elicitation/create', () => ({ action: elicited, content: { accept: true } }));
  await client.connect(transport);
  closers.push(() => client.close());
  return async (name, input) => client.callTool({ name, arguments: { ...input } });
}

async function legacy(transport: Parameters<LegacyClient['connect']>[0], elicited?: Elicited): Promise<Call> {
  const client = new LegacyClient(information, elicited === undefined ? {} : { capabilities: { elicitation: {} } });
  if (elicited !== undefined) client.setRequestHandler(ElicitRequestSchema, () => ({ action: elicited, content: { accept: true } }));
  await client.connect(transport);
  closers.push(() => client.close());
  return async (name, input) => client.callTool({ name, arguments: { ...input } });
}

async function http(switchboard: Switchboard) {
  const { token } = await switchboard.mintAgent('Walker');
  return [new URL(switchboard.endpoint ?? ''), { requestInit: { headers: { authorization: `Bearer ${token}` } } }] as const;
}

/** A pair of streams, and the client's end of them: newline-delimited JSON is the same from both ends. */
function streams() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  return { input, output, wire: new StdioServerTransport(output, input) };
}

/** The 1.x client implements its transport only part by part. */
function parts(wire: StdioServerTransport): Parameters<LegacyClient['connect']>[0] {
  const transport: Parameters<LegacyClient['connect']>[0] = {
    start: () => wire.start(),
    send: (message: Parameters<typeof wire.send>[0]) => wire.send(message),
    close: () => wire.close(),
  };
  wire.onmessage = (message) => transport.onmessage?.(message);
  wire.onclose = () => transport.onclose?.();
  return transport;
}

function stdio(switchboard: Switchboard) {
  const { input, output, wire } = streams();
  void switchboard.serveStdio(input, output);
  return wire;
}

function bridged() {
  const { input, output, wire } = streams();
  const bridge = startBridge({
    folder: path.join(folder, 'agents'),
    agentId: 'default',
    input,
    output,
    clock: systemClock,
    log: silentLog,
  });
  closers.push(() => bridge.close());
  return wire;
}

type Connect = (switchboard: Switchboard, elicited?: Elicited) => Promise<Call>;

const doors: readonly (readonly [string, Connect])[] = [
  ['HTTP, 2026', async (switchboard, elicited) => modern(new ModernHttp(...(await http(switchboard))), elicited)],
  ['HTTP, 2025', async (switchboard, elicited) => legacy(new LegacyHttp(...(await http(switchboard))), elicited)],
  ['stdio, 2026', async (switchboard, elicited) => modern(stdio(switchboard), elicited)],
  ['stdio, 2025', async (switchboard, elicited) => legacy(parts(stdio(switchboard)), elicited)],
  ['the bridge, 2026', async (_switchboard, elicited) => modern(bridged(), elicited)],
  ['the bridge, 2025', async (_switchboard, elicited) => legacy(parts(bridged()), elicited)],
];

const codeOf = (result: Result) => (result.isError === true ? payloadOf(result).code : 'ok');
/** The session's own tools last: without credentials the others have nothing to do. */
const sessions = ['setCredentials', 'clearCredentials'];
const walk = [...allTools.map(({ name }) => name).filter((name) => !sessions.includes(name)), ...sessions];
/** Never asked about, since a caller or the agent would have to wait. */
const neverAsked = walk.filter((name) => ['read', 'answer'].includes(kindOfTool(name)));

describe.each(doors)('over %s', (_door, connect) => {
  it('every tool that is blocked is refused before Bandwidth sees anything', async () => {
    const call = await connect(await start('block'));
    for (const name of walk) expect([name, codeOf(await call(name, samples[name] ?? {}))]).toEqual([name, 'denied']);
    expect(bandwidth.requests).toEqual([]);
  });

  it('every tool that asks is refused at once when no one can be asked, but for reading and answering', async () => {
    const call = await connect(await start('ask'));
    for (const name of walk) {
      const before = bandwidth.requests.length;
      const code = codeOf(await call(name, samples[name] ?? {}));
      expect([name, code === 'denied']).toEqual([name, !neverAsked.includes(name)]);
      if (code === 'denied') expect([name, bandwidth.requests.length]).toEqual([name, before]);
    }
  });

  it.each<[Elicited, boolean]>([
    ['accept', true],
    ['decline', false],
  ])('every tool that asks has its client ask, and obeys: %s', async (elicited, allowed) => {
    const activities: Activity[] = [];
    const call = await connect(await start('ask', activities), elicited);
    for (const name of walk) {
      const code = codeOf(await call(name, samples[name] ?? {}));
      expect([name, code === 'denied']).toEqual([name, !allowed && !neverAsked.includes(name)]);
    }
    const asked = activities.flatMap((activity) => (activity.kind === 'approval-asked' ? [activity.approval.tool] : []));
    expect(asked).toEqual(walk.filter((name) => !neverAsked.includes(name)));
    const who = activities.flatMap((activity) => (activity.kind === 'tool' && activity.allowed !== undefined ? [activity.allowed] : []));
    expect(who).toEqual(allowed ? asked.map(() => ({ how: 'once', by: 'agent' })) : []);
  });

  it('every tool that is allowed is not refused', async () => {
    const call = await connect(await start('allow'));
    for (const name of walk) expect([name, codeOf(await call(name, samples[name] ?? {}))]).not.toEqual([name, 'denied']);
    expect(bandwidth.apiRequests().some(({ path: sent }) => sent.endsWith('/calls'))).toBe(true);
  });

  it('H1: an emergency number is refused in a call and in a document', async () => {
    const call = await connect(await start('allow'));
    for (const [name, input] of [
      ['createCall', { ...samples.createCall, to: '+1911' }],
      ['createCall', { ...samples.createCall, to: 'sip:911@example.com' }],
      ['respondToCallback', { callId: 'c-1', bxml: '<Response><Transfer><PhoneNumber>+1911</PhoneNumber></Transfer></Response>' }],
      ['updateCallBxml', { callId: 'c-1', bxml: '<Response><Forward to="+44999"/></Response>' }],
    ] as const) {
      const result = await call(name, input);
      expect(payloadOf(result)).toMatchObject({ code: 'denied', error: expect.stringContaining('emergency or service number') });
    }
    expect(bandwidth.requests).toEqual([]);
  });
});

it('has arguments for every tool', () => {
  expect(Object.keys(samples).sort()).toEqual(allTools.map(({ name }) => name).sort());
});
