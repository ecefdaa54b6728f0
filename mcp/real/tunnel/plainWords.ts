import type { AddressFacts } from '../../model/readiness';
import type { Cause } from './causes';
import type { TunnelState } from './state';

type Words = readonly [sentence: string, fix: string];

/** Every cause for someone who does not know how the way in works; `causes` has the exact words. */
const words: Readonly<Record<Cause, Words>> = {
  missing: ['A small program that Switchboard needs, cloudflared, is not on this computer.', 'Let Switchboard download it, under Set up.'],
  'own-missing': [
    'The cloudflared program you chose does not exist, or cannot be run.',
    'Choose another one in Switchboard, under Settings.',
  ],
  'unsafe-folder': [
    'The cloudflared program is in a folder that every user of this computer can change, so it was not started.',
    'Choose another one in Switchboard, under Settings.',
  ],
  tampered: [
    'The cloudflared program on this computer is not the one its maker published, so it was not started.',
    'Let Switchboard download it, under Set up.',
  ],
  'download-failed': ['The program cloudflared could not be downloaded.', 'Check the internet connection, then try again.'],
  'cannot-run': ['This computer refused to run the program cloudflared.', 'Choose another one in Switchboard, under Settings.'],
  usage: ['The program cloudflared on this computer does not work with Switchboard.', 'Update cloudflared, then try again.'],
  offline: ['This computer has no internet connection.', 'Check the internet connection.'],
  'rate-limited': ['The service that gives this computer an address is busy.', 'Wait a few minutes.'],
  service: ['The service that gives this computer an address is not working.', 'Wait a few minutes.'],
  intercepted: ['Something in this network prevents a secure connection.', 'Use another network, or ask its administrator.'],
  crashed: ['The connection stopped unexpectedly.', 'Wait a moment.'],
  silent: ['The connection did not open in time.', 'Wait a moment.'],
  blocked: ['This network blocks the connection.', 'Use another network, or ask its administrator to allow cloudflared.'],
  unresolved: ['The new address of this computer cannot be found yet.', 'Wait a moment.'],
  unreachable: ['The new address of this computer cannot be reached yet.', 'Wait a moment.'],
  overridden: ['The address reaches another program on this computer.', 'Update cloudflared, then try again.'],
  lost: ['The connection was lost.', 'Check the internet connection.'],
};

/** How Bandwidth reaches this computer through the tunnel, for a person. Pure. */
export function tunnelFacts({ phase }: Pick<TunnelState, 'phase'>): AddressFacts {
  switch (phase.name) {
    case 'off':
      return { kind: 'off' };
    case 'ready':
      return { kind: 'reached' };
    case 'waiting':
      return failed(phase.cause, true);
    case 'failed':
      return failed(phase.cause, false);
    case 'degraded':
      return { kind: 'failed', retries: true, sentence: 'The connection is interrupted.', fix: 'Wait a moment.' };
    case 'ending':
      return phase.next === 'off' ? { kind: 'off' } : failed(phase.next, true);
    default:
      return { kind: 'opening' };
  }
}

function failed(cause: Cause, retries: boolean): AddressFacts {
  const [sentence, fix] = words[cause];
  return { kind: 'failed', retries, sentence, fix };
}
