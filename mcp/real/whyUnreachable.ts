import type { Unreachable } from '../model/unreachable';
import { causes } from './tunnel/causes';
import type { TunnelState } from './tunnel/state';
import { actionLabels } from './tunnel/status';

/** Why Bandwidth cannot reach us through a tunnel in this state, for an agent. Pure. @param at now, milliseconds since the epoch */
export function whyUnreachable({ phase }: TunnelState, at: number): Unreachable {
  switch (phase.name) {
    case 'off':
      return {
        why: 'Bandwidth cannot reach this server: its tunnel is off.',
        recovery:
          'Ask the user to turn the tunnel on in the app, under Settings (without the app: to restart the server with BW_MCP_DEV_TUNNEL=1).',
        passes: false,
      };
    case 'failed': {
      const { sentence, action } = causes[phase.cause];
      return {
        why: `Bandwidth cannot reach this server: its tunnel has failed. ${sentence}`,
        recovery: `Ask the user to do this, then try again: ${actionLabels[action]}.`,
        passes: false,
      };
    }
    case 'waiting': {
      const { sentence, action } = causes[phase.cause];
      const besides = action === 'wait' ? '' : ` If that does not help, ask the user to do this: ${actionLabels[action]}.`;
      return {
        why: `Bandwidth cannot reach this server: its tunnel is not open. ${sentence} It tries again automatically in ${inWords(phase.retryAt - at)}.`,
        recovery: `Wait that long, then try again. Nothing has to be restarted.${besides}`,
        passes: true,
      };
    }
    default:
      return {
        why: 'Bandwidth cannot reach this server yet: its tunnel is opening, which usually takes less than half a minute.',
        recovery: 'Wait ten seconds, then try again. Nothing has to be restarted.',
        passes: true,
      };
  }
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
