import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tokenRoute } from '../../mcp/account/testing/deskRig';
import { type FakeBandwidth, startFakeBandwidth } from '../../mcp/bandwidth/testing/fakeBandwidth';
import { systemClock } from '../../mcp/base/clock';
import { silentLog } from '../../mcp/base/log';
import { memoryVault, openAccountDesk, type Settings, type Vault } from '../../mcp/index';
import type { Activity } from '../../mcp/model/activity';
import { type PracticeLine, startPracticeLine } from '../../mcp/practice/practice';
import type { Switchboard } from '../../mcp/switchboard';
import type { Confirmation } from '../history/dialogs';
import type { LineSummary } from '../ipc/contract';
import { switchboardDouble } from '../testing/switchboardDouble';
import { CredentialKeeper } from './credentialKeeper';
import { Setup } from './setup';
import { openSetupFile } from './setupFile';

const practice: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };
const details = { firstName: 'Jane', lastName: 'Doe', email: 'jane@example.com', phone: '(919) 555-0123', termsAccepted: true };
const agent = { id: 'a-1', name: 'Claude' };

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** Bandwidth, played by the practice line, which registers, gives tokens and knows its account. */
async function playedAccount(): Promise<PracticeLine> {
  const line = await startPracticeLine({
    ...{ clock: systemClock, log: silentLog, mode: 'full', pace: 0.1 },
    callbackBase: () => 'http://127.0.0.1:1/none',
  });
  opened.push(() => line.close());
  return line;
}

interface Options {
  readonly api: string;
  readonly vault?: Vault;
  readonly settings?: Settings;
  readonly line?: Partial<Switchboard>;
  readonly yes?: boolean;
  /** The keychain replies before set-up is there. */
  readonly readFirst?: boolean;
}

async function open({ api, vault = memoryVault(), settings = {}, line = {}, yes = true, readFirst = true }: Options) {
  const folder = await mkdtemp(path.join(tmpdir(), 'setup-'));
  opened.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  const store: { current: Settings } = { current: settings };
  const save = async (change: Settings) => {
    store.current = { ...store.current, ...change };
  };
  const asked: Confirmation[] = [];
  const done: string[] = [];
  const listeners = new Set<(activity: Activity) => void>();
  const { running } = switchboardDouble({
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    preferNumber: (number) => void done.push(`number ${number}`),
    ...line,
  });
  const keeper = new CredentialKeeper({ vault, settings: store, save, log: silentLog, environment: async () => undefined });
  if (readFirst) await keeper.read();
  const file = openSetupFile(folder, silentLog, systemClock);
  opened.push(() => file.settled());
  const desk = openAccountDesk({ hosts: { api, voice: api, messaging: api }, clock: systemClock, version: '0.0.0', log: silentLog });
  const setup = new Setup({
    ...{ file, keeper, running, save, clock: systemClock, log: silentLog, settings: store },
    desk: () => desk,
    practiceDesk: () => undefined,
    environment: () => 'prod',
    line: () => practice,
    chooseLine: async (chosen) => void done.push(`line ${chosen}`),
    confirm: async (question) => {
      asked.push(question);
      return yes;
    },
    openExternal: async (address) => void done.push(`open ${address}`),
    readClipboard: () => 'x'.repeat(10_000),
    forgetEverything: async () => void done.push('forgot everything'),
  });
  const tell = (activity: Activity) => {
    for (const listener of listeners) listener(activity);
  };
  return { setup, ask: setup.handlers, keeper, store, file, asked, done, tell, vault };
}

/** The credentials of a running real line, as far as set-up goes. */
function realLine(over: Partial<NonNullable<Switchboard['credentials']>> = {}) {
  const used: unknown[] = [];
  const line: Partial<Switchboard> = {
    line: 'real',
    agents: () => [{ ...agent, createdAt: '', client: undefined, lastSeenAt: undefined }],
    credentials: {
      state: { kind: 'none', problems: [] },
      subscribe: () => () => undefined,
      use: (pair, accountId) => void used.push([pair?.clientId, accountId]),
      readAgain: async () => undefined,
      ofAgent: () => undefined,
      loggedOut: () => [],
      readmit: (id) => void used.push(`readmitted ${id}`),
      ...over,
    },
  };
  return { line, used };
}

describe('signing up', () => {
  it('sends the details once, keeps the phone, and goes on in the browser', async () => {
    const { url } = await playedAccount();
    const { setup, ask } = await open({ api: url });
    expect(await ask.signUp({ details, practice: false })).toEqual({ kind: 'sent' });
    expect(setup.view).toMatchObject({
      open: 'browser',
      signUp: { email: 'jane@example.com', phone: '+19195550123', by: { kind: 'you' }, practice: false },
      ownPhone: '+19195550123',
    });
    expect(await ask.signUp({ details, practice: false })).toEqual({
      kind: 'failed',
      sentence: 'You have signed up already, as jane@example.com.',
      fix: 'Continue in the next step, or start over to sign up with other details.',
    });
    await ask.startOver(undefined);
    expect(setup.view).toMatchObject({ open: 'details', signUp: undefined, details });
  });

  it('has one winner when two ask at once; the other is told to wait', async () => {
    const { url } = await playedAccount();
    const { ask } = await open({ api: url });
    const first = ask.signUp({ details, practice: false });
    await expect(ask.signUp({ details, practice: false })).rejects.toThrow('Another check is still under way.');
    expect(await first).toEqual({ kind: 'sent' });
  });

  it('by an agent is taken up, masked as the agent’s activity has it', async () => {
    const { url } = await playedAccount();
    const { setup, ask, tell, file } = await open({ api: url });
    tell({ kind: 'sign-up', at: 1, agent, registrationId: 'r-1', email: 'j…@example.com', phone: '•••0123', practice: false });
    await file.settled();
    expect(setup.view).toMatchObject({ open: 'browser', signUp: { by: { kind: 'agent', name: 'Claude' }, email: 'j…@example.com' } });
    expect(await ask.signUp({ details, practice: false })).toMatchObject({
      kind: 'failed',
      sentence: 'Claude has signed up already, as j…@example.com.',
    });
  });

  it('keeps what was typed when Bandwidth cannot be reached', async () => {
    const { setup, ask } = await open({ api: 'http://127.0.0.1:1' });
    expect(await ask.signUp({ details, practice: false })).toMatchObject({ kind: 'failed' });
    expect(setup.view).toMatchObject({ details, signUp: undefined });
  });

  it.each([
    ['an emoji', '📞'],
    ['10 kB', 'x'.repeat(10_000)],
    ['text from right to left', 'שלום עולם'],
    ['pasted HTML', '<img src=x onerror=alert(1)>'],
    ['nothing', ''],
  ])('%s in every field is a sentence beside it', async (_what, text) => {
    const { url } = await playedAccount();
    const { ask } = await open({ api: url });
    const result = await ask.signUp({
      details: { firstName: text, lastName: text, email: text, phone: text, termsAccepted: false },
      practice: false,
    });
    expect(result).toMatchObject({
      kind: 'fields',
      problems: { email: expect.stringMatching(/\.$/), phone: expect.stringMatching(/\.$/) },
    });
  });
});

describe('credentials', () => {
  it('that Bandwidth accepts are kept, with the only number and application there are', async () => {
    const line = await playedAccount();
    const { setup, ask, store } = await open({ api: line.url });
    const { clientId, clientSecret } = line;
    const kept = await ask.checkCredentials({ clientId: ` ${clientId}\n`, clientSecret });
    expect(kept).toMatchObject({ kind: 'kept', place: 'keychain', build: false });
    await expect.poll(() => setup.view.number).toMatchObject({ kind: 'known', number: line.number });
    expect(setup.view).toMatchObject({ open: 'reach', offerRealLine: true });
    expect(store.current).toMatchObject({ voiceApplicationId: line.applicationId, accounts: [{ environment: 'prod' }] });
    expect(JSON.stringify(setup.view)).not.toContain(clientSecret);
  });

  it.each([
    ['before set-up is there', true],
    ['later', false],
  ])(
    'kept by a run that ended before it knew the number and the application: the next run looks both up (keychain replies %s)',
    async (_when, readFirst) => {
      const { url, clientId, clientSecret, number, applicationId } = await playedAccount();
      const key = { environment: 'prod', accountId: '9900000' };
      const vault = memoryVault();
      await vault.keep(key, { clientId, clientSecret });
      const { setup, keeper, store } = await open({ api: url, vault, settings: { account: key, accounts: [key] }, readFirst });
      if (!readFirst) await keeper.read();
      await expect.poll(() => setup.view.number).toMatchObject({ kind: 'known', number, application: { applicationId } });
      expect(setup.view.offerRealLine).toBe(true);
      expect(store.current.voiceApplicationId).toBe(applicationId);
    },
  );

  it('that Bandwidth refuses are not kept', async () => {
    const { url } = await playedAccount();
    const { setup, ask } = await open({ api: url });
    expect(await ask.checkCredentials({ clientId: 'CLI-wrong', clientSecret: 'wrong' })).toMatchObject({
      kind: 'failed',
      cause: 'wrong-pair',
    });
    expect(setup.view.credentials).toEqual({ kind: 'none' });
  });

  it('are put in force on a running real line at once', async () => {
    const { url, clientId, clientSecret } = await playedAccount();
    const { line, used } = realLine();
    const { ask } = await open({ api: url, line });
    await ask.checkCredentials({ clientId, clientSecret });
    expect(used).toContainEqual([clientId, expect.stringMatching(/^\d+$/)]);
  });

  it('of an agent are offered, checked again, and kept at the person’s word', async () => {
    const { url, clientId, clientSecret } = await playedAccount();
    const { line } = realLine({ ofAgent: () => ({ pair: { clientId, clientSecret }, accountId: '9900000' }) });
    const { setup, ask, tell } = await open({ api: url, line });
    tell({ kind: 'login', at: 1, agent, accountId: '9900000', build: false });
    expect(setup.view.brought).toEqual({ agentId: 'a-1', agentName: 'Claude', accountId: '9900000' });
    expect(await ask.keepBrought({ agentId: 'a-1', keep: true })).toMatchObject({ kind: 'kept' });
    expect(setup.view).toMatchObject({ brought: undefined, credentials: { kind: 'ok', place: 'keychain' } });
  });

  it('of an agent are let go at the person’s word', async () => {
    const { url, clientId, clientSecret } = await playedAccount();
    const { line } = realLine({ ofAgent: () => ({ pair: { clientId, clientSecret }, accountId: '9900000' }) });
    const { setup, ask, tell } = await open({ api: url, line });
    tell({ kind: 'login', at: 1, agent, accountId: '9900000', build: false });
    await ask.keepBrought({ agentId: 'a-1', keep: false });
    expect(setup.view).toMatchObject({ brought: undefined, credentials: { kind: 'none' } });
  });

  it('let an agent in again that had logged out', async () => {
    const { url } = await playedAccount();
    const { line, used } = realLine({ loggedOut: () => ['a-1'] });
    const { setup, ask } = await open({ api: url, line });
    expect(setup.view.loggedOut).toEqual([{ agentId: 'a-1', name: 'Claude' }]);
    ask.readmitAgent({ agentId: 'a-1' });
    expect(used).toContain('readmitted a-1');
  });
});

describe('several accounts', () => {
  const claims = (account: string) => ({ accounts: [account], roles: ['HttpVoice'], express: true });
  let bandwidth: FakeBandwidth;
  async function withTwo(line: Partial<Switchboard> = {}) {
    bandwidth = await startFakeBandwidth(claims('5500000'));
    opened.push(() => bandwidth.close());
    const made = await open({ api: bandwidth.hosts.api, line });
    await made.ask.checkCredentials({ clientId: 'CLI-one-1111', clientSecret: 'secret one' });
    bandwidth.route(tokenRoute(claims('9900000')));
    await made.ask.checkCredentials({ clientId: 'CLI-two-2222', clientSecret: 'secret two' });
    return made;
  }

  it('are switched between', async () => {
    const { setup, ask } = await withTwo();
    expect(setup.view.accounts.map(({ accountId }) => accountId)).toEqual(['9900000', '5500000']);
    await ask.useAccount({ environment: 'prod', accountId: '5500000' });
    expect(setup.view).toMatchObject({ credentials: { kind: 'ok', accountId: '5500000', ending: '1111' } });
  });

  it('are not switched while a call is live on the real line', async () => {
    const live: ReturnType<Switchboard['liveCalls']>[number][] = [];
    const { line } = realLine();
    const { setup, ask } = await withTwo({ ...line, liveCalls: () => live });
    live.push({
      ...{ callId: 'c-1', parentCallId: undefined, line: 'real', account: undefined, applicationId: undefined, direction: 'inbound' },
      ...{ from: '+1', to: '+2', owner: undefined, state: 'answered', createdAt: 1, answeredAt: 1 },
      ...{ endedAt: undefined, disconnectCause: undefined, errorMessage: undefined, tag: undefined },
    });
    await expect(ask.useAccount({ environment: 'prod', accountId: '5500000' })).rejects.toThrow(
      'A call is live. Changing the account would end it.',
    );
    await expect(ask.signOut({ everything: false })).rejects.toThrow('A call is live. Signing out would end it.');
    expect(setup.view.credentials).toMatchObject({ accountId: '9900000' });
  });

  it('are signed out of one by one, after a question', async () => {
    const { setup, ask, asked, vault } = await withTwo();
    await ask.signOut({ everything: false });
    expect(asked.map(({ message }) => message)).toEqual(['Sign out of account 9900000?']);
    expect(setup.view).toMatchObject({ credentials: { kind: 'none' }, accounts: [{ accountId: '5500000' }] });
    expect(await vault.read({ environment: 'prod', accountId: '9900000' })).toEqual({ state: 'missing' });
  });

  it('are forgotten with everything else', async () => {
    const { setup, ask, done, vault } = await withTwo();
    await ask.saveDetails({ details });
    await ask.signOut({ everything: true });
    expect(done).toContain('forgot everything');
    for (const accountId of ['5500000', '9900000'])
      expect(await vault.read({ environment: 'prod', accountId })).toEqual({ state: 'missing' });
    expect(setup.view.details.email).toBe('');
  });
});

describe('the rest of set-up', () => {
  it('opens only its own addresses, and the mail program only after a yes', async () => {
    const { url } = await playedAccount();
    const no = await open({ api: url, yes: false });
    await no.ask.openPage({ page: 'mail' });
    await no.ask.openPage({ page: 'terms' });
    expect(no.done).toEqual(['open https://www.bandwidth.com/legal/build-terms-of-service/']);
    expect(no.asked.map(({ message }) => message)).toEqual(['Open your mail program?']);
  });

  it('takes no more of the clipboard than credentials need', async () => {
    const { url } = await playedAccount();
    const { ask } = await open({ api: url });
    expect((await ask.readClipboard(undefined)).text).toHaveLength(4_096);
  });

  it('offers the real line once, and remembers the answer', async () => {
    const line = await playedAccount();
    const { setup, ask, store, done } = await open({ api: line.url });
    await ask.checkCredentials({ clientId: line.clientId, clientSecret: line.clientSecret });
    await expect.poll(() => setup.view.offerRealLine).toBe(true);
    await ask.answerOffer({ use: false });
    expect([setup.view.offerRealLine, store.current.line, done]).toEqual([false, 'practice', expect.not.arrayContaining(['line real'])]);
  });

  it('takes a number as people write it, and refuses what is none', async () => {
    const line = await playedAccount();
    const { setup, ask } = await open({ api: line.url });
    await ask.checkCredentials({ clientId: line.clientId, clientSecret: line.clientSecret });
    await expect.poll(() => setup.view.number.kind).toBe('known');
    await ask.chooseNumber({ number: '(919) 555-0100' });
    expect(setup.view.number).toMatchObject({ number: '+19195550100' });
    await expect(ask.chooseNumber({ number: 'my number' })).rejects.toThrow('This is not a phone number.');
  });
});
