import type { BandwidthClient } from '../../bandwidth/client';
import { SwitchboardError } from '../../base/errors';
import { reasonOf } from '../../base/reason';
import { buildBxml } from '../../bxml/build';
import type { LineKind } from '../../model/line';
import type { CallProbe, RedirectOutcome } from './turn';

/** What a turn may ask of the call itself when Bandwidth does not come back for it. Composition implements it with the line's client. */
export interface CallControl {
  /** The call's state now. `unknown` covers every failure to find out, including a 404 that may only mean "not visible yet". */
  state(callId: string, line: LineKind): Promise<CallProbe>;
  /**
   * PUT bxml with nothing but a `<Redirect redirectUrl="url"/>`. `url` is the turn's way back; credentials are added on the wire.
   * `ended` for 404 and 409.
   */
  redirect(callId: string, line: LineKind, url: string): Promise<RedirectOutcome>;
}

/** What may be done to a live call in nobody's name. */
export interface LiveCallControl extends CallControl {
  /** PUT bxml of a whole document. `ended` for 404 and 409. */
  run(callId: string, bxml: string): Promise<RedirectOutcome>;
}

/**
 * What a turn may ask of its call, answered over the line the call belongs to.
 * @param clientOf throws SwitchboardError when there are no credentials for the call
 * @param reachable whether Bandwidth can reach us now: a call must not be sent where nobody listens
 */
export function createCallControl(clientOf: (callId: string) => BandwidthClient, reachable = () => true): LiveCallControl {
  async function run(callId: string, bxml: string): Promise<RedirectOutcome> {
    try {
      await clientOf(callId).updateCallBxml(callId, bxml);
      return { kind: 'sent' };
    } catch (error) {
      if (error instanceof SwitchboardError && (error.code === 'not_found' || error.code === 'conflict')) return { kind: 'ended' };
      return { kind: 'failed', why: reasonOf(error) };
    }
  }

  return {
    run,

    async state(callId) {
      try {
        const call = await clientOf(callId).getCall(callId);
        if (call.state === 'disconnected') return { kind: 'ended', cause: call.disconnectCause ?? undefined };
        return { kind: call.state === 'answered' ? 'answered' : 'unanswered' };
      } catch (error) {
        return { kind: 'unknown', why: reasonOf(error) };
      }
    },

    async redirect(callId, _line, url) {
      if (!reachable()) return { kind: 'failed', why: 'Bandwidth cannot reach this computer at the moment' };
      const redirect = { verb: 'Redirect', attributes: { redirectUrl: url }, text: '', children: [], line: 0 };
      return run(callId, buildBxml({ root: 'Bxml', verbs: [redirect] }));
    },
  };
}
