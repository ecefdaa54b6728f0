import type { Fix, HomeRow, HomeView, LineSummary, ReadinessRow, ReadinessRowId, SetupStep, SetupView } from '../ipc/contract';
import { setupSteps } from '../ipc/setupContract';

export interface HomeFacts {
  readonly rows: readonly ReadinessRow[];
  readonly line: LineSummary;
  readonly setup: Pick<SetupView, 'credentials' | 'signUp' | 'ownPhone' | 'open' | 'offerRealLine'>;
  /** The number of the line in use as people write it; undefined until it is known. */
  readonly number: string | undefined;
  /** Something is served, so agents can connect. */
  readonly serving: boolean;
  /** The person stopped all calls. */
  readonly stopped: boolean;
  /** The person has begun: practiced, signed up, connected an agent or chosen a line. */
  readonly begun: boolean;
}

/** What Home shows. Pure. */
export function homeView(facts: HomeFacts): HomeView {
  const rows = facts.rows.map((row): HomeRow => ({ ...row, button: row.state === 'needs-you' ? buttons[row.id](facts) : undefined }));
  const needed = rows.filter(({ state }) => state === 'needs-you');
  return {
    welcome: !facts.begun && facts.setup.credentials.kind === 'none' && facts.setup.signUp === undefined,
    headline: headline(facts, rows, needed),
    rows,
    setUp: setUpLeft(facts),
    left: needed.length,
    tryIt: tryIt(facts, rows),
    forAgent:
      facts.line.inUse === 'practice'
        ? 'Call the practice phone with Switchboard, greet the person who answers, and ask how they are.'
        : 'Call me with Switchboard, say hello, and ask what I need today.',
  };
}

type Button = HomeRow['button'];

const setUp = (label: string, step: Extract<Fix, { kind: 'set-up' }>['step']): Button => ({ label, fix: { kind: 'set-up', step } });
const act = (label: string, action: Extract<Fix, { kind: 'do' }>['action']): Button => ({ label, fix: { kind: 'do', action } });
const show = (label: string, view: Extract<Fix, { kind: 'show' }>['view']): Button => ({ label, fix: { kind: 'show', view } });

/** The one button that mends a row that needs the person. */
const buttons: Readonly<Record<ReadinessRowId, (facts: HomeFacts) => Button>> = {
  account: ({ setup }) => {
    const { credentials, signUp } = setup;
    if (credentials.kind === 'locked') return act('Try again', 'read-keychain');
    if (credentials.kind !== 'none') return setUp('Enter credentials', 'credentials');
    return signUp === undefined ? setUp('Set up', 'details') : setUp('Continue', 'browser');
  },
  number: () => setUp('Choose a number', 'number'),
  address: ({ line }) => {
    if (line.inUse === 'practice') return setUp('Set up', 'reach');
    if (line.address.kind === 'tunnel' && !line.address.on) return act('Turn on', 'turn-tunnel-on');
    return line.address.kind === 'tunnel' && line.address.action === 'try-again'
      ? act('Try again', 'try-tunnel-again')
      : setUp('Set up', 'reach');
  },
  inbound: ({ line }) => {
    if (line.inUse === 'practice') return undefined;
    switch (line.inbound.action.kind) {
      case 'try-again':
        return act('Try again', 'point-again');
      case 'choose':
        return setUp('Choose', 'number');
      case 'take-over':
        return show('Open Settings', 'settings');
      case 'none':
        return setUp('Set up', 'reach');
    }
  },
  agent: ({ serving }) => (serving ? show('Connect an agent', 'agents') : act('Start again', 'start-again')),
  keychain: ({ setup }) => (setup.credentials.kind === 'locked' ? act('Try again', 'read-keychain') : undefined),
};

function headline(
  { line, number, serving, stopped }: HomeFacts,
  rows: readonly HomeRow[],
  needed: readonly HomeRow[],
): HomeView['headline'] {
  if (!serving) {
    return { tone: 'bad', title: 'Switchboard is not running', sentence: 'Agents cannot connect. Quit Switchboard and open it again.' };
  }
  if (stopped)
    return { tone: 'bad', title: 'Calls are stopped', sentence: 'Agents cannot place or take calls until you allow calls again.' };
  const practice = line.inUse === 'practice';
  const on = number === undefined ? '' : ` on ${number}`;
  const [first, ...others] = needed;
  if (first !== undefined) {
    const title = others.length === 0 ? `Almost ready: ${toDo[first.id]}` : `${needed.length} things are left to do`;
    return { tone: 'warning', title, sentence: first.sentence };
  }
  if (rows.some(({ state }) => state === 'working')) {
    return { tone: 'neutral', title: 'Getting ready', sentence: rows.find(({ state }) => state === 'working')?.sentence ?? '' };
  }
  return practice
    ? {
        tone: 'good',
        title: 'Ready to practice',
        sentence: 'Your agent can call the practice phone, and you can call your agent. Nothing leaves this computer.',
      }
    : { tone: 'good', title: 'Ready', sentence: `Your agent can place and take calls${on}.` };
}

function tryIt({ line, setup }: HomeFacts, rows: readonly HomeRow[]): HomeView['tryIt'] {
  if (line.inUse === 'practice') return { kind: 'practice' };
  const inTheWay = rows.find(({ id, state }) => (id === 'account' || id === 'number' || id === 'address') && state !== 'done');
  return { kind: 'real', ownPhone: setup.ownPhone, why: inTheWay?.sentence };
}

/** What is left when one row needs the person; it completes "Almost ready: …". */
const toDo: Readonly<Record<ReadinessRowId, string>> = {
  account: 'sign in to Bandwidth',
  number: 'choose your phone number',
  address: 'let Bandwidth reach this computer',
  inbound: 'receive incoming calls here',
  agent: 'connect an agent',
  keychain: 'unlock the keychain',
};

/** On the real line the rows lead on. On the practice line none of them is about the account. */
function setUpLeft({ line, setup: { open, signUp, credentials, offerRealLine } }: HomeFacts): HomeView['setUp'] {
  if (line.inUse === 'real' || offerRealLine || open === undefined || open === 'agent') return undefined;
  const begun = (signUp !== undefined && !signUp.practice) || credentials.kind !== 'none';
  if (!begun) {
    return {
      title: 'Get a real phone number',
      sentence: 'Create a free Bandwidth Build account, or use the account you have. You can practice as long as you like.',
      label: 'Set up',
      step: 'details',
    };
  }
  return {
    title: 'Finish setting up your real line',
    sentence: `Step ${setupSteps.indexOf(open) + 1} of ${setupSteps.length}: ${stepNames[open]}.`,
    label: 'Continue set-up',
    step: open,
  };
}

const stepNames: Readonly<Record<SetupStep, string>> = {
  details: 'your details',
  browser: 'sign up in your browser',
  credentials: 'enter your credentials',
  number: 'choose your phone number',
  reach: 'let Bandwidth reach this computer',
  agent: 'connect your agent',
};
