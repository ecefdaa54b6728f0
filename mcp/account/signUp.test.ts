import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeBandwidth, type Reply, startFakeBandwidth } from '../bandwidth/testing/fakeBandwidth';
import { systemClock } from '../base/clock';
import { silentLog } from '../base/log';
import { ManualClock } from '../base/testing/manualClock';
import { startPracticeLine } from '../practice/practice';
import type { SignUpFields, SignUpOutcome } from './desk';
import { deskAt } from './testing/deskRig';
import { startInterceptor } from './testing/interceptor';
import { closedPort } from './testing/ports';

const path = 'POST /v1/express/registration';
const details: SignUpFields = {
  firstName: 'Jane',
  lastName: 'Doe',
  email: 'Jane@example.com',
  phone: '(919) 555-0123',
  termsAccepted: true,
};

const accepted: Reply = {
  status: 200,
  body: {
    links: [],
    data: { message: 'Onboarding request received successfully', status: 'USER_CREATION_PENDING', registrationId: '5fce253e' },
    errors: [],
  },
};

function refusal(status: number, description: string): Reply {
  return { status, body: { links: [], data: {}, errors: [{ code: String(status), type: 'bad-request', description }] } };
}

let bandwidth: FakeBandwidth;

beforeEach(async () => {
  bandwidth = await startFakeBandwidth();
});
afterEach(() => bandwidth.close());

const signUp = (more: Partial<SignUpFields> = {}) => deskAt(bandwidth.hosts.api).signUp({ ...details, ...more });

describe('signing up', () => {
  it('sends the details without credentials and returns the registration', async () => {
    bandwidth.route({ [path]: accepted });
    expect(await signUp()).toEqual({ kind: 'sent', registrationId: '5fce253e', email: 'Jane@example.com', phone: '+19195550123' });
    const [sent] = bandwidth.requests;
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      phoneNumber: '+19195550123',
      email: 'Jane@example.com',
      firstName: 'Jane',
      lastName: 'Doe',
      tosAccepted: true,
      promotionalCommsAccepted: false,
    });
    expect(sent?.headers.authorization).toBeUndefined();
    expect(bandwidth.requests).toHaveLength(1);
  });

  it('sends nothing while a field cannot be used', async () => {
    expect(await signUp({ phone: '🙂', termsAccepted: false })).toEqual({
      kind: 'fields',
      problems: {
        phone: 'A mobile number has only digits, for example (919) 555-0123.',
        termsAccepted: 'Read the terms and accept them. Bandwidth needs your agreement.',
      },
    });
    expect(bandwidth.requests).toEqual([]);
  });

  const answers: readonly (readonly [string, Reply, object])[] = [
    ['409 about the e-mail address', refusal(409, 'Email already in use'), { kind: 'in-use', which: 'email' }],
    ['409 that quotes the e-mail address', refusal(409, 'jane@example.com is already in use'), { kind: 'in-use', which: 'email' }],
    ['409 that quotes the number', refusal(409, '+19195550123 is already in use'), { kind: 'in-use', which: 'phone' }],
    ['409 without words', { status: 409 }, { kind: 'in-use', which: 'either' }],
    ['400 about a number in use', refusal(400, 'phoneNumber already exists'), { kind: 'in-use', which: 'phone' }],
    ['400 about a field', refusal(400, 'email must be a business address'), { kind: 'fields', problems: { email: expect.any(String) } }],
    ['400 about the terms', refusal(400, 'tosAccepted must be true'), { kind: 'fields', problems: { termsAccepted: expect.any(String) } }],
    ['another 400', refusal(400, 'Not today'), { kind: 'failed', cause: 'refused', sentence: expect.stringContaining('“Not today”') }],
    ['403', { status: 403 }, { kind: 'failed', cause: 'not-open' }],
    ['404', { status: 404 }, { kind: 'failed', cause: 'not-open' }],
    [
      '429',
      { status: 429, headers: { 'retry-after': '90' } },
      { kind: 'failed', cause: 'rate-limited', fix: 'Wait 2 minutes, then try again.' },
    ],
    ['500', { status: 500 }, { kind: 'failed', cause: 'bandwidth-down' }],
    [
      'a sign-in page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
      { kind: 'failed', cause: 'intercepted' },
    ],
    ['200 without a registration', { status: 200, body: {} }, { kind: 'failed', cause: 'unexpected' }],
  ];
  it.each(answers)('%s', async (_what, reply, outcome) => {
    bandwidth.route({ [path]: reply });
    expect(await signUp()).toMatchObject(outcome);
  });

  it('says how to go on when the person has an account', async () => {
    bandwidth.route({ [path]: refusal(409, 'Email already in use') });
    expect(await signUp()).toEqual({
      kind: 'in-use',
      which: 'email',
      sentence: 'Bandwidth already has an account with this e-mail address.',
      fix: 'If it is yours, sign in instead. Otherwise use another e-mail address.',
    });
  });

  it('offline: nothing was sent', async () => {
    const desk = deskAt(`http://127.0.0.1:${await closedPort()}`);
    expect(await desk.signUp(details)).toMatchObject({ kind: 'failed', cause: 'offline' });
  });

  it('no answer within the limit: it may have arrived', async () => {
    const clock = new ManualClock(systemClock.now());
    let outcome: Promise<SignUpOutcome> | undefined;
    await new Promise<void>((arrived) => {
      bandwidth.route({
        [path]: () => {
          arrived();
          return new Promise<Reply>(() => undefined);
        },
      });
      outcome = deskAt(bandwidth.hosts.api, clock).signUp(details);
    });
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({
      kind: 'failed',
      cause: 'unsure',
      sentence: 'Bandwidth did not reply, so the sign-up may or may not have arrived.',
    });
  });

  it('a certificate that no one vouches for', async () => {
    const interceptor = await startInterceptor();
    try {
      expect(await deskAt(interceptor.url).signUp(details)).toMatchObject({ kind: 'failed', cause: 'intercepted' });
    } finally {
      await interceptor.close();
    }
  });

  it('can be rehearsed on the practice line', async () => {
    const practice = await startPracticeLine({
      ...{ clock: systemClock, log: silentLog, mode: 'build', pace: 0 },
      callbackBase: () => 'http://127.0.0.1:9/secret',
      mayUsePhone: () => true,
    });
    try {
      const desk = deskAt(practice.url);
      expect(await desk.signUp(details)).toMatchObject({ kind: 'sent', phone: '+19195550123' });
      expect(await desk.signUp({ ...details, phone: '919 555 0199' })).toMatchObject({ kind: 'in-use', which: 'email' });
      expect(await desk.signUp({ ...details, email: 'joe@example.com' })).toMatchObject({ kind: 'in-use', which: 'phone' });
    } finally {
      await practice.close();
    }
  });
});
