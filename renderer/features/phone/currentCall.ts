import type { PhoneCall, PhoneState } from '../../../main/ipc/contract';

const urgency = { talking: 0, 'ringing-in': 1, 'ringing-out': 2 } as const;

/**
 * The call the practice phone shows. `followedId` is the one shown last: it stays while it lives, and after its end
 * until another call comes, so that the reason can be read. Otherwise talking goes before ringing.
 */
export function currentCall(phone: PhoneState, followedId: string | undefined): PhoneCall | undefined {
  const followed = phone.calls.find((call) => call.callId === followedId);
  if (followed !== undefined && followed.state !== 'ended') return followed;
  const waiting = phone.calls
    .flatMap((call) => (call.state === 'ended' ? [] : [{ call, rank: urgency[call.state] }]))
    .sort((a, b) => a.rank - b.rank)
    .map(({ call }) => call);
  return waiting[0] ?? followed;
}
