import type { Bridge, CheckResult, Reply, SetupStep, SetupView } from '../../main/ipc/contract';
import type { Stage } from './stage';

const order: readonly SetupStep[] = ['details', 'browser', 'credentials', 'number', 'reach', 'agent'];

/** The steps, with those done that are named. */
function steps(...done: readonly SetupStep[]): Pick<SetupView, 'steps' | 'open'> {
  return { steps: order.map((step) => ({ step, done: done.includes(step) })), open: order.find((step) => !done.includes(step)) };
}

const typed = { firstName: 'Robin', lastName: 'Example', email: 'robin@example.com', phone: '+1 919 555 0123', termsAccepted: true };

/** Nothing has been typed. */
export const untouched: SetupView = {
  ...steps(),
  details: { firstName: '', lastName: '', email: '', phone: '', termsAccepted: false },
  signUp: undefined,
  ticked: [],
  credentials: { kind: 'none' },
  accounts: [],
  brought: undefined,
  loggedOut: [],
  number: { kind: 'waits' },
  ownPhone: undefined,
  offerRealLine: false,
  problem: undefined,
};

/** Bandwidth has the details; the rest happens in the browser. */
export const signedUp: SetupView = {
  ...untouched,
  ...steps('details'),
  details: typed,
  signUp: { by: { kind: 'you' }, email: typed.email, phone: typed.phone, at: Date.UTC(2026, 10, 25), practice: false },
  ticked: ['sms-code'],
};

/** An agent started the sign-up. */
export const agentSignedUp: SetupView = {
  ...signedUp,
  details: untouched.details,
  signUp: {
    by: { kind: 'agent', name: 'Claude Desktop' },
    email: 'j…@example.com',
    phone: '+1 919 555 ····',
    at: Date.UTC(2026, 10, 25),
    practice: false,
  },
};

const account = { environment: 'prod', accountId: '5500000' };
const desk = { applicationId: '93de2206-9669-4e07-948d-329f4b722ee2', name: 'Switchboard', does: 'Sends calls to Switchboard.' };
const shop = { applicationId: '1f2a7c55-8a1b-4c66-9a3e-0d7f61c0aa10', name: 'Shop in the old town', does: 'Sends calls to example.com.' };

/** Credentials are kept; several applications to choose from. */
export const withCredentials: SetupView = {
  ...signedUp,
  ...steps('details', 'browser', 'credentials'),
  ticked: ['sms-code', 'email', 'api-credentials', 'bring-back'],
  credentials: { kind: 'ok', accountId: account.accountId, build: true, ending: '4f2a', place: 'keychain', why: undefined },
  accounts: [account],
  number: {
    kind: 'known',
    number: undefined,
    numbers: [],
    notListed: 'A Build account does not list its phone number. Read yours in the Bandwidth App and type it here.',
    application: undefined,
    applications: [desk, shop],
    mayCreate: false,
  },
};

/** Everything is set up. */
export const complete: SetupView = {
  ...withCredentials,
  ...steps(...order),
  number: {
    kind: 'known',
    number: '+19195550100',
    numbers: ['+19195550100'],
    notListed: undefined,
    application: desk,
    applications: [desk],
    mayCreate: false,
  },
  ownPhone: '+19195550123',
};

/** An agent logged in with credentials of its own, and another logged out. */
export const agentNews: SetupView = {
  ...untouched,
  brought: { agentId: 'a-1', agentName: 'Claude Desktop', accountId: account.accountId },
  loggedOut: [{ agentId: 'a-2', name: 'Build robot' }],
};

/** The keychain is locked. */
export const lockedKeychain: SetupView = {
  ...withCredentials,
  ...steps('details', 'browser'),
  credentials: {
    kind: 'locked',
    sentence: 'The keychain of this computer is locked, so your credentials could not be read.',
    fix: 'Unlock it, then read it again.',
  },
  number: { kind: 'waits' },
};

type SetupBridge = Pick<
  Bridge,
  | 'saveDetails'
  | 'signUp'
  | 'startOver'
  | 'tickHandoff'
  | 'openPage'
  | 'readClipboard'
  | 'checkCredentials'
  | 'keepBrought'
  | 'readmitAgent'
  | 'readKeychain'
  | 'loadNumber'
  | 'chooseNumber'
  | 'chooseSetupApplication'
  | 'createVoiceApplication'
  | 'useAccount'
  | 'signOut'
  | 'answerOffer'
>;

/** What a check of these credentials comes to. The client ID chooses: `several`, `nameless`, `wrong`; any other is good. */
function checked(clientId: string, accountId: string | undefined): CheckResult {
  if (clientId.startsWith('several') && accountId === undefined) return { kind: 'choose-account', accounts: ['5500000', '5500001'] };
  if (clientId.startsWith('nameless') && accountId === undefined) return { kind: 'type-account' };
  if (clientId.startsWith('wrong')) {
    return {
      kind: 'failed',
      cause: 'wrong-pair',
      sentence: 'Bandwidth does not know this pair of client ID and secret.',
      fix: 'Copy both again from the Bandwidth App: Account, then API Credentials.',
    };
  }
  return { kind: 'kept', accountId: accountId ?? account.accountId, build: true, place: 'keychain' };
}

/** The requests of set-up, over a state that follows. */
export function mockSetup(stage: Stage): SetupBridge {
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const put = (change: Partial<SetupView>) => {
    stage.change({ kind: 'setup', setup: { ...stage.view.setup, ...change } });
    return reply(undefined);
  };
  const keep = (result: CheckResult) => {
    if (result.kind === 'kept') void put({ ...withCredentials, details: stage.view.setup.details });
    return reply(result);
  };
  return {
    saveDetails: ({ details }) => put({ details }),
    signUp({ details, practice }) {
      if (!details.email.includes('@')) {
        return reply({ kind: 'fields', problems: { email: 'This is not an e-mail address. It needs an @ and a domain.' } });
      }
      if (details.email.startsWith('taken')) {
        return reply({ kind: 'in-use', sentence: 'This e-mail address has a Bandwidth account already.', fix: 'Sign in instead.' });
      }
      const { email, phone } = details;
      void put({
        ...(practice ? steps() : steps('details')),
        details,
        signUp: { by: { kind: 'you' }, email, phone, at: Date.now(), practice },
      });
      return reply({ kind: 'sent' });
    },
    startOver: () => put({ ...steps(), signUp: undefined, ticked: [] }),
    tickHandoff({ tick, done }) {
      const others = stage.view.setup.ticked.filter((one) => one !== tick);
      return put({ ticked: done ? [...others, tick] : others });
    },
    openPage: () => reply(undefined),
    readClipboard: () => reply({ text: 'Client ID: mock-id\nClient secret: mock-secret' }),
    checkCredentials: ({ clientId, accountId }) => keep(checked(clientId, accountId)),
    keepBrought({ keep: wanted }) {
      void put({ brought: undefined });
      return wanted ? keep(checked('', undefined)) : reply({ kind: 'kept', accountId: account.accountId, build: true, place: 'this-run' });
    },
    readmitAgent: ({ agentId }) => put({ loggedOut: stage.view.setup.loggedOut.filter((one) => one.agentId !== agentId) }),
    readKeychain: () => put({ credentials: withCredentials.credentials }),
    loadNumber: () => put({ number: withCredentials.number }),
    chooseNumber({ number }) {
      const known = stage.view.setup.number;
      return known.kind === 'known' ? put({ number: { ...known, number } }) : reply(undefined);
    },
    chooseSetupApplication({ applicationId }) {
      const known = stage.view.setup.number;
      if (known.kind !== 'known') return reply(undefined);
      return put({ number: { ...known, application: known.applications.find((one) => one.applicationId === applicationId) } });
    },
    createVoiceApplication: () => put({ number: complete.number }),
    useAccount: () => reply(undefined),
    signOut: () => put(untouched),
    answerOffer: () => put({ offerRealLine: false }),
  };
}
