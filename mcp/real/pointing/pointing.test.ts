import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClient } from '../../bandwidth/client';
import { type FakeBandwidth, startFakeBandwidth } from '../../bandwidth/testing/fakeBandwidth';
import { testLine } from '../../bandwidth/testing/testLine';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import { CallbackCredentials } from '../../callbacks/callbackCredentials';
import { JournalKey } from '../journalKey';
import { Pointing } from './pointing';
import type { PointingOutcome } from './state';
import { type ApplicationsApi, playApplications, refusal } from './testing/applicationsApi';

const signed = z.object({ content: z.record(z.string(), z.unknown()) });
const original =
  '<ServiceType>Voice-V2</ServiceType><AppName>Desk</AppName><CallInitiatedCallbackUrl>https://old.example/in</CallInitiatedCallbackUrl><CallInitiatedMethod>POST</CallInitiatedMethod><CallbackTimeout>10</CallbackTimeout>';
const theirs = '<CallbackCreds><UserId>desk-user</UserId><Password>their-password</Password></CallbackCreds>';
const secret = 'secret-of-the-path';
const first = `https://first.example/${secret}`;
const second = `https://second.example/${secret}`;

let folder: string;
let bandwidth: FakeBandwidth;
let api: ApplicationsApi;
let clock: ManualClock;
/** Ids of processes that run. */
let alive: Set<number>;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pointing-'));
  bandwidth = await startFakeBandwidth();
  api = playApplications(bandwidth, { 'a-1': original });
  clock = new ManualClock();
  alive = new Set();
});
afterEach(async () => {
  await bandwidth.close();
  await rm(folder, { recursive: true, force: true });
  await rm(keyFile(), { force: true });
});

/** One process with its own Pointing over the shared folder. */
function run(pid: number, over: { readonly takeOver?: boolean; readonly applicationId?: string; readonly lasts?: boolean } = {}) {
  alive.add(pid);
  const credentials = new CallbackCredentials();
  const notices: string[] = [];
  /** Of each notice, whether `state` says the same. */
  const alsoStates: boolean[] = [];
  const pointed: (readonly [string, number])[] = [];
  const states: PointingOutcome[] = [];
  let look: () => void = () => undefined;
  const at: { base: string | undefined; chosen: string | undefined } = { base: first, chosen: over.applicationId };
  const preferred = {
    get applicationId() {
      return at.chosen;
    },
  };
  const line = () => {
    const made = testLine(bandwidth.hosts, { clock, preferred });
    return { ...made, callbackBase: () => at.base, callbackCredentials: () => credentials.offered(at.base) };
  };
  const pointing = new Pointing(
    {
      folder,
      takeOver: over.takeOver,
      key: new JournalKey(keyFile()),
      process: { pid, find: async (asked) => (alive.has(asked) ? { startedAt: `began ${asked}` } : undefined) },
    },
    {
      clock,
      log: silentLog,
      credentials,
      addressLasts: () => over.lasts === true,
      clientOf: (each) => createClient(each, { clock, log: silentLog, version: '0.0.0' }),
      notice: (_severity, message, state) => {
        notices.push(message);
        alsoStates.push(state === 'inbound');
      },
      pointed: (applicationId, timeout) => pointed.push([applicationId, timeout]),
      changed: () => {
        states.push(pointing.state);
        look();
      },
    },
  );
  const own = line();
  return {
    pointing,
    credentials,
    notices,
    alsoStates,
    pointed,
    line: own,
    states,
    /** Resolves when it has failed this often. */
    failed: (count: number) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (states.filter(({ kind }) => kind === 'failed').length >= count) resolve();
        };
        look();
      }),
    choose: (applicationId: string) => {
      at.chosen = applicationId;
      return pointing.rechosen(own);
    },
    reached: (base: string) => {
      at.base = base;
      return pointing.follow(own);
    },
    lost: () => {
      at.base = undefined;
    },
    crash: () => alive.delete(pid),
  };
}

const field = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(api.elements('a-1'))?.[1];
/** Whatever order they come in. */
const sorted = (elements: string) => [...elements.matchAll(/<(\w+)>.*?<\/\1>/gs)].map(([whole]) => whole).sort();
/** Beside the folder, which holds the records alone. */
const keyFile = () => `${folder}.key`;
const files = async () => (await readdir(folder)).sort();
const sent = (method: string) => bandwidth.apiRequests().filter((request) => request.method === method);

describe('pointing the chosen application', () => {
  it('points the only one at both addresses, with 25 s and credentials that the listener then asks for', async () => {
    const { reached, credentials, pointed, notices } = run(1);
    expect(credentials.required()).toBeUndefined();
    await reached(first);
    expect([field('CallInitiatedCallbackUrl'), field('CallStatusCallbackUrl'), field('CallbackTimeout')]).toEqual([
      `${first}/voice`,
      `${first}/voice`,
      '25',
    ]);
    const asked = credentials.required();
    expect(field('UserId')).toMatch(/^switchboard-[a-z0-9]{6}$/);
    expect(field('Password')).toHaveLength(32);
    expect(asked).toEqual({ username: field('UserId'), password: field('Password') });
    expect(pointed).toEqual([['a-1', 25]]);
    expect(notices).toEqual([expect.stringContaining('Switchboard now receives the inbound calls of "Desk" (a-1)')]);
  });

  it('has what it was on the disk before anything is changed, for its owner only', async () => {
    let recorded: Promise<string> | undefined;
    api.beforeChange = () => {
      recorded ??= readFile(path.join(folder, '9900000_a-1.json'), 'utf8');
    };
    const { reached, credentials } = run(1);
    await reached(first);
    const text = (await recorded) ?? '';
    expect(JSON.parse(text)).toMatchObject({
      content: { before: { CallInitiatedCallbackUrl: 'https://old.example/in', CallbackTimeout: '10' } },
    });
    expect(text).not.toContain(credentials.required()?.password);
    if (process.platform !== 'win32') expect((await stat(path.join(folder, '9900000_a-1.json'))).mode & 0o777).toBe(0o600);
  });

  it('changes nothing when that cannot be recorded', async () => {
    await writeFile(path.join(folder, '9900000_a-1.json'), '');
    const { pointing, line } = run(1);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await expect(pointing.point(line, 'a-1')).rejects.toMatchObject({ code: 'unavailable', recovery: expect.stringContaining('writable') });
    expect(api.elements('a-1')).toBe(original);
  });

  it('does nothing where there are several and none was chosen, and says which exist', async () => {
    api.change('a-2', original.replace('Desk', 'Other'));
    const { reached, notices } = run(1);
    await reached(first);
    expect(notices).toEqual([expect.stringMatching(/a-1 \(Desk\), a-2 \(Other\)/)]);
    expect([...sent('PATCH'), ...sent('PUT')]).toEqual([]);
    await run(2, { applicationId: 'a-2' }).reached(first);
    expect(api.elements('a-2')).toContain(`${first}/voice`);
    expect(api.elements('a-1')).toBe(original);
  });

  it('follows to a new address, and still knows what was there first', async () => {
    const { reached, pointing } = run(1);
    await reached(first);
    await reached(second);
    expect(field('CallInitiatedCallbackUrl')).toBe(`${second}/voice`);
    await pointing.close();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });

  it('tries again later what Bandwidth could not do just now', async () => {
    api.refusePatch(() => ({ status: 503 }));
    const { reached, notices } = run(1);
    await reached(first);
    expect(notices).toEqual([expect.stringContaining('does not receive inbound calls yet')]);
    api.refusePatch(undefined);
    const changed = new Promise<void>((resolve) => {
      api.beforeChange = resolve;
    });
    await clock.advance(5_000);
    await changed;
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
  });
});

it('says nothing of an address that was lost while the application was being pointed at it', async () => {
  const { reached, lost, notices } = run(1);
  bandwidth.route({
    'GET /api/v2/accounts/9900000/applications': () => {
      lost();
      return { status: 503 };
    },
  });
  await reached(first);
  expect(notices).toEqual([]);
  expect(clock.pending).toBe(0);
});

describe('a messaging application', () => {
  const messages =
    '<ServiceType>Messaging-V2</ServiceType><AppName>Texts</AppName><InboundCallbackUrl>https://old.example/m</InboundCallbackUrl>';

  it('is pointed along with the voice one, with credentials for either direction, and put back', async () => {
    api.change('m-1', messages);
    const { reached, pointing, notices, credentials } = run(1);
    await reached(first);
    const { username, password } = credentials.required() ?? { username: '', password: '' };
    expect(password).toHaveLength(32);
    const elements = api.elements('m-1');
    for (const direction of ['Inbound', 'Outbound']) {
      expect(elements).toContain(`<${direction}CallbackUrl>${first}/messaging</${direction}CallbackUrl>`);
      expect(elements.replaceAll(/\s/g, '')).toContain(
        `<${direction}CallbackCreds><UserId>${username}</UserId><Password>${password}</Password></${direction}CallbackCreds>`,
      );
    }
    expect(notices).toContainEqual(expect.stringContaining('Switchboard now receives the messages of "Texts" (m-1)'));
    await reached(second);
    expect(api.elements('m-1')).toContain(`${second}/messaging`);
    await pointing.close();
    expect(sorted(api.elements('m-1'))).toEqual(sorted(messages));
  });

  it('is left alone where there are several and none was chosen', async () => {
    api.change('m-1', messages);
    api.change('m-2', messages.replace('Texts', 'Others'));
    const { reached, notices } = run(1);
    await reached(first);
    expect([api.elements('m-1'), field('CallInitiatedCallbackUrl')]).toEqual([messages, `${first}/voice`]);
    expect(notices).toContainEqual(expect.stringMatching(/m-1 \(Texts\), m-2 \(Others\).*BW_MESSAGING_APPLICATION_ID/));
  });

  it('keeps credentials of somebody else on either direction, and then no webhook of any is asked for ours', async () => {
    api.change(
      'm-1',
      `${messages}<InboundCallbackCreds><UserId>desk-user</UserId><Password>their-password</Password></InboundCallbackCreds>`,
    );
    const { reached, credentials } = run(1);
    await reached(first);
    expect(api.elements('m-1')).toContain('their-password');
    expect(credentials.required()).toBeUndefined();
  });
});

describe('credentials that are on the application already', () => {
  beforeEach(() => api.change('a-1', original + theirs));

  it('stay, so that the secret in the address guards alone, and this is said', async () => {
    const { reached, credentials, notices } = run(1);
    await reached(first);
    expect([field('UserId'), field('Password')]).toEqual(['desk-user', 'their-password']);
    expect(credentials.required()).toBeUndefined();
    expect(notices.at(-1)).toContain('--take-over');
  });

  it('are replaced when they may be taken over, and their loss is said on putting back', async () => {
    const { reached, pointing, notices } = run(1, { takeOver: true });
    await reached(first);
    expect(field('UserId')).toMatch(/^switchboard-/);
    await pointing.close();
    expect(field('CallInitiatedCallbackUrl')).toBe('https://old.example/in');
    expect(notices.at(-1)).toContain('set again in the Bandwidth App');
  });

  it('are never dropped by sending every field again', async () => {
    api.refusePatch(() => ({ status: 405 }));
    const { pointing, line } = run(1);
    await expect(pointing.point(line, 'a-1')).rejects.toMatchObject({ code: 'conflict' });
    expect(sent('PUT')).toEqual([]);
  });
});

it.each([
  [400, 12812],
  [400, 12976],
  [400, 12977],
  [403, 1001],
])('does without credentials where the account refuses them (%i, %i), and says so', async (status, code) => {
  api.refusePatch((body) => (body.includes('CallbackCreds') ? refusal(status, code) : undefined));
  const { reached, credentials, notices } = run(1);
  await reached(first);
  expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
  expect([credentials.required(), credentials.offered(first)]).toEqual([undefined, undefined]);
  expect(notices.at(-1)).toContain('accepts no callback credentials');
});

describe('putting back', () => {
  it('leaves the application as it was and no file behind, on quit', async () => {
    const { reached, pointing, credentials, notices } = run(1);
    await reached(first);
    await pointing.close();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
    expect(await files()).toEqual([]);
    expect(credentials.required()).toBeUndefined();
    expect(notices.at(-1)).toContain('has its earlier settings again');
  });

  it('happens when the tunnel is turned off, too', async () => {
    const { reached, pointing } = run(1);
    await reached(first);
    await pointing.unfollow();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });

  it('happens at the next start after a crash', async () => {
    const crashed = run(1);
    await crashed.reached(first);
    crashed.crash();
    const next = run(2);
    await next.pointing.recover(next.line);
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
    expect(await files()).toEqual([]);
  });

  it('leaves alone what somebody has changed since', async () => {
    const crashed = run(1);
    await crashed.reached(first);
    crashed.crash();
    const changed = original.replace('old.example', 'newer.example');
    api.change('a-1', changed);
    const next = run(2);
    await next.pointing.recover(next.line);
    expect(api.elements('a-1')).toBe(changed);
    expect(await files()).toEqual([]);
    expect(next.notices).toEqual([expect.stringContaining('Somebody else has changed application a-1')]);
  });

  it('is finished by the next start when Bandwidth is out of reach on quit', async () => {
    const { reached, pointing, crash } = run(1);
    await reached(first);
    await bandwidth.close();
    const closed = pointing.close();
    await closed;
    expect(await files()).toEqual(['9900000_a-1.json']);
    crash();
    const before = api.elements('a-1');
    bandwidth = await startFakeBandwidth();
    api = playApplications(bandwidth, { 'a-1': before });
    const entry = path.join(folder, '9900000_a-1.json');
    // The fake is at another port now, which a real host is not.
    const text = await readFile(entry, 'utf8');
    const key = new JournalKey(keyFile());
    await key.load();
    const content = { ...signed.parse(JSON.parse(text)).content, api: bandwidth.hosts.api };
    await writeFile(entry, JSON.stringify({ version: 2, mac: key.sign('pointing', content), content }));
    const next = run(2);
    await next.pointing.recover(next.line);
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });

  it('takes no longer than 2 s on quit', async () => {
    const { reached, pointing } = run(1);
    await reached(first);
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    bandwidth.route({
      'GET /api/v2/accounts/9900000/applications/*': () => {
        arrived();
        return new Promise<never>(() => undefined);
      },
    });
    const closed = pointing.close();
    await asked;
    await clock.advance(2_000);
    await closed;
    expect(await files()).toEqual(['9900000_a-1.json']);
  });

  it('sets a damaged record aside instead of guessing', async () => {
    await writeFile(path.join(folder, '9900000_a-1.json'), '{"version":1');
    const next = run(2);
    await next.pointing.recover(next.line);
    expect(await files()).toEqual([expect.stringMatching(/^9900000_a-1\.corrupt-/)]);
    expect(api.elements('a-1')).toBe(original);
  });
});

describe('a record that Switchboard has not written', () => {
  /** What an attacker who can write into the folder would leave: putting back would point the application to their address. */
  const forged = (mac: string) => ({
    version: 2,
    mac,
    content: {
      account: '9900000',
      applicationId: 'a-1',
      api: bandwidth.hosts.api,
      serviceType: 'Voice-V2',
      before: { CallInitiatedCallbackUrl: 'https://attacker.example/in' },
      ours: ['https://old.example/in'],
      credentials: 'untouched',
    },
  });

  it('is never acted on, but set aside', async () => {
    await writeFile(path.join(folder, '9900000_a-1.json'), JSON.stringify(forged('0'.repeat(64))), { mode: 0o600 });
    const next = run(2);
    await next.pointing.recover(next.line);
    await next.reached(first);
    await next.pointing.close();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
    expect(await files()).toEqual([expect.stringMatching(/^9900000_a-1\.corrupt-/)]);
  });

  it('is not used either when its content was changed after signing', async () => {
    const crashed = run(1);
    await crashed.reached(first);
    crashed.crash();
    const entry = path.join(folder, '9900000_a-1.json');
    await writeFile(entry, (await readFile(entry, 'utf8')).replace('https://old.example/in', 'https://attacker.example/in'));
    const next = run(2);
    await next.pointing.recover(next.line);
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
  });

  it.skipIf(process.platform === 'win32')('is not written through a link', async () => {
    const target = `${folder}.target`;
    await writeFile(target, 'a file of the person');
    await symlink(target, path.join(folder, '9900000_a-1.json'));
    const { reached, states } = run(1);
    await reached(first);
    expect(states.at(-1)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('is a symbolic link') });
    expect([await readFile(target, 'utf8'), api.elements('a-1')]).toEqual(['a file of the person', original]);
    await rm(target);
  });
});

describe('a public address that lasts', () => {
  it('keeps the application pointed on quit, and records nothing to put back', async () => {
    const { pointing, line, notices } = run(1, { lasts: true });
    expect(await pointing.point(line, 'a-1')).toMatchObject({ restoredAtStop: false });
    expect(await files()).toEqual([]);
    await pointing.close();
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
    expect(notices).toEqual([]);
  });

  it('differs from one that does not last', async () => {
    const { pointing, line } = run(1);
    expect(await pointing.point(line, 'a-1')).toMatchObject({ restoredAtStop: true });
  });

  it('demands credentials only once every application that points to it is known to carry them', async () => {
    const here = `<CallInitiatedCallbackUrl>${first}/voice</CallInitiatedCallbackUrl>`;
    api.change('a-2', `<ServiceType>Voice-V2</ServiceType><AppName>By hand</AppName>${here}`);
    const { pointing, line, credentials } = run(1, { lasts: true });
    await pointing.survey(line);
    await pointing.point(line, 'a-1');
    expect(credentials.required()).toBeUndefined();
    await pointing.point(line, 'a-2');
    expect(credentials.required()?.username).toBe(field('UserId'));
  });

  it('demands none while the applications cannot be listed', async () => {
    const { pointing, line, credentials } = run(1, { lasts: true });
    bandwidth.route({ 'GET /api/v2/accounts/9900000/applications': { status: 503 } });
    await pointing.survey(line);
    await pointing.point(line, 'a-1');
    expect(credentials.required()).toBeUndefined();
  });
});

describe('a second Switchboard', () => {
  it('runs without pointing and says who has the application', async () => {
    const one = run(1);
    const other = run(2);
    await one.reached(first);
    await other.pointing.recover(other.line);
    await other.reached(second);
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
    expect(other.notices).toEqual([expect.stringContaining('process 1, running since 2026-01-01')]);
    await expect(other.pointing.point(other.line, 'a-1')).rejects.toMatchObject({ code: 'conflict' });
    await other.pointing.close();
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
  });

  it('takes it when the first has quit', async () => {
    const one = run(1);
    const other = run(2);
    await one.reached(first);
    await one.pointing.close();
    await other.reached(second);
    expect(field('CallInitiatedCallbackUrl')).toBe(`${second}/voice`);
    await other.pointing.close();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });
});

describe('what a person sees and decides', () => {
  const other = original.replace('Desk', 'Other').replace('old.example', 'other.example');
  const desk = { applicationId: 'a-1', name: 'Desk' };
  const kinds = (states: readonly PointingOutcome[]) => states.map(({ kind }) => kind);

  it('begins with the work and ends with where inbound calls come', async () => {
    const { reached, states } = run(1);
    await reached(first);
    expect(states).toEqual([{ kind: 'working' }, { kind: 'pointed', application: desk, guard: 'credentials' }]);
  });

  it('names the applications there are, and points the chosen one at once', async () => {
    api.change('a-2', other);
    const { reached, choose, states, pointing, line } = run(1);
    await reached(first);
    expect(states.at(-1)).toEqual({ kind: 'none-chosen', applications: [desk, { applicationId: 'a-2', name: 'Other' }] });
    expect(await pointing.applications(line)).toEqual([desk, { applicationId: 'a-2', name: 'Other' }]);
    await choose('a-2');
    expect(states.at(-1)).toMatchObject({ kind: 'pointed', application: { applicationId: 'a-2' } });
    expect(api.elements('a-2')).toContain(`${first}/voice`);
    expect(api.elements('a-1')).toBe(original);
  });

  it('puts the application that was followed back when another is chosen', async () => {
    const { reached, choose, pointing } = run(1);
    await reached(first);
    api.change('a-2', other);
    await choose('a-2');
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
    expect(api.elements('a-2')).toContain(`${first}/voice`);
    await pointing.close();
    expect(sorted(api.elements('a-2'))).toEqual(sorted(other));
  });

  it('leaves alone what is chosen while nothing may be pointed', async () => {
    const { choose, states } = run(1);
    await choose('a-1');
    expect(api.elements('a-1')).toBe(original);
    expect(states).toEqual([]);
  });

  it('says that the account has no voice application', async () => {
    api = playApplications(bandwidth, {});
    const { reached, states } = run(1);
    await reached(first);
    expect(states.at(-1)).toEqual({ kind: 'no-application' });
  });

  it('replaces somebody else’s credentials only after a take-over of this application', async () => {
    api.change('a-1', original + theirs);
    const { reached, pointing, line, states, credentials } = run(1);
    await reached(first);
    expect(states.at(-1)).toEqual({ kind: 'kept-credentials', application: desk });
    expect(field('UserId')).toBe('desk-user');
    await pointing.takeOver(line, 'a-1');
    expect(field('UserId')).toBe(credentials.required()?.username);
    expect(states.at(-1)).toEqual({ kind: 'pointed', application: desk, guard: 'credentials' });
  });

  it('says that the secret in the path guards alone where the account takes no credentials', async () => {
    api.refusePatch((body) => (body.includes('CallbackCreds') ? refusal(400, 12976) : undefined));
    const { reached, states } = run(1);
    await reached(first);
    expect(states.at(-1)).toEqual({ kind: 'pointed', application: desk, guard: 'path' });
  });

  it('says who has the application', async () => {
    await run(1).reached(first);
    const { reached, states } = run(2);
    await reached(second);
    expect(states.at(-1)).toEqual({ kind: 'owned', applicationId: 'a-1', pid: 1, since: '2026-01-01T00:00:00.000Z' });
  });

  it('says what failed, whether it is tried again, and the outcome of the next try', async () => {
    api.refusePatch(() => ({ status: 503 }));
    const { reached, states } = run(1);
    await reached(first);
    expect(states.at(-1)).toMatchObject({ kind: 'failed', retries: true });
    api.refusePatch(() => refusal(400, 12963));
    await reached(first);
    expect(states.at(-1)).toMatchObject({ kind: 'failed', retries: false, reason: expect.any(String), recovery: expect.any(String) });
    api.refusePatch(undefined);
    await reached(first);
    expect(kinds(states)).toEqual(['working', 'failed', 'working', 'failed', 'working', 'pointed']);
  });
});

describe('what failed', () => {
  const listed = 'GET /api/v2/accounts/9900000/applications';

  it('is tried again after 5 s, 15 s, a minute, and then every five minutes, as long as it may pass', async () => {
    api.refusePatch(() => ({ status: 503 }));
    const { reached, failed } = run(1);
    await reached(first);
    for (const [count, seconds] of [5, 15, 60, 300, 300, 300].entries()) {
      await failed(count + 1);
      expect((clock.nextDue ?? 0) - clock.now()).toBe(seconds * 1_000);
      await clock.advance(seconds * 1_000);
    }
    await failed(7);
  });

  it('is not tried again when that cannot help, and says what to do', async () => {
    api.refusePatch(() => refusal(400, 12963));
    const { reached, notices, alsoStates, states } = run(1);
    await reached(first);
    const outcome = states.at(-1);
    if (outcome?.kind !== 'failed') throw new Error(`is ${outcome?.kind}`);
    expect(notices).toEqual([`Switchboard does not receive inbound calls yet: ${outcome.reason} ${outcome.recovery}`]);
    expect([alsoStates, clock.pending]).toEqual([[true], 0]);
  });

  it('after the voice application was pointed leaves that shown, and is said apart', async () => {
    api.change('m-1', '<ServiceType>Messaging-V2</ServiceType><AppName>Texts</AppName>');
    api.refusePatch((body) => (body.includes('Inbound') ? { status: 503 } : undefined));
    const { reached, states, notices, alsoStates } = run(1);
    await reached(first);
    expect(states.map(({ kind }) => kind)).toEqual(['working', 'pointed']);
    expect(notices).toHaveLength(2);
    expect(alsoStates).toEqual([true, false]);
    api.refusePatch(undefined);
    const changed = new Promise<void>((resolve) => {
      api.beforeChange = resolve;
    });
    await clock.advance(5_000);
    await changed;
  });

  it('to be read of an earlier run is said', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const { pointing, line, notices } = run(1);
    await pointing.recover(line);
    expect(notices).toEqual([
      expect.stringMatching(/^What an earlier run changed at Bandwidth could not be restored: .* The next start tries again\.$/),
    ]);
  });

  it('to be listed is listed again with the next application that is pointed, and not once it is known', async () => {
    const { pointing, line, credentials } = run(1, { lasts: true });
    bandwidth.route({ [listed]: { status: 503 } });
    await pointing.survey(line);
    expect(credentials.isChecked(line)).toBe(false);
    api = playApplications(bandwidth, { 'a-1': original });
    await pointing.point(line, 'a-1');
    expect([credentials.isChecked(line), credentials.required()?.username]).toEqual([true, field('UserId')]);
    const lists = () => sent('GET').filter(({ path: asked }) => asked.endsWith('/applications')).length;
    const before = lists();
    await pointing.point(line, 'a-1');
    expect(lists()).toBe(before);
  });
});

describe('what it does without being asked', () => {
  const messages = '<ServiceType>Messaging-V2</ServiceType><AppName>Texts</AppName>';
  const again = (notices: readonly string[]) => notices.filter((text) => text.includes('has its earlier settings again'));

  it('is nothing before it is on, or while there is no address', async () => {
    const { pointing, line, lost, states } = run(1);
    expect(pointing.state).toEqual({ kind: 'working' });
    lost();
    await pointing.follow(line);
    expect([states, bandwidth.requests]).toEqual([[], []]);
  });

  it('says nothing of what stays as it is', async () => {
    api.change('m-1', messages);
    const { reached, notices, alsoStates, pointed, states } = run(1);
    await reached(first);
    expect([notices.length, alsoStates]).toEqual([2, [true, true]]);
    await reached(first);
    expect(notices).toHaveLength(2);
    expect(pointed).toEqual([
      ['a-1', 25],
      ['a-1', 25],
    ]);
    expect(states.at(-1)).toMatchObject({ application: { applicationId: 'a-1' } });
  });

  it('leaves what an agent pointed when it is turned off, and restores it on quit', async () => {
    const { pointing, line } = run(1);
    await pointing.point(line, 'a-1');
    await pointing.unfollow();
    expect(field('CallInitiatedCallbackUrl')).toBe(`${first}/voice`);
    await pointing.close();
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });

  it('leaves what an agent pointed when another application is chosen', async () => {
    const other = original.replace('Desk', 'Other');
    api.change('a-2', other);
    const { pointing, line, reached, choose } = run(1, { applicationId: 'a-1' });
    await reached(first);
    api.change('a-3', other);
    await pointing.point(line, 'a-3');
    await choose('a-2');
    expect(api.elements('a-3')).toContain(`${first}/voice`);
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
    await pointing.close();
  });

  it('restores neither the messaging application nor the same voice application when that is chosen again', async () => {
    api.change('m-1', messages);
    const { reached, choose, notices } = run(1, { applicationId: 'a-1' });
    await reached(first);
    await choose('a-1');
    expect(again(notices)).toEqual([]);
    expect([field('CallInitiatedCallbackUrl'), api.elements('m-1')]).toEqual([`${first}/voice`, expect.stringContaining(first)]);
  });

  it('shows no choice to make where only the messaging applications are several', async () => {
    api.change('m-1', messages);
    api.change('m-2', messages);
    const { reached, states, alsoStates } = run(1);
    await reached(first);
    expect(states.map(({ kind }) => kind)).toEqual(['working', 'pointed']);
    expect(alsoStates).toEqual([false, true]);
  });

  it('is over once it closes, without a word', async () => {
    const { pointing, line, reached, notices } = run(1);
    await reached(first);
    await pointing.close();
    const said = notices.length;
    await pointing.follow(line);
    await pointing.unfollow();
    expect(notices).toHaveLength(said);
    await expect(pointing.point(line, 'a-1')).rejects.toMatchObject({ code: 'unavailable', message: 'Switchboard is closing.' });
  });

  it('says nothing of a restoring that closing does again', async () => {
    const { pointing, reached, notices } = run(1);
    await reached(first);
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    bandwidth.route({
      'GET /api/v2/accounts/9900000/applications/*': () => {
        arrived();
        return new Promise<never>(() => undefined);
      },
    });
    const off = pointing.unfollow();
    await asked;
    const before = api.elements('a-1');
    api = playApplications(bandwidth, { 'a-1': before });
    await pointing.close();
    await off;
    expect(notices.filter((text) => text.includes('could not be restored'))).toEqual([]);
    expect(sorted(api.elements('a-1'))).toEqual(sorted(original));
  });
});
