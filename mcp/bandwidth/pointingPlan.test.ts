import { describe, expect, it } from 'vitest';
import type { RawApplication } from './applications';
import { type PointingRecord, planPointing, planPutBack } from './pointingPlan';

const base = 'https://me.example/secret-of-the-path';
const voice = `${base}/voice`;
const ours = { username: 'switchboard-abc123', password: 'p'.repeat(32) };

/** An application as the API gives it; `creds` names the user on CallbackCreds. */
function application(elements: Readonly<Record<string, string>>, creds?: string, serviceType: 'Voice-V2' | 'Messaging-V2' = 'Voice-V2') {
  const nested = creds === undefined ? {} : { CallbackCreds: { UserId: creds } };
  const fields = { ...elements, ...(creds === undefined ? {} : { 'CallbackCreds.UserId': creds }) };
  return {
    application: { applicationId: 'a-1', serviceType, name: 'Desk', fields },
    elements: { ApplicationId: 'a-1', ServiceType: serviceType, AppName: 'Desk', ...elements, ...nested },
  } satisfies RawApplication;
}

const there = {
  CallInitiatedCallbackUrl: 'https://old.example/in',
  CallStatusCallbackUrl: 'https://old.example/end',
  CallbackTimeout: '10',
};
const here = { CallInitiatedCallbackUrl: voice, CallStatusCallbackUrl: voice, CallbackTimeout: '25' };

describe('pointing an application here', () => {
  it('changes both addresses and the timeout, and nothing else', () => {
    expect(planPointing(application(there).application, base, ours, false).wanted).toEqual(here);
  });

  it.each([
    ['none on it', there, undefined, ours, false, 'ours', true],
    ['none on it, and our listener asks for none', there, undefined, undefined, false, 'none', true],
    ['somebody else’s', there, 'desk-user', ours, false, 'kept', false],
    ['somebody else’s, and they may be taken over', there, 'desk-user', ours, true, 'replace', true],
    ['somebody else’s, and our listener asks for none', there, 'desk-user', undefined, true, 'kept', false],
    ['those of an earlier run of Switchboard', there, 'switchboard-old999', ours, false, 'ours', true],
  ] as const)('with credentials: %s', (_what, elements, creds, given, takeOver, credentials, mayPut) => {
    expect(planPointing(application(elements, creds).application, base, given, takeOver)).toMatchObject({
      credentials,
      mayPut,
      unchanged: false,
    });
  });

  it.each([
    ['ours on it', 'switchboard-abc123', ours, true],
    ['none, though our listener asks for some', undefined, ours, false],
    ['an earlier run’s', 'switchboard-old999', ours, false],
    ['somebody else’s, which stay', 'desk-user', ours, true],
    ['none, and none asked for', undefined, undefined, true],
  ] as const)('has nothing to do where it leads here already, with credentials: %s', (_what, creds, given, unchanged) => {
    expect(planPointing(application(here, creds).application, base, given, false).unchanged).toBe(unchanged);
  });

  it('points messages at the messaging address', () => {
    const { wanted } = planPointing(application({}, undefined, 'Messaging-V2').application, base, undefined, false);
    expect(wanted).toEqual({ InboundCallbackUrl: `${base}/messaging`, OutboundCallbackUrl: `${base}/messaging` });
  });
});

describe('putting an application back', () => {
  const record = (over: Partial<PointingRecord> = {}): PointingRecord => ({
    serviceType: 'Voice-V2',
    before: application(there).elements,
    ours: [voice],
    credentials: 'untouched',
    ...over,
  });

  it('writes what was there', () => {
    expect(planPutBack(record(), application(here))).toMatchObject({
      kind: 'change',
      patch: there,
      expected: there,
      preferPut: false,
      remains: [],
    });
  });

  it('leaves alone what somebody has pointed elsewhere since', () => {
    expect(planPutBack(record(), application({ ...here, CallInitiatedCallbackUrl: 'https://new.example/in' }))).toEqual({ kind: 'leave' });
  });

  it('knows its address of before a new tunnel', () => {
    expect(planPutBack(record({ ours: ['https://older.example/s/voice', voice] }), application(here)).kind).toBe('change');
  });

  it('touches no single field that somebody has changed since', () => {
    const plan = planPutBack(record(), application({ ...here, CallStatusCallbackUrl: 'https://new.example/end', CallbackTimeout: '20' }));
    expect(plan).toMatchObject({ patch: { CallInitiatedCallbackUrl: there.CallInitiatedCallbackUrl } });
    expect(plan.kind === 'change' && Object.keys(plan.patch)).toEqual(['CallInitiatedCallbackUrl']);
  });

  it('removes the address of ends, and gives the API’s own timeout, where there were none', () => {
    const before = { CallInitiatedCallbackUrl: there.CallInitiatedCallbackUrl };
    const plan = planPutBack(record({ before }), application({ ...here, CallStatusMethod: 'POST' }));
    expect(plan).toMatchObject({ patch: { ...before, CallStatusCallbackUrl: 'remove', CallbackTimeout: '15' }, expected: before });
    expect(plan.kind === 'change' && plan.put).toEqual({ ServiceType: 'Voice-V2', AppName: 'Desk', ...before });
  });

  it('removes our own credentials by sending every field again, the only way', () => {
    const plan = planPutBack(record({ credentials: 'added' }), application(here, ours.username));
    expect(plan).toMatchObject({ preferPut: true, put: { ServiceType: 'Voice-V2', AppName: 'Desk', ...there } });
    expect(JSON.stringify(plan)).not.toContain('Creds');
  });

  it('never sends every field again where another server’s credentials would be lost', () => {
    expect(planPutBack(record(), application(here, 'desk-user'))).toMatchObject({ put: undefined, patch: there });
  });

  it('says that an address of messages stays where there was none and somebody else’s credentials are on it', () => {
    const messages = { InboundCallbackUrl: `${base}/messaging`, OutboundCallbackUrl: `${base}/messaging` };
    const entry = record({
      serviceType: 'Messaging-V2',
      before: { InboundCallbackUrl: 'https://old.example/m' },
      ours: [`${base}/messaging`],
    });
    expect(planPutBack(entry, application(messages, 'desk-user', 'Messaging-V2'))).toMatchObject({
      put: undefined,
      patch: { InboundCallbackUrl: 'https://old.example/m' },
      remains: ['our address as OutboundCallbackUrl'],
    });
  });
});
