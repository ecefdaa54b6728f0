import type { CallView } from '../../../main/ipc/contract';
import { tryTexts } from './texts';

export interface Stage {
  readonly name: string;
  readonly state: 'done' | 'now' | 'open';
}

const order = ['queued', 'initiated', 'answered', 'disconnected'] as const satisfies readonly CallView['state'][];
const names: Readonly<Record<CallView['state'], string>> = {
  queued: tryTexts.calling,
  initiated: tryTexts.ringing,
  answered: tryTexts.talking,
  disconnected: tryTexts.ended,
};

/** How far the call has come. One that was never answered was never talked in. Pure. */
export function stagesOf({ state, answeredAt }: Pick<CallView, 'state' | 'answeredAt'>): readonly Stage[] {
  const now = order.indexOf(state);
  return order
    .filter((stage) => stage !== 'answered' || state !== 'disconnected' || answeredAt !== undefined)
    .map((stage) => {
      const place = order.indexOf(stage);
      const over = place < now || (stage === 'disconnected' && state === 'disconnected');
      return { name: names[stage], state: over ? 'done' : place === now ? 'now' : 'open' };
    });
}

/** How a call that has ended went; undefined while it goes on. */
export function outcomeOf({ state, answeredAt }: Pick<CallView, 'state' | 'answeredAt'>): 'worked' | 'not-answered' | undefined {
  if (state !== 'disconnected') return undefined;
  return answeredAt === undefined ? 'not-answered' : 'worked';
}
