import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import { listenOn } from '../base/listen';
import { type Answer, bxml, hangup, Rig } from './testing/practiceRig';

/** Another HTTP server of this machine, and what reaches it. */
async function openProgram(): Promise<{ readonly origin: string; readonly requests: readonly string[]; close(): Promise<void> }> {
  const requests: string[] = [];
  const server = createServer((message, response) => {
    requests.push(`${message.method} ${message.url}`);
    response.end('<Response><Hangup/></Response>');
  });
  const port = await listenOn(server, '127.0.0.1', 0);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const failures: readonly (readonly [string, Answer, string])[] = [
  ['an error status', { status: 500, body: '' }, 'it was answered with HTTP 500'],
  ['a redirection, which is not followed', { status: 302, body: '' }, 'it was answered with HTTP 302'],
  ['a cut connection', 'cut', 'the connection failed (ECONNRESET)'],
];

describe('a webhook that asks for BXML', () => {
  it.each(failures)('%s ends the call with callback-error', async (_name, answer, reason) => {
    rig.answer('/answer', answer);
    const callId = await rig.place();
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({
      disconnectCause: 'callback-error',
      errorMessage: `The answer webhook failed: ${reason}`,
    });
    expect(rig.events()).toEqual(['answer', 'disconnect']);
  });

  it.each(failures)('%s leads to the fallback address, with its own credentials', async (_name, answer) => {
    rig.answer('/answer', answer);
    rig.answer('/fallback', hangup);
    const callId = await rig.place({
      answerFallbackUrl: `${rig.base}/fallback`,
      username: 'a',
      password: 'b',
      fallbackUsername: 'c',
      fallbackPassword: 'd',
    });
    await rig.until('disconnect');
    expect(rig.received.map((webhook) => [webhook.path, webhook.authorization, webhook.body.eventType])).toEqual([
      ['/secret/answer', 'Basic YTpi', 'answer'],
      ['/secret/fallback', 'Basic Yzpk', 'answer'],
      ['/secret/disconnect', 'Basic YTpi', 'disconnect'],
    ]);
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'hangup' });
  });

  it('fails after callbackTimeout', async () => {
    rig.answer('/answer', 'never');
    const callId = await rig.place({ callbackTimeout: 7 });
    await rig.clock.advance(200);
    await rig.webhook('answer');
    await rig.clock.advance(6999);
    expect(await rig.state(callId)).toMatchObject({ state: 'answered' });
    await rig.clock.advance(1);
    await rig.webhook('disconnect');
    expect(await rig.state(callId)).toMatchObject({
      disconnectCause: 'callback-error',
      errorMessage: 'The answer webhook failed: it was not answered within 7 s',
    });
  });

  it('fails when the fallback fails too', async () => {
    rig.answer('/answer', { status: 500, body: '' });
    rig.answer('/fallback', { status: 404, body: '' });
    const callId = await rig.place({ answerFallbackUrl: `${rig.base}/fallback` });
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({
      disconnectCause: 'callback-error',
      errorMessage: 'The answer webhook failed: it was answered with HTTP 500; at the fallback address it was answered with HTTP 404',
    });
  });

  it('treats an empty answer as invalid BXML', async () => {
    const callId = await rig.place();
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'invalid-bxml' });
  });

  it.each(['https://example.com/answer', 'http://192.168.0.1/answer', 'http://127.0.0.1.example.com/answer'])(
    'never goes to %s',
    async (answerUrl) => {
      const callId = await rig.place({ answerUrl });
      await rig.until('disconnect');
      const state = await rig.state(callId);
      expect(state.disconnectCause).toBe('callback-error');
      expect(state.errorMessage).toContain("only to Switchboard's own listener");
      expect(state.errorMessage).not.toContain('example.com');
    },
  );

  it.each<[string, (address: string) => JsonObject]>([
    ['the answer', (address) => ({ answerUrl: address })],
    ['the fallback', (address) => ({ answerUrl: 'http://127.0.0.1:1/', answerFallbackUrl: address })],
    ['the disconnect', (address) => ({ disconnectUrl: address })],
  ])('never reaches another program of this machine: %s webhook', async (_name, change) => {
    rig.answer('/answer', hangup);
    const other = await openProgram();
    const callId = await rig.place(change(`${other.origin}/admin`));
    while ((await rig.state(callId)).state !== 'disconnected') await rig.clock.advance(50);
    await rig.line.close();
    await other.close();
    expect(other.requests).toEqual([]);
  });

  it('reaches another program of this machine whose origin the person has allowed', async () => {
    const other = await openProgram();
    const allowing = await Rig.open({ webhookOrigins: [other.origin] });
    await allowing.place({ answerUrl: `${other.origin}/answer` });
    await allowing.until('disconnect');
    expect(other.requests).toEqual(['POST /answer']);
    await Promise.all([allowing.close(), other.close()]);
  });

  it('refuses an address of a document that is not our own', async () => {
    rig.answer('/answer', bxml('<Redirect redirectUrl="https://example.com/next"/>'));
    const callId = await rig.place();
    await rig.until('disconnect');
    expect(await rig.state(callId)).toMatchObject({ disconnectCause: 'callback-error' });
  });

  it('with GET carries its fields in the query', async () => {
    rig.answer('/answer', hangup);
    const callId = await rig.place({ answerMethod: 'GET', answerUrl: `${rig.base}/answer?mine=1` });
    const answer = await rig.until('answer');
    expect(answer).toMatchObject({ method: 'GET', body: { eventType: 'answer', callId, mine: '1' } });
  });

  it('carries no credentials when none were given', async () => {
    rig.answer('/answer', hangup);
    await rig.place();
    expect((await rig.until('answer')).authorization).toBeUndefined();
  });
});

describe('a webhook that only reports', () => {
  it('is sent once more after a connection error, not after an error status', async () => {
    rig.answer('/answer', hangup);
    rig.answer('/disconnect', () =>
      rig.events().filter((event) => event === 'disconnect').length === 1 ? 'cut' : { status: 500, body: '' },
    );
    await rig.place();
    await rig.until('disconnect');
    await rig.line.close();
    expect(rig.events()).toEqual(['answer', 'disconnect', 'disconnect']);
  });
});
