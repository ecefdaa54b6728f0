import { type ActionId, type Cause, causes } from './causes';
import type { Phase, TunnelState } from './state';

/** What a person is told of a state: one sentence, and the one thing they can do. */
export interface Told {
  readonly sentence: string;
  readonly action: { readonly id: ActionId; readonly label: string };
  /** How much it matters; undefined for a step on the way that needs no notice. */
  readonly severity: 'info' | 'warning' | 'error' | undefined;
}

/** What each action reads like; the window may put a button behind it. */
export const actionLabels: Readonly<Record<ActionId, string>> = {
  'turn-on': 'Turn the tunnel on',
  'turn-off': 'Turn the tunnel off',
  wait: 'Nothing to do: it goes on by itself',
  'try-again': 'Try again',
  'get-cloudflared': 'Install cloudflared (for example: brew install cloudflared), or let Switchboard download it',
  'choose-cloudflared': 'Choose another cloudflared program',
  'ask-network': 'Use another network, or ask whoever runs this one to let cloudflared through',
  report: 'Update cloudflared; if that does not help, report it to Switchboard',
};

type Row = readonly [sentence: string, action: ActionId, severity: Told['severity']];
type Steady = Exclude<Phase['name'], 'waiting' | 'failed' | 'ready' | 'ending'>;

const steady: Readonly<Record<Steady, Row>> = {
  off: ['The tunnel is off: Bandwidth cannot reach this computer.', 'turn-on', undefined],
  finding: ['Looking for cloudflared.', 'wait', undefined],
  downloading: ['Downloading cloudflared from Cloudflare and checking it.', 'wait', 'info'],
  requesting: ['Asking Cloudflare for an address.', 'wait', undefined],
  connecting: ['Connecting to Cloudflare.', 'wait', undefined],
  settling: ['Connected; giving the new address time to be known.', 'wait', undefined],
  resolving: ['Waiting until DNS knows the new address.', 'wait', undefined],
  verifying: ['Checking that the address leads here.', 'wait', undefined],
  degraded: ['The connection to Cloudflare is interrupted; it usually comes back by itself, under the same address.', 'wait', 'warning'],
};

/** One sentence and one action for any state. Pure. */
export function tell({ phase, child }: TunnelState): Told {
  switch (phase.name) {
    case 'ready':
      return told([`Bandwidth can reach this computer at https://${child?.host ?? ''}.`, 'turn-off', 'info']);
    case 'waiting':
      return told([`${causes[phase.cause].sentence} ${whenAgain(phase.cause)}`, causes[phase.cause].action, 'warning']);
    case 'failed':
      return told([causes[phase.cause].sentence, causes[phase.cause].action, phase.cause === 'missing' ? 'warning' : 'error']);
    case 'ending':
      return phase.next === 'off'
        ? told(['Turning the tunnel off.', 'wait', undefined])
        : told([`${causes[phase.next].sentence} Starting anew.`, causes[phase.next].action, undefined]);
    default:
      return told(steady[phase.name]);
  }
}

/** `retryAt` is for the window to count down to; a sentence that changes every second would be noise in a log. */
function whenAgain(cause: Cause): string {
  return cause === 'rate-limited' ? 'Waiting some minutes before asking again.' : 'Trying again soon.';
}

function told([sentence, action, severity]: Row): Told {
  return { sentence, action: { id: action, label: actionLabels[action] }, severity };
}
