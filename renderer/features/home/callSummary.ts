import type { CallView, Tone } from '../../../main/ipc/contract';
import { formatLength } from '../../ui/formatTime';

/** One past or live call in a line: who took part and how it went. Pure. */
export function callSummary({ agent, state, stateLabel, tone, answeredAt, endedAt }: CallView): {
  readonly words: string;
  readonly tone: Tone;
} {
  if (state !== 'disconnected' || endedAt === undefined) return { words: joined(agent, stateLabel.toLowerCase()), tone };
  const ending = stateLabel.replace(/^Ended(: |$)/, '');
  // How a call should end needs no word: its length says enough.
  if (tone === 'neutral' && answeredAt !== undefined) return { words: joined(agent, formatLength(endedAt - answeredAt)), tone };
  return { words: joined(agent, ending), tone };
}

function joined(agent: string | undefined, what: string): string {
  const words = agent === undefined ? what : what === '' ? agent : `${agent} · ${what}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
