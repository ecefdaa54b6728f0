import type { Verb } from '../../bxml/bxml';
import type { CallContext } from './callContext';
import type { VerbResult } from './outcome';
import { type Program, setTag } from './program';
import { target } from './verbAttributes';

/** A SIP address whose user part begins like this cannot be reached. */
const unreachable = /^sips?:unreachable/i;

/**
 * Hands the call over to a SIP address. When that works the call has ended here and the webhook's answer is ignored; when it
 * fails the webhook, or the next verb, decides what happens.
 */
export function refer(verb: Verb, context: CallContext, program: Program): VerbResult {
  setTag(verb, context);
  const referTo = verb.children[0]?.text.trim() ?? '';
  const next = target(verb, 'referComplete', program.servedBy);
  if (unreachable.test(referTo)) {
    if (next === undefined) return 'next';
    const extra = { referTo, referCallStatus: 'failure', referSipResponseCode: 202, notifySipResponseCode: 503 };
    return { kind: 'ask', event: 'referComplete', target: next, extra };
  }
  if (next !== undefined) {
    context.notify('referComplete', next, { referTo, referCallStatus: 'success', referSipResponseCode: 202, notifySipResponseCode: 200 });
  }
  return { kind: 'hangup' };
}
