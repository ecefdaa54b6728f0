import { describe, expect, it } from 'vitest';
import { SwitchboardError } from '../../mcp/base/errors';
import { type LogFields, silentLog } from '../../mcp/base/log';
import { requestNames } from './contract';
import type { Asking } from './guard';
import { type Handlers, type MainIpc, registerHandlers } from './register';

const window: Asking = { senderFrame: { url: 'app://bundle/index.html', parent: null } };
const stranger: Asking = { senderFrame: { url: 'https://example.com/', parent: null } };

const never = (): never => {
  throw new Error('This handler must not run.');
};
const quiet: Handlers = {
  snapshot: never,
  entryBody: never,
  phoneAnswer: never,
  phoneDecline: never,
  phoneDigits: never,
  phoneSay: never,
  phoneHangup: never,
  phoneCallIn: never,
  mintAgent: never,
  revokeAgent: never,
  setProfiles: never,
  copyText: never,
  dismissNotice: never,
  lookForAgents: never,
  planConnect: never,
  connectAgent: never,
  planDisconnect: never,
  disconnectAgent: never,
  planMend: never,
  mendAgent: never,
  agentDetails: never,
  renameAgent: never,
  setAgentKind: never,
  setAgentProfiles: never,
  newToken: never,
  agentPermissions: never,
  setPreset: never,
  setToolDecision: never,
  setLimits: never,
  agentNumbers: never,
  listNumber: never,
  forgetContacts: never,
  openDestination: never,
  answerApproval: never,
  allowCalls: never,
  takeOverCall: never,
  sayInCall: never,
  putCallThrough: never,
  giveCallBack: never,
  activity: never,
  exportActivity: never,
  history: never,
  historySearch: never,
  historyBody: never,
  historyReplay: never,
  historyKeep: never,
  historyDeleteAll: never,
  historyExport: never,
  chooseLine: never,
  setTunnel: never,
  tunnelAction: never,
  voiceApplications: never,
  chooseApplication: never,
  takeOver: never,
  pointAgain: never,
  settings: never,
  saveSettings: never,
  homeAction: never,
  placeTestCall: never,
  endCall: never,
  endAllCalls: never,
  startPractising: never,
  saveDetails: never,
  signUp: never,
  startOver: never,
  tickHandoff: never,
  openPage: never,
  readClipboard: never,
  checkCredentials: never,
  keepBrought: never,
  readmitAgent: never,
  readKeychain: never,
  loadNumber: never,
  chooseNumber: never,
  chooseSetupApplication: never,
  createVoiceApplication: never,
  useAccount: never,
  signOut: never,
  answerOffer: never,
};

function register(handlers: Partial<Handlers> = {}) {
  const channels = new Map<string, Parameters<MainIpc['handle']>[1]>();
  const errors: LogFields[] = [];
  const log = { ...silentLog, error: (_message: string, fields: LogFields = {}) => void errors.push(fields) };
  registerHandlers({ handle: (channel, listener) => void channels.set(channel, listener) }, { ...quiet, ...handlers }, log);
  const ask = (name: string, args: unknown, from: Asking = window) => channels.get(`switchboard:ask:${name}`)?.(from, args);
  return { channels, ask, errors };
}

describe('requests of the window', () => {
  it('are registered one for one with the contract', () => {
    expect([...register().channels.keys()]).toEqual(requestNames.map((name) => `switchboard:ask:${name}`));
  });

  it('reach their handler with parsed arguments and return its result', async () => {
    const names: string[] = [];
    const { ask } = register({ revokeAgent: ({ id }) => void names.push(id), phoneCallIn: ({ from }) => ({ callId: `c-${from}` }) });
    expect(await ask('revokeAgent', { id: 'a1' })).toEqual({ ok: true, value: undefined });
    expect(await ask('phoneCallIn', { from: '+15005550199' })).toEqual({ ok: true, value: { callId: 'c-+15005550199' } });
    expect(names).toEqual(['a1']);
  });

  it.each(requestNames)('%s is refused to a stranger before its handler runs', async (name) => {
    expect(await register().ask(name, {}, stranger)).toMatchObject({ ok: false, error: expect.stringContaining('refused') });
  });

  it.each([
    ['snapshot', {}],
    ['entryBody', undefined],
    ['entryBody', { entryId: '' }],
    ['phoneAnswer', { callId: 7 }],
    ['phoneAnswer', { callId: 'c-1', extra: true }],
    ['phoneDigits', { callId: 'c-1', digits: '1x' }],
    ['phoneDigits', { callId: 'c-1', digits: '' }],
    ['phoneSay', { callId: 'c-1', text: '   ' }],
    ['phoneCallIn', { from: '555' }],
    ['mintAgent', { name: ' ' }],
    ['mintAgent', { name: 'x'.repeat(61) }],
    ['mintAgent', { name: 'A', profiles: ['everything'] }],
    ['setProfiles', {}],
    ['setProfiles', { profiles: ['session'] }],
    ['setProfiles', { profiles: 'voice' }],
    ['copyText', { text: '' }],
    ['dismissNotice', 'n-1'],
    ['historySearch', {}],
    ['historySearch', { search: { words: 'x'.repeat(201) } }],
    ['historySearch', { search: { since: 2, until: 1 } }],
    ['historySearch', { search: { text: 'hello' } }],
    ['historyBody', { seq: 0 }],
    ['historyReplay', { seq: '1' }],
    ['saveSettings', { group: 'history', values: { historyDays: 0, historyMegabytes: 100 } }],
    ['saveSettings', { group: 'history', values: { historyDays: 366, historyMegabytes: 100 } }],
    ['saveSettings', { group: 'history', values: { historyDays: 7, historyMegabytes: 9 } }],
    ['saveSettings', { group: 'history', values: { historyDays: 1.5, historyMegabytes: 100 } }],
    ['saveSettings', { group: 'history', values: { pleaseHold: 'A field of another form.' } }],
    ['saveSettings', { group: 'calls', values: { fallbackBxml: '<Response><Hangupp/></Response>' } }],
    ['settings', { group: 'all' }],
    ['historyKeep', {}],
    ['historyDeleteAll', { sure: true }],
    ['historyExport', { format: 'csv', full: false }],
    ['historyExport', { format: 'har' }],
  ])('%s is refused with %j', async (name, args) => {
    const { ask, errors } = register();
    expect(await ask(name, args)).toEqual({ ok: false, error: expect.any(String), recovery: 'Correct it and try again.' });
    expect(errors).toEqual([]);
  });

  it('say what failed and what to do, without losing either on the way', async () => {
    const { ask } = register({
      phoneAnswer: () => Promise.reject(new SwitchboardError('conflict', 'The call has ended.', 'Wait for the next one.')),
    });
    expect(await ask('phoneAnswer', { callId: 'c-1' })).toEqual({
      ok: false,
      error: 'The call has ended.',
      recovery: 'Wait for the next one.',
    });
  });

  it('log a defect of ours and still answer', async () => {
    const { ask, errors } = register({ phoneAnswer: () => Promise.reject(new Error('a defect')) });
    expect(await ask('phoneAnswer', { callId: 'c-1' })).toEqual({
      ok: false,
      error: expect.stringContaining('a defect'),
      recovery: expect.stringContaining('Try again'),
    });
    expect(errors).toEqual([{ request: 'phoneAnswer', reason: expect.stringContaining('a defect') }]);
  });
});
