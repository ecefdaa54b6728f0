import type { HomeView, LineSummary, TunnelAction } from '../../../main/ipc/contract';
import { reachTexts, sheetTexts } from './texts';

/** What the primary button of the step does. */
export type ReachAct = { readonly kind: 'use-real' | 'turn-on' | 'next' } | { readonly kind: 'tunnel'; readonly action: TunnelAction };

/** How it is with Bandwidth's way to this computer. */
export interface ReachState {
  readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
  readonly sentence: string | undefined;
  readonly working: boolean;
  readonly primary: { readonly label: string; readonly act: ReachAct };
  /** What happens when it is turned on is said until it is. */
  readonly explain: boolean;
  readonly mayTurnOff: boolean;
}

const next = { label: sheetTexts.next, act: { kind: 'next' } } as const;

/** What step 5 shows. `why` comes from Home's list, whose sentences need no explanation. Pure. */
export function reachState(line: LineSummary, { rows }: Pick<HomeView, 'rows'>): ReachState {
  const quiet = { tone: 'neutral', sentence: undefined, working: false, primary: next, explain: true, mayTurnOff: false } as const;
  if (line.changingTo !== undefined) return { ...quiet, working: true, sentence: reachTexts.changing };
  if (line.inUse === 'practice') {
    const primary = { label: reachTexts.useReal, act: { kind: 'use-real' } } as const;
    return line.problem === undefined
      ? { ...quiet, sentence: `${reachTexts.practice} ${reachTexts.cost}`, primary }
      : { ...quiet, tone: 'warning', sentence: line.problem, primary };
  }
  const { address } = line;
  if (address.kind === 'own') return { ...quiet, tone: address.tone, sentence: reachTexts.own, explain: false };
  if (!address.on) return { ...quiet, primary: { label: reachTexts.turnOn, act: { kind: 'turn-on' } } };
  const on = { ...quiet, explain: false, mayTurnOff: true };
  if (address.tone === 'good') return { ...on, tone: 'good', sentence: reachTexts.reached };
  const button = address.action === undefined ? undefined : buttons[address.action];
  if (button !== undefined && address.action !== undefined) {
    const primary = { label: button.label, act: { kind: 'tunnel', action: address.action } } as const;
    return { ...on, tone: 'warning', sentence: button.sentence ?? why(rows) ?? reachTexts.failed, primary };
  }
  if (address.tone === 'neutral') return { ...on, working: true, sentence: reachTexts.working };
  return { ...on, tone: address.tone, sentence: why(rows) ?? reachTexts.failed };
}

const buttons: Readonly<Record<TunnelAction, { readonly label: string; readonly sentence: string | undefined }>> = {
  'get-cloudflared': { label: reachTexts.download, sentence: reachTexts.programMissing },
  'choose-cloudflared': { label: reachTexts.choose, sentence: reachTexts.programNotFound },
  'try-again': { label: sheetTexts.tryAgain, sentence: undefined },
};

function why(rows: HomeView['rows']): string | undefined {
  const row = rows.find(({ id, state }) => id === 'address' && state !== 'done');
  return row === undefined ? undefined : [row.sentence, row.todo].filter((part) => part !== undefined).join(' ');
}
