import type { Bridge, Change, LineSummary, Reply } from '../../main/ipc/contract';

export const practising: LineSummary = { inUse: 'practice', changingTo: undefined, problem: undefined };

type RealLine = Extract<LineSummary, { inUse: 'real' }>;

/** The real line as soon as it is chosen: the tunnel is off. */
export const realLine: RealLine = {
  ...{ inUse: 'real', changingTo: undefined, problem: undefined, credentials: undefined },
  address: {
    ...{ kind: 'tunnel', on: false, tone: 'neutral', action: undefined },
    sentence: 'The tunnel is off: Bandwidth cannot reach this computer.',
  },
  inbound: {
    ...{ tone: 'neutral', action: { kind: 'none' }, application: undefined },
    sentence: 'Switchboard receives inbound calls once Bandwidth can reach this computer.',
  },
};

/** Nobody has logged in yet. */
export const loggedOut: RealLine = {
  ...realLine,
  credentials:
    'No Bandwidth credentials are set. Quit Switchboard and start it with BW_CLIENT_ID and BW_CLIENT_SECRET in its environment, or give an agent your client ID and secret so that it can log in for itself.',
};

const desk = { applicationId: '93de2206-9669-4e07-948d-329f4b722ee2', name: 'Front desk' };
const shop = { applicationId: '1f2a7c55-8a1b-4c66-9a3e-0d7f61c0aa10', name: 'Shop in the old town' };

const reached: RealLine['address'] = {
  ...{ kind: 'tunnel', on: true, tone: 'good', action: undefined },
  sentence: 'Bandwidth can reach this computer at https://quiet-river-winter-example.trycloudflare.com.',
};

/** Everything is well. */
export const reachable: RealLine = {
  ...realLine,
  address: reached,
  inbound: {
    tone: 'good',
    sentence: 'Inbound calls of “Front desk” come to Switchboard.',
    action: { kind: 'none' },
    application: desk,
  },
};

/** Several applications, none chosen. */
export const unchosen: RealLine = {
  ...realLine,
  address: reached,
  inbound: {
    tone: 'warning',
    sentence: 'This account has several voice applications. Choose which one Switchboard should use.',
    action: { kind: 'choose', applications: [desk, shop] },
    application: undefined,
  },
};

/** The application has somebody else's credentials. */
export const guarded: RealLine = {
  ...realLine,
  address: reached,
  inbound: {
    tone: 'warning',
    sentence:
      'Inbound calls of “Front desk” come to Switchboard. The application keeps its own callback credentials, so only the secret in the address protects these calls.',
    action: { kind: 'take-over', application: desk },
    application: desk,
  },
};

/** cloudflared is not there. */
export const withoutProgram: RealLine = {
  ...realLine,
  address: {
    ...{ kind: 'tunnel', on: true, tone: 'warning', action: 'get-cloudflared' },
    sentence:
      'The tunnel needs the program cloudflared, which is not on this computer. Without it Bandwidth cannot deliver callbacks; everything else works.',
  },
};

/** The real line was wanted and did not come up. */
export const keptBack: LineSummary = {
  ...practising,
  problem:
    'Switchboard started on the practice line because the real line could not start: The environment of the real line is wrong: BW_NUMBER must be an E.164 number such as +19195551234. Correct or unset it, then start Switchboard again.',
};

type LineRequest = 'chooseLine' | 'setTunnel' | 'tunnelAction' | 'voiceApplications' | 'chooseApplication' | 'takeOver' | 'pointAgain';

/** The requests about the line, over a state that always obeys. */
export function mockLine(line: () => LineSummary, change: (change: Change) => void): Pick<Bridge, LineRequest> {
  const reply = async <T>(value: T): Promise<Reply<T>> => ({ ok: true, value });
  const endpoint = 'http://127.0.0.1:7467/mcp';
  const show = (next: LineSummary) =>
    change({ kind: 'line', line: next, endpoint, practiceNumber: next.inUse === 'practice' ? '+15005550100' : undefined });
  return {
    chooseLine({ line: wanted }) {
      show(wanted === 'practice' ? practising : realLine);
      return reply(undefined);
    },
    setTunnel({ on }) {
      if (line().inUse === 'real') show(on ? reachable : realLine);
      return reply({ on });
    },
    tunnelAction() {
      show(reachable);
      return reply(undefined);
    },
    voiceApplications: () => reply([desk, shop]),
    chooseApplication({ applicationId }) {
      const application = [desk, shop].find((one) => one.applicationId === applicationId) ?? desk;
      const sentence = `Inbound calls of “${application.name}” come to Switchboard.`;
      show({ ...reachable, inbound: { ...reachable.inbound, sentence, application } });
      return reply(undefined);
    },
    takeOver() {
      show(reachable);
      return reply(undefined);
    },
    pointAgain() {
      show(reachable);
      return reply(undefined);
    },
  };
}
