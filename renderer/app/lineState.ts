import type { AppView, LineSummary, Tone } from '../../main/ipc/contract';
import { formatNumber } from '../ui/formatNumber';

/** What the foot of the rail says about the line. */
export interface LineState {
  /** "Practice line", or the number of the real line. */
  readonly name: string;
  /** For the narrow rail, where only one word has room. */
  readonly short: 'Practice' | 'Real';
  readonly tone: Tone;
  /** The state in a word or two. */
  readonly word: string;
}

/** The line in use and its state. Pure. */
export function lineState({ line, status, setup }: Pick<AppView, 'line' | 'status' | 'setup'>): LineState {
  const number = setup.number.kind === 'known' ? setup.number.number : undefined;
  const real = line.inUse === 'real';
  return {
    name: real ? (number === undefined ? 'Real line' : formatNumber(number)) : 'Practice line',
    short: real ? 'Real' : 'Practice',
    ...stateOf(line, status.server.tone === 'bad'),
  };
}

function stateOf(line: LineSummary, stopped: boolean): Pick<LineState, 'tone' | 'word'> {
  if (line.changingTo !== undefined) return { tone: 'neutral', word: `Changing to the ${line.changingTo} line…` };
  if (stopped) return { tone: 'bad', word: 'Not running' };
  if (line.problem !== undefined) return { tone: 'warning', word: 'The real line did not start' };
  if (line.inUse === 'practice') return { tone: 'good', word: 'Nothing leaves this computer' };
  if (line.credentials !== undefined) return { tone: 'warning', word: 'Not signed in' };
  if (line.address.tone !== 'good') return { tone: 'warning', word: 'Not reachable' };
  return line.inbound.tone === 'good' ? { tone: 'good', word: 'Ready for calls' } : { tone: 'warning', word: 'Outgoing calls only' };
}
