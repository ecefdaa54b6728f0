/** The specification's promises about whole workflows, on a full account of the practice line: the built server, clients, real sockets. */
import { expect, test } from '@playwright/test';
import { fail, list, nextEvent, record, sayGoodbye, succeed, text } from '../conversation';
import { type AgentClient, legacyClient, mcpClient } from '../harness/clients';
import { type Headless, startHeadless } from '../harness/headless';
import { PracticePhoneClient, pressesOne, somebody } from '../practicePhone';

const listens = '+15005550001';
const hold = '<Response><Pause duration="60"/></Response>';

let server: Headless;
let agent: AgentClient;
test.beforeAll(async () => {
  server = await startHeadless({ args: ['--practice', '--practice-pace', '0.05', '--port', '0'] });
  agent = await mcpClient(text(server.ready.endpoint), text(server.ready.token));
});
test.afterAll(async () => {
  await agent.close();
  await server.stop();
});

/** A call that was answered and waits for the agent's first word. */
async function answeredCall(to = listens): Promise<{ readonly callId: string; readonly callbackId: string | undefined }> {
  const callId = text((await succeed(agent, 'createCall', { to })).callId);
  return nextEvent(agent, { callId, event_type: 'answer' });
}

/** The same with a person at the phone, who hears what is said. */
async function callToPerson(): Promise<{
  readonly callId: string;
  readonly callbackId: string | undefined;
  readonly phone: PracticePhoneClient;
}> {
  const callId = text((await succeed(agent, 'createCall', { to: somebody })).callId);
  const phone = new PracticePhoneClient(server.ready);
  await phone.answerWhenRinging(callId);
  return { ...(await nextEvent(agent, { callId, event_type: 'answer' })), phone };
}

test('results are the natural payload: the same object as structured content and as JSON text', async () => {
  const { content, value } = await agent.callTool('listPhoneNumbers');
  expect(value).toMatchObject({ phoneNumbers: [{ phoneNumber: '+15005550100', source: 'tns' }], total: 1 });
  expect(content).toEqual([{ type: 'text', text: JSON.stringify(value) }]);
});

test('getCallState tells a call that never connected, also one that failed after createCall had returned', async () => {
  const { callId } = await succeed(agent, 'createCall', { to: '+15005550002' });
  await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
  expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({
    state: 'disconnected',
    disconnectCause: 'busy',
    ended: true,
    connected: false,
  });
  const late = await succeed(agent, 'createCall', { to: '+15005550005' });
  expect(late).toMatchObject({ callId: expect.any(String), next: expect.stringContaining('getCallState') });
  await nextEvent(agent, { callId: text(late.callId), event_type: 'disconnect' });
  expect(await succeed(agent, 'getCallState', { callId: late.callId })).toMatchObject({
    disconnectCause: 'error',
    connected: false,
    ended: true,
  });
});

test('updateCall hangs up, redirects and pauses; updateCallBxml replaces the document', async () => {
  const { callId, callbackId, phone } = await callToPerson();
  await succeed(agent, 'respondToCallback', { callbackId, bxml: hold });
  await succeed(agent, 'updateCall', { callId, action: 'redirect' });
  const redirected = await nextEvent(agent, { callId, event_type: 'redirect' });
  await succeed(agent, 'respondToCallback', { callbackId: redirected.callbackId, bxml: hold });
  await succeed(agent, 'updateCall', { callId, action: 'pause', pauseSeconds: 1 });
  const paused = await nextEvent(agent, { callId, event_type: 'redirect' }, redirected.cursor);
  await succeed(agent, 'respondToCallback', { callbackId: paused.callbackId, bxml: hold });
  await succeed(agent, 'updateCallBxml', {
    callId,
    bxml: '<Response><SpeakSentence>News.</SpeakSentence><Pause duration="60"/></Response>',
  });
  await expect.poll(() => phone.heard(callId)).toEqual(['News.']);
  expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({ state: 'answered', connected: true, ended: false });
  await succeed(agent, 'updateCall', { callId, action: 'hangup' });
  await nextEvent(agent, { callId, event_type: 'disconnect' });
  expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({
    state: 'disconnected',
    disconnectCause: 'hangup',
    ended: true,
    connected: true,
  });
});

test('listCalls lists calls with filters', async () => {
  const { callId } = await succeed(agent, 'createCall', { to: '+15005550004' });
  await nextEvent(agent, { callId: text(callId), event_type: 'disconnect' });
  const { calls } = await succeed(agent, 'listCalls', { to: '+15005550004', disconnectCause: 'rejected' });
  expect(list(calls)).toMatchObject([{ callId, to: '+15005550004', state: 'disconnected', disconnectCause: 'rejected' }]);
  expect(list((await succeed(agent, 'listCalls', { to: '+15005550004', disconnectCause: 'busy' })).calls)).toEqual([]);
});

test('respondToCallback: of 50 writers one wins, the others read conflict, and the caller hears the winner', async () => {
  const other = await legacyClient(text(server.ready.endpoint), text(server.ready.token));
  const { callId, callbackId, phone } = await callToPerson();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => {
      const bxml = `<Response><SpeakSentence>Writer ${n}.</SpeakSentence><Pause duration="60"/></Response>`;
      return (n % 2 === 0 ? agent : other).callTool('respondToCallback', { ...(n % 3 === 0 ? { callId } : { callbackId }), bxml });
    }),
  );
  const winners = answers.flatMap(({ isError }, n) => (isError ? [] : [n]));
  expect(winners).toHaveLength(1);
  expect(answers[winners[0] ?? 0]?.value).toMatchObject({ delivered: true });
  for (const { isError, value } of answers)
    if (isError) expect(value).toMatchObject({ code: 'conflict', error: expect.stringContaining('answered') });
  await expect.poll(() => phone.heard(callId)).toEqual([`Writer ${winners[0]}.`]);
  await succeed(agent, 'updateCall', { callId, action: 'hangup' });
  await other.close();
});

test('a late writer reads how the turn ended', async () => {
  const { callId, callbackId, phone } = await callToPerson();
  await phone.hangup(callId);
  await nextEvent(agent, { callId, event_type: 'disconnect' });
  expect(await fail(agent, 'respondToCallback', { callbackId, bxml: sayGoodbye })).toMatchObject({
    code: 'conflict',
    error: expect.stringMatching(/hung up/),
  });
});

test('getCallbackEvents: a wait without a match is an empty success', async () => {
  expect(await succeed(agent, 'getCallbackEvents', { callId: 'c-of-no-one', waitSeconds: 0.2 })).toMatchObject({
    events: [],
    openTurns: [],
    more: false,
  });
});

test('recordings are listed, read, heard, transcribed and deleted', async () => {
  const { callId, callbackId } = await answeredCall();
  await succeed(agent, 'respondToCallback', { callbackId, bxml: '<Response><Record maxDuration="5"/></Response>' });
  await nextEvent(agent, { callId, event_type: 'recordComplete' });
  await succeed(agent, 'updateCall', { callId, action: 'hangup' });
  await nextEvent(agent, { callId, event_type: 'recordingAvailable' });
  const recordings = async () => list((await succeed(agent, 'listCallRecordings', { callId })).recordings);
  const [recording] = await recordings();
  const about = { callId, recordingId: text(recording?.recordingId) };
  expect(await succeed(agent, 'getCallRecording', about)).toMatchObject({ ...about, status: 'complete' });
  const { content } = await agent.callTool('downloadCallRecording', about);
  expect(content).toMatchObject([{ type: 'text' }, { type: 'audio', mimeType: 'audio/wav', data: expect.stringMatching(/^UklGR/) }]);
  await succeed(agent, 'transcribeCallRecording', about);
  await nextEvent(agent, { callId, event_type: 'transcriptionAvailable' });
  expect(await succeed(agent, 'getRecordingTranscription', about)).toMatchObject({ complete: true });
  await succeed(agent, 'deleteRecording', about);
  expect(await recordings()).toEqual([]);
  expect(await fail(agent, 'getCallRecording', about)).toMatchObject({ code: 'not_found' });
});

test('createMessage is accepted, not delivered; getCallbackEvents by message_id tells which it became', async () => {
  const outcome = async (to: string, event_type: string) => {
    const sent = await succeed(agent, 'createMessage', { to, text: 'Hello' });
    expect(sent.next).toContain('nothing has been delivered yet');
    expect(sent.next).toContain('getCallbackEvents');
    const { events } = await succeed(agent, 'getCallbackEvents', { message_id: sent.id, event_type, waitSeconds: 10 });
    return list(events).map((event) => ({ event_type: event.event_type, message_id: event.message_id === sent.id }));
  };
  expect(await outcome(listens, 'message-delivered')).toEqual([{ event_type: 'message-delivered', message_id: true }]);
  expect(await outcome('+15005550002', 'message-failed')).toEqual([{ event_type: 'message-failed', message_id: true }]);
});

test('uploadMedia gives the address that createMessage takes; media are listed, read and deleted', async () => {
  const data = 'iVBORw0KGgo=';
  const { url } = await succeed(agent, 'uploadMedia', { mediaId: 'logo.png', contentType: 'image/png', data });
  expect(url).toMatch(/\/media\/logo\.png$/);
  expect(await succeed(agent, 'createMessage', { to: listens, text: 'Look', media: [url] })).toMatchObject({ media: [url] });
  expect(list((await succeed(agent, 'listMedia')).media)).toMatchObject([{ mediaName: 'logo.png' }]);
  expect((await agent.callTool('getMedia', { mediaId: 'logo.png' })).content).toMatchObject([
    { type: 'text' },
    { type: 'image', mimeType: 'image/png', data },
  ]);
  await succeed(agent, 'deleteMedia', { mediaId: 'logo.png' });
  expect(list((await succeed(agent, 'listMedia')).media)).toEqual([]);
});

test('createSyncLookup is the result; createAsyncBulkLookup is polled until complete', async () => {
  expect(await succeed(agent, 'createSyncLookup', { phoneNumbers: [listens] })).toMatchObject({ results: [{ phoneNumber: listens }] });
  const { requestId } = await succeed(agent, 'createAsyncBulkLookup', { phoneNumbers: [listens] });
  const first = await succeed(agent, 'getAsyncBulkLookup', { requestId });
  expect(first).toMatchObject({ requestId, complete: false });
  await expect
    .poll(async () => succeed(agent, 'getAsyncBulkLookup', { requestId }))
    .toMatchObject({ complete: true, results: [{ phoneNumber: listens }] });
});

test('the whole conversation of one call', async () => {
  const { callId, callbackId } = await answeredCall(pressesOne);
  const asks = '<Response><Gather maxDigits="1"><SpeakSentence>Press one.</SpeakSentence></Gather></Response>';
  expect(await succeed(agent, 'respondToCallback', { callbackId, bxml: asks })).toMatchObject({ delivered: true, then: 'gather event' });
  const gathered = await nextEvent(agent, { callId, event_type: 'gather' });
  expect(record(gathered.data)).toMatchObject({ eventType: 'gather', digits: '1' });
  await succeed(agent, 'respondToCallback', { callbackId: gathered.callbackId, bxml: sayGoodbye });
  await nextEvent(agent, { callId, event_type: 'disconnect' });
  expect(await succeed(agent, 'getCallState', { callId })).toMatchObject({
    state: 'disconnected',
    disconnectCause: 'hangup',
    connected: true,
    ended: true,
  });
});

// Last: with a second voice application, createCall would need to be told which.
test('listApplications gives the voice application with its type; configureCallbacks points one here', async () => {
  const { applications } = await succeed(agent, 'listApplications');
  expect(list(applications)[0]).toMatchObject({ serviceType: 'Voice-V2', callInitiatedCallbackUrl: 'this server' });
  const elsewhere = 'https://other.example/voice';
  const { applicationId } = await succeed(agent, 'createApplication', { appName: 'Night desk', callInitiatedCallbackUrl: elsewhere });
  const find = async () => list((await succeed(agent, 'listApplications')).applications).find((one) => one.applicationId === applicationId);
  expect(await find()).toMatchObject({ appName: 'Night desk', serviceType: 'Voice-V2', callInitiatedCallbackUrl: elsewhere });
  expect(await succeed(agent, 'configureCallbacks', { applicationId })).toMatchObject({
    applicationId,
    callInitiatedCallbackUrl: 'this server',
  });
  expect(await find()).toMatchObject({ callInitiatedCallbackUrl: 'this server' });
});
