import { type ActionId, causes } from './causes';
import type { Phase, TunnelState } from './state';

/** The tunnel's state for a person: one sentence, and the one thing they can do. */
export interface TunnelStatus {
  readonly sentence: string;
  readonly action: { readonly id: ActionId; readonly label: string };
  /** How important it is; undefined for a step on the way up, which needs no notice. */
  readonly severity: 'info' | 'warning' | 'error' | undefined;
}

/** The text of each action; the window may put a button behind it. */
export const actionLabels: Readonly<Record<ActionId, string>> = {
  'turn-on': 'Turn the tunnel on',
  'turn-off': 'Turn the tunnel off',
  wait: 'Nothing to do',
  'try-again': 'Try again',
  'get-cloudflared': 'Install cloudflared (for example: brew install cloudflared), or let Switchboard download it',
  'choose-cloudflared': 'Choose another cloudflared program',
  'ask-network': 'Use another network, or ask its administrator to allow cloudflared',
  report: 'Update cloudflared; if that does not help, report it to Switchboard',
};

type Row = readonly [sentence: string, action: ActionId, severity: TunnelStatus['severity']];
type Steady = Exclude<Phase['name'], 'waiting' | 'failed' | 'ready' | 'ending'>;

const steady: Readonly<Record<Steady, Row>> = {
  off: ['The tunnel is off, so Bandwidth cannot reach this computer.', 'turn-on', undefined],
  finding: ['Looking for cloudflared.', 'wait', undefined],
  downloading: ['Downloading cloudflared from Cloudflare and checking it.', 'wait', 'info'],
  requesting: ['Asking Cloudflare for an address.', 'wait', undefined],
  connecting: ['Connecting to Cloudflare.', 'wait', undefined],
  settling: ['Connected. Waiting for Cloudflare to publish the new address.', 'wait', undefined],
  resolving: ['Waiting until DNS knows the new address.', 'wait', undefined],
  verifying: ['Checking that the address reaches Switchboard.', 'wait', undefined],
  degraded: ['The connection to Cloudflare is interrupted. It usually returns automatically, at the same address.', 'wait', 'warning'],
};

/** One sentence and one action for any state. Pure. */
export function statusOf({ phase, child, since }: TunnelState): TunnelStatus {
  switch (phase.name) {
    case 'ready':
      return status([`Bandwidth can reach this computer at https://${child?.host ?? ''}.`, 'turn-off', 'info']);
    case 'waiting':
      return status([`${causes[phase.cause].sentence} ${whenAgain(phase.retryAt - since)}`, causes[phase.cause].action, 'warning']);
    case 'failed':
      return status([causes[phase.cause].sentence, causes[phase.cause].action, phase.cause === 'missing' ? 'warning' : 'error']);
    case 'ending':
      return phase.next === 'off'
        ? status(['Turning the tunnel off.', 'wait', undefined])
        : status([`${causes[phase.next].sentence} Starting again.`, causes[phase.next].action, undefined]);
    default:
      return status(steady[phase.name]);
  }
}

const minuteMs = 60_000;

/** The whole wait, in words: a sentence that changed every second would fill the log. `retryAt` lets the window count down. */
function whenAgain(waitMs: number): string {
  if (waitMs <= minuteMs * 1.5) return 'Trying again soon.';
  return `Trying again in ${Math.round(waitMs / minuteMs)} minutes.`;
}

function status([sentence, action, severity]: Row): TunnelStatus {
  return { sentence, action: { id: action, label: actionLabels[action] }, severity };
}
