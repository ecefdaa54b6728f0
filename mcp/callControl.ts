import type { BandwidthClient } from './bandwidth/client';
import { buildBxml } from './bxml/build';
import type { CallControl } from './callbacks/callControl';
import { SwitchboardError } from './errors';

/**
 * What a turn may ask of its call, answered over the line the call belongs to.
 * @param clientOf throws SwitchboardError when there are no credentials for the call
 */
export function createCallControl(clientOf: (callId: string) => BandwidthClient): CallControl {
  return {
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
      const redirect = { verb: 'Redirect', attributes: { redirectUrl: url }, text: '', children: [], line: 0 };
      try {
        await clientOf(callId).updateCallBxml(callId, buildBxml({ root: 'Bxml', verbs: [redirect] }));
        return { kind: 'sent' };
      } catch (error) {
        if (error instanceof SwitchboardError && (error.code === 'not_found' || error.code === 'conflict')) return { kind: 'ended' };
        return { kind: 'failed', why: reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
