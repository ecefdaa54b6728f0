import type { CallView } from '../../../main/ipc/contract';

/** The other party first, then our own number with the word that joins them. */
export function callNumbers(call: Pick<CallView, 'direction' | 'from' | 'to'>): { readonly other: string; readonly own: string } {
  const shown = (number: string) => (number === '' ? 'Unknown number' : number);
  return call.direction === 'inbound'
    ? { other: shown(call.from), own: `to ${shown(call.to)}` }
    : { other: shown(call.to), own: `from ${shown(call.from)}` };
}
