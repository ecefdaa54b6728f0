import type { PinnedAsset, PointingState } from '../../mcp/index';
import type { Confirmation } from '../history/dialogs';

export type Question = Confirmation;

/** Before a program is fetched from the internet: what, from where, under which licence, and how it is checked. Pure. */
export function downloadQuestion({ version, license, url }: PinnedAsset): Question {
  return {
    message: 'Download cloudflared?',
    detail: `cloudflared ${version} is Cloudflare’s tunnel program (license ${license}). Switchboard downloads it from ${new URL(url).host}, verifies it against Cloudflare’s published SHA-256 checksum, and stores it in its own folder.`,
    yes: 'Download',
    no: 'Not now',
  };
}

/** Before credentials that nobody can read are replaced. Pure. */
export function takeOverQuestion(state: PointingState, applicationId: string): Question {
  const known = 'application' in state && state.application.applicationId === applicationId ? state.application.name : '';
  return {
    message: `Replace the callback credentials of “${known === '' ? applicationId : known}”?`,
    detail:
      'The application has callback credentials that somebody else set. Bandwidth never shows their password, so this cannot be undone. To use these credentials again, their owner must set them again in the Bandwidth App.',
    yes: 'Replace',
    no: 'Cancel',
  };
}

/** Before live calls lose their way here. Pure. */
export function turnOffQuestion(live: number): Question {
  const one = live === 1;
  return {
    message: 'Turn off the tunnel during a call?',
    detail: `${one ? 'A call is' : `${live} calls are`} live. Without the tunnel, Bandwidth cannot ask Switchboard what to do next, so ${one ? 'the call ends' : 'the calls end'} the next time Bandwidth asks.`,
    yes: 'Turn off',
    no: 'Keep it on',
  };
}
