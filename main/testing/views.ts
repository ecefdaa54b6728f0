import type { AgentsPage, HomeView, SetupView } from '../ipc/contract';

/** Home of somebody who has begun nothing. */
export const emptyHome: HomeView = {
  welcome: true,
  headline: { tone: 'neutral', title: 'Getting ready', sentence: '' },
  rows: [],
  setUp: undefined,
  left: 0,
  tryIt: { kind: 'practice' },
  forAgent: '',
};

/** The Agents view before anything was looked for. */
export const emptyAgents: AgentsPage = { looked: false, cards: [], found: [], others: [], general: '' };

/** Set-up of somebody who has begun nothing. */
export const emptySetup: SetupView = {
  steps: [],
  open: 'details',
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
