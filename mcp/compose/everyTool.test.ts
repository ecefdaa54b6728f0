import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { createSwitchboard, defaultTurns, type Switchboard } from '../index';
import { checkAnswer, checkRequest } from '../practice/openapi/openapi';
import { MemoryTokenStore } from '../server/testing/bench';
import { connectModern, payloadOf } from '../server/testing/clients';
import { allTools } from '../tools/tools';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Result = Readonly<Record<string, unknown>>;

/** An agent on the practice line, over the real endpoint; it notes which tools it has called. */
async function agentOn(mode: 'build' | 'full') {
  const wire = new Wire();
  const switchboard: Switchboard = await createSwitchboard({
    fetch: wire.fetch,
    clock: systemClock,
    log: silentLog,
    version: '0.0.0',
    line: 'practice',
    real: undefined,
    practice: { mode, pace: 0.02 },
    mcp: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] },
    callbacks: { port: 0, secret: 'every-tool-secret-0123456789' },
    turns: defaultTurns,
    agents: new MemoryTokenStore(),
  });
  closers.push(() => switchboard.close());
  const { token } = await switchboard.mintAgent('Walker');
  const client = await connectModern(switchboard.endpoint ?? '', token);
  closers.push(() => client.close());
  const called = new Set<string>();
  const raw = async (name: string, args: Result = {}) => {
    called.add(name);
    return client.callTool({ name, arguments: { ...args } });
  };
  const call = async (name: string, args: Result = {}): Promise<Result> => {
    const result = await raw(name, args);
    if (result.isError === true) throw new Error(`${name}: ${JSON.stringify(payloadOf(result))}`);
    return payloadOf(result);
  };
  const codeOf = async (name: string, args: Result = {}) => {
    const result = await raw(name, args);
    return result.isError === true ? payloadOf(result).code : 'no error';
  };
  /** Reads events of one type until there is one. */
  const event = async (event_type: string, about: Result): Promise<Result> => {
    for (let tries = 0; tries < 5; tries++) {
      const { events } = await call('getCallbackEvents', { ...about, event_type, waitSeconds: 10 });
      const last: unknown = Array.isArray(events) ? events.at(-1) : undefined;
      if (typeof last === 'object' && last !== null) return { ...last };
    }
    throw new Error(`no ${event_type} event came`);
  };
  return { call, raw, codeOf, event, called, wire, client };
}

/** Checks every request our client makes, and every answer it gets, against the published descriptions of the APIs. */
class Wire {
  readonly operations = new Set<string>();
  readonly problems: string[] = [];

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, searchParams } = new URL(request.url);
    const what = `${request.method} ${pathname}`;
    const binary = /\/media\/[^/]+$/.test(pathname) && request.method === 'PUT';
    const sent = request.method === 'GET' || binary ? undefined : await request.clone().text();
    this.#note(
      what,
      checkRequest({
        method: request.method,
        path: pathname,
        query: searchParams,
        headers: Object.fromEntries(request.headers),
        body: sent,
      }),
    );
    const response = await fetch(request);
    const { status, headers } = response;
    const body = headers.get('content-type')?.startsWith('application/json') === true ? await response.clone().text() : undefined;
    const given = { method: request.method, path: pathname, status, headers: Object.fromEntries(headers), body };
    // The descriptions list failures less completely than they list successes; those are tested beside the practice line.
    if (response.ok) this.#note(`${what} answered ${status}`, checkAnswer(given));
    return response;
  };

  #note(what: string, { operationId, problems }: { readonly operationId: string | undefined; readonly problems: readonly string[] }): void {
    if (operationId !== undefined) this.operations.add(operationId);
    this.problems.push(...problems.map((problem) => `${what}: ${problem}`));
  }
}

function objectOf(value: unknown): Result {
  if (typeof value !== 'object' || value === null) throw new Error('the result is no object');
  return { ...value };
}

/** The first entry of a list in a result. */
function first(result: Result, list: string): Result {
  const value = result[list];
  return objectOf(Array.isArray(value) ? value[0] : undefined);
}

const person = '+15005550001';

/** What the descriptions hold of the requests above; the dashboard's XML and the token are tested beside their clients. */
const describedOperations = [
  'createAsyncBulkLookup',
  'createCall',
  'createMessage',
  'createRegistration',
  'createSyncLookup',
  'deleteMedia',
  'deleteRecording',
  'downloadCallRecording',
  'getAsyncBulkLookup',
  'getCallRecording',
  'getCallState',
  'getMedia',
  'getRecordingTranscription',
  'listCallRecordings',
  'listCalls',
  'listMedia',
  'listMessages',
  'transcribeCallRecording',
  'updateCall',
  'updateCallBxml',
  'uploadMedia',
];

describe('every tool, on the practice line', () => {
  it('does its work on a full account', async () => {
    const { call, raw, codeOf, event, called, wire } = await agentOn('full');

    const { applications } = await call('listApplications');
    expect(applications).toMatchObject([
      { serviceType: 'Voice-V2', callInitiatedCallbackUrl: 'this server' },
      { serviceType: 'Messaging-V2', inboundCallbackUrl: 'this server' },
    ]);
    expect(first(await call('listPhoneNumbers'), 'phoneNumbers')).toMatchObject({ phoneNumber: '+15005550100', source: 'tns' });

    const { callId } = await call('createCall', { to: person });
    const answer = await event('answer', { callId });
    const verbs = [
      { verb: 'SpeakSentence', text: 'Speak.' },
      { verb: 'Record', attributes: { maxDuration: 5 } },
    ];
    const { bxml } = await call('generateBXML', { verbs });
    await call('respondToCallback', { callbackId: answer.callbackId, bxml });
    const recorded = await event('recordComplete', { callId });
    expect(await codeOf('respondToCallback', { callbackId: answer.callbackId, bxml })).toBe('conflict');
    await call('updateCallBxml', { callId, bxml: '<Response><Pause duration="60"/></Response>' });
    expect(await call('getCallState', { callId })).toMatchObject({ connected: true, ended: false });
    await call('updateCall', { callId, action: 'hangup' });
    await event('disconnect', { callId });
    expect(first(await call('listCalls', { to: person }), 'calls')).toMatchObject({ callId, state: 'disconnected' });

    const { recordingId } = first(await call('listCallRecordings', { callId }), 'recordings');
    expect(JSON.stringify(recorded)).toContain(String(recordingId));
    const about = { callId, recordingId };
    await event('recordingAvailable', { callId });
    expect(await call('getCallRecording', about)).toMatchObject({ status: 'complete' });
    const { content } = await raw('downloadCallRecording', about);
    expect(content).toMatchObject([{ type: 'text' }, { type: 'audio', mimeType: 'audio/wav' }]);
    await call('transcribeCallRecording', about);
    await event('transcriptionAvailable', { callId });
    expect(await call('getRecordingTranscription', about)).toMatchObject({ complete: true });
    await call('deleteRecording', about);
    expect(await codeOf('getCallRecording', about)).toBe('not_found');

    const { applicationId } = await call('createApplication', { appName: 'Another' });
    expect(await codeOf('createApplication', { appName: 'Another' })).toBe('conflict');
    expect(await call('configureCallbacks', { applicationId })).toMatchObject({ applicationId, callInitiatedCallbackUrl: 'this server' });

    await call('createSyncLookup', { phoneNumbers: [person] });
    const { requestId } = await call('createAsyncBulkLookup', { phoneNumbers: [person] });
    expect(await call('getAsyncBulkLookup', { requestId })).toMatchObject({ requestId });
    const { url } = await call('uploadMedia', { mediaId: 'logo.png', contentType: 'image/png', data: 'iVBORw0KGgo=' });
    expect(url).toContain('/media/logo.png');
    expect((await raw('getMedia', { mediaId: 'logo.png' })).content).toMatchObject([
      { type: 'text' },
      { type: 'image', data: 'iVBORw0KGgo=' },
    ]);
    expect(first(await call('listMedia'), 'media')).toMatchObject({ mediaName: 'logo.png' });
    await call('deleteMedia', { mediaId: 'logo.png' });
    const largest = Buffer.alloc(3_750_000).toString('base64');
    expect(await call('uploadMedia', { mediaId: 'largest.png', contentType: 'image/png', data: largest })).toMatchObject({
      bytes: 3_750_000,
    });
    const { id, next } = await call('createMessage', { to: person, text: 'Hello' });
    expect(next).toContain('nothing has been delivered yet');
    expect(await event('message-delivered', { message_id: id })).toMatchObject({ message_id: id });
    expect(first(await call('listMessages', { messageId: id }), 'messages')).toMatchObject({ messageId: id });
    expect(await call('getInboundMessages')).toMatchObject({ messages: [] });

    const details = { phoneNumber: '+19195551234', email: 'walker@example.com', firstName: 'Ann', lastName: 'Walker', tosAccepted: true };
    expect(await call('createRegistration', details)).toMatchObject({
      status: 'USER_CREATION_PENDING',
      line: 'practice',
      next: expect.stringMatching(/no account was created.*in the Switchboard window.*Set up on Home.*without --practice/s),
    });
    expect(await codeOf('setCredentials', { client_id: 'CLI-real', client_secret: 'canary' })).toBe('auth');
    expect((await call('clearCredentials')).next).toContain('every tool works as before');
    expect(await call('listApplications')).toMatchObject({ applications: expect.arrayContaining([expect.anything()]) });

    expect([...called].sort()).toEqual(allTools.map((tool) => tool.name).sort());
    expect(wire.problems).toEqual([]);
    expect([...wire.operations].sort()).toEqual(describedOperations);
    // Every tool in turn, which takes its time on a busy machine.
  }, 60_000);

  it('says what a Build account cannot do', async () => {
    const { call, codeOf, wire } = await agentOn('build');
    for (const [tool, args] of [
      ['createMessage', { to: person, text: 'x' }],
      ['listMessages', { to: person }],
      ['createSyncLookup', { phoneNumbers: [person] }],
      ['listMedia', {}],
      ['getInboundMessages', {}],
    ] as const) {
      expect(await codeOf(tool, args), tool).toBe('feature_limit');
    }
    expect(await call('listApplications')).toMatchObject({ applications: [{ serviceType: 'Voice-V2' }] });
    expect(await call('listPhoneNumbers')).toMatchObject({ phoneNumbers: [{ phoneNumber: '+15005550100', source: 'inserviceNumbers' }] });
    expect(await call('createCall', { to: person })).toMatchObject({ from: '+15005550100' });
    expect(wire.problems).toEqual([]);
  });

  it('tells the steps of the sign-up in the same words in the tool’s result, the prompt and the guide', async () => {
    const { call, client } = await agentOn('full');
    const details = { phoneNumber: '+19195551234', email: 'walker@example.com', firstName: 'Ann', lastName: 'Walker', tosAccepted: true };
    const steps = [
      'Enter the 6-digit SMS code on the Bandwidth signup page (not in chat).',
      'Open the registration email, click the link, set a password, and enter the OTP delivered to the same email.',
      'In the Bandwidth App, go to Account > API Credentials and generate OAuth2 credentials.',
      'Paste the credentials back into chat.',
    ];
    expect((await call('createRegistration', details)).steps).toEqual(steps);
    const prompt = JSON.stringify(await client.getPrompt({ name: 'set_up_a_build_account' }));
    const guide = JSON.stringify(await client.readResource({ uri: 'switchboard://guide' }));
    for (const text of [prompt, guide]) {
      const places = steps.map((step) => text.indexOf(step));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((one, other) => one - other));
      expect(text).toMatch(/build-terms-of-service\/\) and ask whether they accept\. Pass tosAccepted: true only after they said yes/);
    }
  });
});
