import type { Ending } from '../state/call';
import type { CallContext } from './callContext';
import type { LegRequest, OtherCall } from './connections';

export type RingResult =
  | { readonly kind: 'ready'; readonly to: string; readonly leg: OtherCall; readonly left: AbortSignal }
  /** No leg was answered; how the last one ended. */
  | { readonly kind: 'failed'; readonly to: string; readonly ending: Ending }
  /** The first call ended, or an update took over. */
  | { readonly kind: 'gone' };

type LegPlan = Omit<LegRequest, 'onAnswered' | 'onReady'>;

/**
 * Rings all numbers at once. When one answers, the others stop ringing; resolves when that leg has also run its
 * own document. When this call leaves in the meantime, all legs end.
 */
export function ringAll(context: CallContext, plans: readonly LegPlan[]): Promise<RingResult> {
  return new Promise((resolve) => {
    const legs = new Map<LegPlan, OtherCall>();
    let settled = false;
    const settle = (result: RingResult) => {
      if (settled) return;
      settled = true;
      context.signal.removeEventListener('abort', gone);
      resolve(result);
    };
    const gone = () => {
      for (const leg of legs.values()) leg.complete();
      settle({ kind: 'gone' });
    };
    if (context.signal.aborted) return settle({ kind: 'gone' });
    context.signal.addEventListener('abort', gone);
    for (const plan of plans) {
      const leg: OtherCall = context.connections.dial(context.call, {
        ...plan,
        onAnswered() {
          for (const [other, ringing] of legs) if (other !== plan) ringing.complete();
        },
        onReady: (left) => settle({ kind: 'ready', to: plan.to, leg, left }),
      });
      legs.set(plan, leg);
      leg.endSignal.addEventListener('abort', () => {
        legs.delete(plan);
        const { life } = leg.call;
        if (legs.size === 0 && life.state === 'disconnected') settle({ kind: 'failed', to: plan.to, ending: life.ending });
      });
    }
  });
}
