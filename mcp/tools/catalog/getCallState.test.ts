import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/testing/manualClock';
import { agent, startRig, type ToolRig } from '../testing/toolRig';
import { getCallState } from './getCallState';

let rig: ToolRig;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock();
  rig = await startRig({ clock });
});
afterEach(() => rig.close());

const place = () =>
  rig.callbacks.port.callPlaced({
    callId: 'c-1',
    line: 'real',
    account: '9900000',
    applicationId: 'app-1',
    from: '+15005550100',
    to: '+15005550001',
    owner: agent,
    callbackTimeout: 25,
    tag: undefined,
  });

describe('getCallState', () => {
  it('passes Bandwidth’s fields on unchanged and adds its reading of them', async () => {
    const call = {
      callId: 'c-1',
      state: 'disconnected',
      answerTime: '2022-06-16T13:15:18.126Z',
      parentCallId: null,
      disconnectCause: 'hangup',
      errorMessage: null,
      identity: { x: 1 },
    };
    rig.bandwidth.route({ 'GET /api/v2/accounts/9900000/calls/c-1': { status: 200, body: call } });
    expect(await rig.call('getCallState', { callId: 'c-1' })).toEqual({
      ...call,
      ended: true,
      connected: true,
      verdict: 'The call was answered and has ended normally.',
      source: 'bandwidth',
    });
  });

  it('answers from the webhooks while Bandwidth does not know a new call', async () => {
    place();
    expect(await rig.call('getCallState', { callId: 'c-1' })).toMatchObject({
      callId: 'c-1',
      state: 'queued',
      ended: false,
      source: 'webhooks',
    });
    await rig.webhook({ eventType: 'disconnect', callId: 'c-1', cause: 'busy', errorMessage: 'Callee is busy' });
    expect(await rig.call('getCallState', { callId: 'c-1' })).toMatchObject({
      state: 'disconnected',
      ended: true,
      connected: false,
      disconnectCause: 'busy',
      verdict: 'The call never connected: the number was busy.',
      source: 'webhooks',
    });
  });

  it('stops doing so after five minutes', async () => {
    place();
    await clock.advance(299_999);
    expect(await rig.call('getCallState', { callId: 'c-1' })).toMatchObject({ source: 'webhooks' });
    await clock.advance(1);
    expect((await rig.fail('getCallState', { callId: 'c-1' })).code).toBe('not_found');
  });

  it('says not_found for an unknown call', async () => {
    place();
    expect((await rig.fail('getCallState', { callId: 'c-2' })).code).toBe('not_found');
  });

  it('does not cover other failures with what it knows', async () => {
    place();
    rig.bandwidth.route({ 'GET /api/v2/accounts/9900000/calls/c-1': { status: 503 } });
    expect((await rig.fail('getCallState', { callId: 'c-1' })).code).toBe('unavailable');
  });

  it('describes the terminal state by its name', () => {
    expect(getCallState.description).toContain('disconnected is the terminal one');
  });
});
