import { troubleOfError } from '../account/trouble';
import { type Clock, sleep } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { Callbacks } from '../callbacks/callbacks';
import { hangUpDocument } from '../callbacks/ownCalls';
import type { LineCallControl } from '../callbacks/turns/callControl';
import type { RecordActivity } from '../model/activity';
import type { KnownCall } from '../model/call';
import { visibleAfterMs } from './callEnding';

export interface EndCallParts {
  readonly clock: Clock;
  readonly callbacks: Pick<Callbacks, 'port' | 'recovery' | 'hand'>;
  readonly control: Pick<LineCallControl, 'hangUp'>;
  readonly record: RecordActivity;
}

/**
 * Ends a live call, one that rings included, whoever placed it.
 * @throws SwitchboardError in a person's words: `not_found` when it has ended, else why it could not be ended
 */
export async function endCall(parts: EndCallParts, callId: string): Promise<void> {
  const call = parts.callbacks.port.liveCalls().find((live) => live.callId === callId);
  if (call === undefined) throw new SwitchboardError('not_found', 'This call has ended already.', 'There is nothing left to do.');
  await hangUpCall(parts, call);
  parts.record({ kind: 'person', at: parts.clock.now(), act: 'ended-call', callId });
  await parts.callbacks.hand.tell(callId, 'personEndedCall');
}

/**
 * Hangs the call up, by Bandwidth or by the answer to its own question.
 * @throws SwitchboardError in a person's words when neither works
 */
export async function hangUpCall({ clock, callbacks, control }: EndCallParts, call: KnownCall): Promise<void> {
  const { callId } = call;
  const sentAt = clock.now();
  try {
    let outcome = await control.hangUp(callId);
    if (outcome === 'ended' && call.state === 'queued' && sentAt - call.createdAt < visibleAfterMs) {
      await sleep(clock, visibleAfterMs);
      outcome = await control.hangUp(callId);
    }
    if (outcome === 'sent') callbacks.port.supersede(callId, 'you ended the call', sentAt);
    else callbacks.recovery.ended(callId, undefined, 'the call had ended already');
  } catch (error) {
    // Without an answer from Bandwidth, the call's own question can still be answered.
    if (await callbacks.hand.answer(callId, hangUpDocument)) return;
    const { sentence, fix } = troubleOfError(error);
    throw new SwitchboardError('unavailable', `The call could not be ended. ${sentence}`, fix, { cause: error });
  }
}
