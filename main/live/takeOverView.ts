import type { TakenCall } from '../../mcp/index';
import type { CallView, TakeOverView } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

/** What the person can do in a call in this state; undefined once it has ended. Pure. */
export function takeOverView(state: CallView['state'], taken: TakenCall | undefined): TakeOverView | undefined {
  if (state === 'disconnected') return undefined;
  if (taken === undefined) {
    const why = state === 'answered' ? undefined : 'You can take over once the call is answered.';
    return { taken: false, why, doing: '', until: undefined, trouble: undefined };
  }
  const { doing, putThroughTo, until, trouble } = taken;
  if (doing === 'put-through') {
    const number = formatNumber(putThroughTo) ?? 'another number';
    return { taken: true, why: `The call is connected to ${number}, so you cannot speak in it.`, doing: '', until: undefined, trouble };
  }
  return { taken: true, why: undefined, doing: sentences[doing], until, trouble };
}

const sentences: { readonly [doing in Exclude<TakenCall['doing'], 'put-through'>]: string } = {
  fetching: 'The other party hears you as soon as what plays now is over.',
  waiting: 'The other party waits for you.',
  speaking: 'The other party hears your words.',
};
