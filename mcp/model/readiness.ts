import { groupedNumber } from '../base/phoneNumber';
import type { LineKind } from './line';

/** Whether a part of the phone line is ready. */
export type ReadinessState = 'done' | 'needs-you' | 'working' | 'unknown';

export type ReadinessRowId = 'account' | 'number' | 'address' | 'inbound' | 'agent' | 'keychain';

/** One row of the answer to "is my phone line ready?". */
export interface ReadinessRow {
  readonly id: ReadinessRowId;
  readonly state: ReadinessState;
  /** "Bandwidth account". */
  readonly title: string;
  /** How it is, in one or two sentences without jargon. */
  readonly sentence: string;
  /** What to do and where, when the person is needed; for a terminal too. */
  readonly todo: string | undefined;
}

/** What is wrong, and the one thing to do about it, both in sentences without jargon. */
export interface Trouble {
  readonly sentence: string;
  readonly fix: string;
}

/** The last answer of Bandwidth about the credentials in use. */
export type AccountCheck =
  | { readonly kind: 'checking' }
  | { readonly kind: 'ok'; readonly accountId: string; readonly build: boolean }
  /** `passes`: it may work later without the person, as when Bandwidth is down. */
  | ({ readonly kind: 'failed'; readonly passes: boolean } & Trouble);

export type AccountFacts =
  /** The practice line needs none. */
  | { readonly kind: 'not-needed' }
  /** The keychain has been asked and has not replied yet. */
  | { readonly kind: 'reading' }
  /** There are none, or none that can be read; the keychain's own row says why. */
  | { readonly kind: 'none' }
  /** Only agents have logged in, each for itself. */
  | { readonly kind: 'agents'; readonly names: readonly string[] }
  | {
      readonly kind: 'found';
      readonly source: 'environment' | 'keychain' | 'this-run';
      /** The last four characters of the client ID. */
      readonly ending: string;
      /** Undefined until Bandwidth has been asked in this run. */
      readonly check: AccountCheck | undefined;
    };

export type NumberFacts =
  /** Nothing was asked yet, or there is no account to ask. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly number: string }
  /** The account has several and none was chosen. */
  | { readonly kind: 'several'; readonly numbers: readonly string[] }
  | { readonly kind: 'none' }
  /** Bandwidth does not list them, as on Build, and the person has not typed theirs. */
  | { readonly kind: 'not-listed' }
  | ({ readonly kind: 'failed' } & Trouble);

/** How Bandwidth reaches this computer. */
export type AddressFacts =
  /** Practice calls stay on this computer. */
  | { readonly kind: 'not-needed' }
  /** Nothing was tried in this run. */
  | { readonly kind: 'unknown' }
  /** Nothing opens a way in, and there is no switch to turn on. */
  | { readonly kind: 'none' }
  | { readonly kind: 'off' }
  | { readonly kind: 'opening' }
  /** An https address of the person's own (BW_MCP_BASE_URL). */
  | { readonly kind: 'own' }
  | { readonly kind: 'reached' }
  /** `retries`: Switchboard tries again automatically. */
  | ({ readonly kind: 'failed'; readonly retries: boolean } & Trouble);

/** Whether the account's incoming calls come to this computer. */
export type InboundFacts =
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'unknown' }
  /** It follows once the account and the way in are ready. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'working' }
  /** `application` is what the person calls it. */
  | { readonly kind: 'here'; readonly application: string }
  /** An address of the person's own changes nothing at Bandwidth. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'no-application' }
  | { readonly kind: 'none-chosen' }
  /** Another Switchboard on this computer has them. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failed'; readonly retries: boolean };

/** Agents by name. */
export interface AgentFacts {
  /** Those that may connect. */
  readonly known: readonly string[];
  /** Those that have connected in this run. */
  readonly seen: readonly string[];
  /** False where agents cannot be seen from, as from a terminal beside the app. */
  readonly visible: boolean;
}

export type KeychainFacts =
  /** Nothing has to be kept: credentials come from elsewhere, or none are needed. */
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'ok' }
  /** Credentials are kept for this run only. */
  | { readonly kind: 'this-run'; readonly why: string | undefined }
  | ({ readonly kind: 'locked' | 'refused' | 'unsupported' } & Trouble);

/** What is known about the phone line. Each part may come from another place: the server, the window, or a terminal. */
export interface ReadinessFacts {
  readonly line: LineKind;
  /** Where the person reads the rows, which decides where they are sent to. */
  readonly shell: 'app' | 'terminal';
  readonly account: AccountFacts;
  readonly number: NumberFacts;
  readonly address: AddressFacts;
  readonly inbound: InboundFacts;
  readonly agents: AgentFacts;
  readonly keychain: KeychainFacts;
}

/** The rows as they are read from outside the process. */
export interface StatusPage {
  readonly line: LineKind;
  /** Every row is done. */
  readonly ready: boolean;
  readonly rows: readonly ReadinessRow[];
}

type Shell = ReadinessFacts['shell'];
type Said = Omit<ReadinessRow, 'id' | 'title'>;

const titles: Readonly<Record<ReadinessRowId, string>> = {
  account: 'Bandwidth account',
  number: 'Phone number',
  address: 'Bandwidth can reach this computer',
  inbound: 'Incoming calls come here',
  agent: 'An agent is connected',
  keychain: 'Keychain',
};

/** The rows of "is my phone line ready?", in their order. Rows that the line does not need are left out. Pure. */
export function readiness(facts: ReadinessFacts): readonly ReadinessRow[] {
  const { shell } = facts;
  const rows: readonly (readonly [ReadinessRowId, Said | undefined])[] = [
    ['account', account(facts, shell)],
    ['number', number(facts.number, facts.line, shell)],
    ['address', address(facts.address, shell)],
    ['inbound', inbound(facts.inbound, shell)],
    ['agent', agent(facts.agents, shell)],
    ['keychain', keychain(facts.keychain)],
  ];
  return rows.flatMap(([id, said]) => (said === undefined ? [] : [{ id, title: titles[id], ...said }]));
}

const done = (sentence: string): Said => ({ state: 'done', sentence, todo: undefined });
const working = (sentence: string): Said => ({ state: 'working', sentence, todo: undefined });
const unknown = (sentence: string, todo?: string): Said => ({ state: 'unknown', sentence, todo });
const needsYou = (sentence: string, todo: string): Said => ({ state: 'needs-you', sentence, todo });

const toStart = 'Start Switchboard, then look again.';

const toLogIn: Readonly<Record<Shell, string>> = {
  app: 'Sign up, or enter your credentials, in Switchboard under Set up.',
  terminal:
    'Run “switchboard-mcp login”, or set BW_CLIENT_ID and BW_CLIENT_SECRET. No account yet: sign up in the Switchboard app, under Set up.',
};

const places = { environment: 'set outside Switchboard', keychain: 'in the keychain', 'this-run': 'kept until you quit' } as const;

function account({ account: facts, keychain: { kind: kept } }: ReadinessFacts, shell: Shell): Said | undefined {
  switch (facts.kind) {
    case 'not-needed':
      return undefined;
    case 'reading':
      return working('Reading your credentials from the keychain.');
    case 'none':
      // Its own row says what to do.
      if (kept === 'locked' || kept === 'refused') return unknown('Your credentials may be in the keychain, which cannot be read.');
      return needsYou('Switchboard has no credentials for a Bandwidth account.', toLogIn[shell]);
    case 'agents':
      return done(
        `${list(facts.names)} logged in to Bandwidth. ${facts.names.length === 1 ? 'It uses its' : 'They use their'} own credentials.`,
      );
    case 'found':
      return checked(facts);
  }
}

function checked({ check, source, ending }: Extract<AccountFacts, { kind: 'found' }>): Said {
  const which = `Credentials ending in ${ending}, ${places[source]}.`;
  if (check === undefined) return unknown(`${which} Bandwidth has not been asked about them yet.`);
  switch (check.kind) {
    case 'checking':
      return working('Asking Bandwidth about your credentials.');
    case 'ok':
      return done(`${check.build ? 'Bandwidth Build account' : 'Account'} ${check.accountId}. ${which}`);
    case 'failed':
      return check.passes ? unknown(check.sentence, check.fix) : needsYou(check.sentence, check.fix);
  }
}

function number(facts: NumberFacts, line: LineKind, shell: Shell): Said {
  switch (facts.kind) {
    case 'unknown':
      return unknown('The phone number is not known yet.');
    case 'asking':
      return working('Asking Bandwidth for your phone numbers.');
    case 'known':
      return done(
        line === 'practice' ? `The practice line has the number ${groupedNumber(facts.number)}.` : `${groupedNumber(facts.number)}.`,
      );
    case 'several':
      return needsYou(`Your account has ${facts.numbers.length} phone numbers. None has been chosen for Switchboard.`, toChoose[shell]);
    case 'none':
      return needsYou('Your account has no phone number.', 'Get one in the Bandwidth App, under Numbers, then look again.');
    case 'not-listed':
      return needsYou('Bandwidth does not list the phone number of this account.', toType[shell]);
    case 'failed':
      return unknown(facts.sentence, facts.fix);
  }
}

const toChoose: Readonly<Record<Shell, string>> = {
  app: 'Pick the number to use in Switchboard, under Set up.',
  terminal: 'Set BW_NUMBER to the number to use.',
};

const toType: Readonly<Record<Shell, string>> = {
  app: 'Read your number in the Bandwidth App and type it in Switchboard, under Set up.',
  terminal: 'Read your number in the Bandwidth App and set BW_NUMBER to it.',
};

function address(facts: AddressFacts, shell: Shell): Said | undefined {
  switch (facts.kind) {
    case 'not-needed':
      return undefined;
    case 'unknown':
      return unknown('This can only be seen while Switchboard is running.', toStart);
    case 'none':
      return needsYou('Nothing lets Bandwidth reach this computer.', toOpen[shell]);
    case 'off':
      return needsYou('The connection that lets Bandwidth reach this computer is off.', toOpen[shell]);
    case 'opening':
      return working('Opening the connection. It usually takes less than half a minute.');
    case 'own':
      return done('Bandwidth reaches this computer at the address you set.');
    case 'reached':
      return done('Bandwidth can reach this computer.');
    case 'failed':
      return facts.retries ? working(`${facts.sentence} Switchboard tries again automatically.`) : needsYou(facts.sentence, facts.fix);
  }
}

const toOpen: Readonly<Record<Shell, string>> = {
  app: 'Turn it on in Switchboard, under Set up.',
  terminal: 'Start Switchboard with --dev-tunnel, or set BW_MCP_BASE_URL to an https address that reaches this computer.',
};

function inbound(facts: InboundFacts, shell: Shell): Said | undefined {
  switch (facts.kind) {
    case 'not-needed':
      return undefined;
    case 'unknown':
      return unknown('This can only be seen while Switchboard is running.', toStart);
    case 'waits':
      return unknown('This follows once Bandwidth can reach this computer.');
    case 'working':
      return working('Setting up incoming calls with Bandwidth.');
    case 'here':
      return done(`Switchboard takes the calls of “${facts.application}”.`);
    case 'not-asked':
      return unknown('Switchboard changes nothing at Bandwidth while it uses an address of yours.', toAskAgent);
    case 'no-application':
      return needsYou('Your account has no voice application, so it cannot take calls.', toCreate[shell]);
    case 'none-chosen':
      return needsYou('Your account has several voice applications. None has been chosen for Switchboard.', toChooseApplication[shell]);
    case 'elsewhere':
      return needsYou('Another Switchboard on this computer takes the calls of your account.', 'Quit the other Switchboard.');
    case 'failed':
      return facts.retries
        ? working('Bandwidth did not accept the change yet. Switchboard tries again automatically.')
        : needsYou('Switchboard could not set up incoming calls with Bandwidth.', toTryAgain[shell]);
  }
}

const toAskAgent = 'Ask your agent to send the calls of your voice application to Switchboard.';

const toCreate: Readonly<Record<Shell, string>> = {
  app: 'Let Switchboard create one, under Set up.',
  terminal: 'Create a voice application in the Bandwidth App, or sign up in the Switchboard app, under Set up.',
};

const toChooseApplication: Readonly<Record<Shell, string>> = {
  app: 'Pick the application to use in Switchboard, under Set up.',
  terminal: 'Set BW_VOICE_APPLICATION_ID to the application to use.',
};

const toTryAgain: Readonly<Record<Shell, string>> = {
  app: 'Open Settings in Switchboard to see what Bandwidth said, then try again.',
  terminal: 'Start Switchboard again. Its messages say what Bandwidth answered.',
};

function agent({ known, seen, visible }: AgentFacts, shell: Shell): Said {
  if (seen.length > 0) return done(`${list(seen)} ${seen.length === 1 ? 'is' : 'are'} connected.`);
  if (!visible) return unknown('Agents can only be seen by the Switchboard they connect to.', inAgents[shell]);
  if (known.length > 0)
    return needsYou(
      `${list(known)} ${known.length === 1 ? 'is' : 'are'} set up but ${known.length === 1 ? 'has' : 'have'} not connected since Switchboard started.`,
      'Open your agent and ask it something, for example: “Which phone number do we have?”',
    );
  return needsYou('No agent is connected yet.', inAgents[shell]);
}

const inAgents: Readonly<Record<Shell, string>> = {
  app: 'Connect one in Switchboard, under Agents.',
  terminal: 'Run switchboard-mcp connect, or connect one in the Switchboard app, under Agents.',
};

function keychain(facts: KeychainFacts): Said | undefined {
  switch (facts.kind) {
    case 'not-needed':
    case 'empty':
      return undefined;
    case 'reading':
      return working('Waiting for the keychain.');
    case 'ok':
      return done('Your credentials are in the keychain of this computer.');
    case 'this-run':
      return unknown(
        ['Your credentials are kept until you quit.', facts.why].filter((part) => part !== undefined).join(' '),
        'Enter them again after the next start.',
      );
    case 'locked':
    case 'refused':
    case 'unsupported':
      return needsYou(facts.sentence, facts.fix);
  }
}

/** At most three names, then how many more. */
function list(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
