import type { AppView, Bridge, HomeRow, HomeView, Reply } from '../../main/ipc/contract';
import type { Stage } from './stage';

const forAgent = 'Call +1 919 555 0123 with Switchboard, say hello, and ask whether the line is clear.';

const row = (id: HomeRow['id'], title: string, sentence: string, more: Partial<HomeRow> = {}): HomeRow => ({
  ...{ id, title, sentence, state: 'done', todo: undefined, button: undefined },
  ...more,
});

/** The rows of a real line that works. */
const done: readonly HomeRow[] = [
  row('account', 'Bandwidth account', 'Build account 5500000. The credentials end in 4f2a.'),
  row('number', 'Phone number', '+1 919 555 0100'),
  row('address', 'Bandwidth can reach this computer', 'Checked 2 minutes ago.'),
  row('inbound', 'Inbound calls come here', '“Switchboard” answers them. Its settings are restored when you quit.'),
  row('agent', 'An agent is connected', 'Claude Desktop is connected.'),
  row('keychain', 'Keychain', 'Your credentials are in the keychain of this computer.'),
];

const rowsWith = (...changed: readonly HomeRow[]) => done.map((one) => changed.find(({ id }) => id === one.id) ?? one);

const real = { kind: 'real', ownPhone: '+19195550123', why: undefined } as const;

/** Nothing is set up and nothing has been tried. */
export const welcome: HomeView = {
  welcome: true,
  headline: { tone: 'neutral', title: 'Not set up yet', sentence: 'Choose how to begin.' },
  rows: [],
  left: 0,
  setUp: undefined,
  tryIt: { kind: 'practice' },
  forAgent: '',
};

const noAgent = row('agent', 'An agent is connected', 'No agent has connected yet.', {
  state: 'needs-you',
  todo: 'Connect one in Switchboard, under Agents.',
  button: { label: 'Connect an agent', fix: { kind: 'show', view: 'agents' } },
});

/** The practice line, before an agent has come. */
export const practisingHome: HomeView = {
  welcome: false,
  headline: {
    tone: 'warning',
    title: 'Almost ready: connect an agent',
    sentence: 'The practice line takes and places calls on +1 500 555 0100. No agent has connected yet.',
  },
  rows: [noAgent],
  left: 1,
  setUp: {
    title: 'Get a real phone number',
    sentence: 'Create a free Bandwidth Build account, or use the account you have. You can practice as long as you like.',
    label: 'Set up',
    step: 'details',
  },
  tryIt: { kind: 'practice' },
  forAgent: 'Call +1 919 555 0142 with Switchboard and ask whether it is a good time to talk.',
};

/** The practice line with an agent. */
export const practiceReady: HomeView = {
  ...practisingHome,
  headline: { tone: 'good', title: 'Ready to practice', sentence: 'Your agent can place and take practice calls on +1 500 555 0100.' },
  rows: [row('agent', 'An agent is connected', 'Claude Desktop is connected.')],
  left: 0,
  setUp: undefined,
};

export const almostReady: HomeView = {
  welcome: false,
  headline: {
    tone: 'warning',
    title: 'Almost ready: connect an agent',
    sentence: 'Your line takes and places calls on +1 919 555 0100. No agent has connected yet.',
  },
  rows: rowsWith(noAgent),
  left: 1,
  setUp: undefined,
  tryIt: real,
  forAgent,
};

export const ready: HomeView = {
  ...almostReady,
  headline: { tone: 'good', title: 'Ready', sentence: 'Your agent can place and take calls on +1 919 555 0100.' },
  rows: done,
  left: 0,
  setUp: undefined,
};

/** Each state of a row at once, and a phone that was never typed. */
export const unfinished: HomeView = {
  ...almostReady,
  headline: {
    tone: 'warning',
    title: 'Three things left',
    sentence: 'Bandwidth cannot reach this computer yet, and the keychain is locked.',
  },
  rows: rowsWith(
    row('address', 'Bandwidth can reach this computer', 'Opening a way through. This takes up to a minute.', { state: 'working' }),
    row('inbound', 'Inbound calls come here', 'Known once Bandwidth can reach this computer.', { state: 'unknown' }),
    noAgent,
    row('keychain', 'Keychain', 'The keychain of this computer is locked, so your credentials could not be read.', {
      state: 'needs-you',
      todo: 'Unlock it, then read it again.',
      button: { label: 'Read it again', fix: { kind: 'do', action: 'read-keychain' } },
    }),
    row('number', 'Phone number', 'Choose the number that Switchboard uses.', {
      state: 'needs-you',
      todo: 'Open set-up and choose one.',
      button: { label: 'Choose a number', fix: { kind: 'set-up', step: 'number' } },
    }),
  ),
  left: 3,
  setUp: undefined,
  tryIt: { kind: 'real', ownPhone: undefined, why: 'Choose a phone number first.' },
};

/** The line is broken. */
export const broken: HomeView = {
  ...almostReady,
  headline: {
    tone: 'bad',
    title: 'Bandwidth did not accept your credentials',
    sentence: 'Calls do not work until you replace them.',
  },
  rows: rowsWith(
    row('account', 'Bandwidth account', 'Bandwidth did not accept the credentials that end in 4f2a.', {
      state: 'needs-you',
      todo: 'Replace them.',
      button: { label: 'Replace credentials', fix: { kind: 'set-up', step: 'credentials' } },
    }),
    row('number', 'Phone number', 'Known once Bandwidth accepts the credentials.', { state: 'unknown' }),
    row('inbound', 'Inbound calls come here', 'Known once Bandwidth accepts the credentials.', { state: 'unknown' }),
  ),
  left: 1,
  setUp: undefined,
  tryIt: { kind: 'real', ownPhone: '+19195550123', why: 'No call can be placed until Bandwidth accepts your credentials.' },
};

type HomeBridge = Pick<Bridge, 'homeAction' | 'placeTestCall' | 'endCall' | 'endAllCalls' | 'startPractising'>;

/** The requests of Home and of the strip of live calls. */
export function mockHome(stage: Stage): HomeBridge {
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const ended = (call: AppView['calls'][number]) =>
    ({
      kind: 'call',
      call: {
        ...call,
        ...({ state: 'disconnected', stateLabel: 'Ended: hung up', tone: 'neutral' } as const),
        ...{ endedAt: Date.now(), waitingSince: undefined },
      },
    }) as const;
  // A real phone is picked up after a while, and the greeting ends.
  const answerAndEnd = async (placed: AppView['calls'][number]) => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await pause(2_000);
    const call = { ...placed, ...({ state: 'answered', stateLabel: 'Talking', tone: 'good' } as const), answeredAt: Date.now() };
    stage.change({ kind: 'call', call });
    await pause(4_000);
    stage.change(ended(call));
  };
  const live = () => stage.view.calls.filter(({ state }) => state !== 'disconnected');
  return {
    homeAction({ action }) {
      if (action === 'read-keychain') {
        return Promise.resolve({ ok: false, error: 'The keychain is still locked.', recovery: 'Unlock it, then try again.' });
      }
      stage.change({ kind: 'home', home: ready });
      return reply(undefined);
    },
    placeTestCall({ to }) {
      if (to !== undefined && !/^\+?[\d\s().-]{7,}$/.test(to)) {
        const recovery = 'Type it with its area code, such as +1 919 555 0123.';
        return Promise.resolve({ ok: false, error: `“${to}” is not a phone number.`, recovery });
      }
      if (to === undefined) {
        const call = { callId: 'c-1', direction: 'outbound', from: '+1 500 555 0100', to: '+1 919 555 0142', state: 'ringing-in' } as const;
        stage.change({ kind: 'phone', phone: { calls: [{ ...call, captions: [], listeningFor: undefined, endedBecause: undefined }] } });
      }
      const real = to !== undefined;
      const placed = {
        ...({ callId: 'c-1', direction: 'outbound', practice: !real, state: 'initiated', stateLabel: 'Ringing', tone: 'neutral' } as const),
        ...{ from: real ? '+1 919 555 0100' : '+1 500 555 0100', to: to ?? '+1 919 555 0142', startedAt: Date.now() },
        ...{ answeredAt: undefined, endedAt: undefined, waitingSince: undefined, agent: undefined, takeOver: undefined },
      };
      stage.change({ kind: 'call', call: placed });
      if (real) void answerAndEnd(placed);
      return reply({ callId: placed.callId });
    },
    endCall({ callId }) {
      stage.change(
        ...live()
          .filter((call) => call.callId === callId)
          .map(ended),
      );
      return reply(undefined);
    },
    endAllCalls() {
      stage.change(...live().map(ended));
      return reply(undefined);
    },
    startPractising() {
      stage.change({ kind: 'home', home: practisingHome });
      return reply(undefined);
    },
  };
}
