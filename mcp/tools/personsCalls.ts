import type { BandwidthClient } from '../bandwidth/client';
import { isoTime } from '../base/clock';
import { SwitchboardError } from '../base/errors';
import type { CallbacksPort } from '../callbacks/port';
import { withPerson } from '../callbacks/turns/conflict';

/**
 * The client, held back where the person has the line: while they have stopped all calls nothing new goes out and no call is
 * changed except to end it, and a call that they have taken over is theirs. It is the only way from a tool to Bandwidth.
 */
export function heldBack(client: BandwidthClient, callbacks: Pick<CallbacksPort, 'stoppedSince' | 'isTaken'>): BandwidthClient {
  const mustBeOpen = () => {
    const since = callbacks.stoppedSince();
    if (since !== undefined) throw stopped(since);
  };
  const mustBeAgents = (callId: string) => {
    if (callbacks.isTaken(callId)) throw withPerson('Nothing was changed.');
  };
  return {
    ...client,
    async createCall(request, signal) {
      mustBeOpen();
      return client.createCall(request, signal);
    },
    async createMessage(request, signal) {
      mustBeOpen();
      return client.createMessage(request, signal);
    },
    async updateCall(callId, request, signal) {
      mustBeAgents(callId);
      if (request.state !== 'completed') mustBeOpen();
      return client.updateCall(callId, request, signal);
    },
    async updateCallBxml(callId, bxml, signal) {
      mustBeAgents(callId);
      mustBeOpen();
      return client.updateCallBxml(callId, bxml, signal);
    },
  };
}

/** What an agent is refused with while the person has stopped all calls. */
function stopped(since: number): SwitchboardError {
  return new SwitchboardError('denied', stoppedSentence(since), stoppedRecovery);
}

export function stoppedSentence(since: number): string {
  return `The person stopped all calls at ${isoTime(since)}. Live calls were ended, and no call or message goes out until they allow calls again.`;
}

const stoppedRecovery =
  'Stop, and tell the user what you were doing. Do not try another way. Only the user can allow calls again, where they stopped them.';
