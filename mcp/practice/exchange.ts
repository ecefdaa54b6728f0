import type { BasicCredentials } from '../bandwidth/line';
import type { PracticeAccount } from './account';
import type { Call } from './call';
import { type Script, scriptOf } from './callees';
import type { CreateCall, MachineDetection } from './callRequest';
import type { Address } from './deliver';
import { detect } from './detection';
import { newCallId } from './ids';
import { type Handset, type Party, scriptedParty } from './party';
import { type CallPlan, type CallServices, CallSession } from './session';

/** Every call of the practice line, live and ended. */
export interface Exchange {
  /** Queues an outbound call; the request has been validated. */
  place(request: CreateCall): CallSession;
  /** The person calls the practice number. */
  callIn(from: string): CallSession;
  find(callId: string): CallSession | undefined;
  live(): readonly CallSession[];
}

/** Ended calls kept for getCallState. */
const keptCalls = 2000;

/** `seatAtPhone` gives a call that no script plays to the practice phone. */
export function openExchange(
  services: CallServices,
  account: PracticeAccount,
  callbackBase: () => string,
  seatAtPhone: (handset: Handset) => Party,
): Exchange {
  const calls = new Map<string, CallSession>();

  function open(plan: CallPlan): CallSession {
    const session = new CallSession(services, plan);
    calls.set(plan.call.callId, session);
    for (const [callId, other] of calls) {
      if (calls.size <= keptCalls) break;
      if (other.over.aborted) calls.delete(callId);
    }
    return session;
  }

  return {
    place(request) {
      const script = scriptOf(request.to);
      const callbackBasic = basic(request.username, request.password);
      const session = open({
        call: {
          ...newCall(account, request.tag),
          applicationId: request.applicationId,
          direction: 'outbound',
          from: request.from,
          to: request.to,
          enqueuedAt: services.clock.now(),
          lastUpdate: services.clock.now(),
          life: { state: 'queued' },
        },
        first: {
          url: request.answerUrl,
          method: request.answerMethod,
          basic: callbackBasic,
          fallback: addressOf(
            request.answerFallbackUrl,
            request.answerFallbackMethod,
            basic(request.fallbackUsername, request.fallbackPassword),
          ),
        },
        disconnect: addressOf(request.disconnectUrl, request.disconnectMethod, callbackBasic),
        callbackTimeoutMs: request.callbackTimeout * 1000,
        callTimeoutMs: request.callTimeout * 1000,
        unplaceable: request.from === account.number ? undefined : `The number ${request.from} is not on this practice account`,
        detection: detection(request.machineDetection, script, services.pace),
        seat: (handset) => (script === undefined ? seatAtPhone(handset) : scriptedParty(script, handset, services.clock, services.pace)),
      });
      session.begin();
      return session;
    },
    callIn(from) {
      const address = { url: `${callbackBase()}/voice`, method: 'POST', basic: undefined } as const;
      const now = services.clock.now();
      const session = open({
        call: {
          ...newCall(account, undefined),
          direction: 'inbound',
          from,
          to: account.number,
          enqueuedAt: undefined,
          lastUpdate: now,
          life: { state: 'initiated', startedAt: now },
        },
        first: { ...address, fallback: undefined },
        disconnect: address,
        callbackTimeoutMs: account.callbackTimeout * 1000,
        callTimeoutMs: Number.POSITIVE_INFINITY,
        unplaceable: undefined,
        detection: undefined,
        seat: seatAtPhone,
      });
      session.begin();
      return session;
    },
    find: (callId) => calls.get(callId),
    live: () => [...calls.values()].filter((session) => !session.over.aborted),
  };
}

function newCall(account: PracticeAccount, tag: string | undefined): Pick<Call, 'callId' | 'accountId' | 'applicationId' | 'tag'> {
  return { callId: newCallId(), accountId: account.accountId, applicationId: account.applicationId, tag: tag === '' ? undefined : tag };
}

function detection(asked: MachineDetection | undefined, script: Script | undefined, pace: number): CallPlan['detection'] {
  if (asked === undefined) return undefined;
  const tell =
    asked.mode === 'sync' ? undefined : addressOf(asked.callbackUrl, asked.callbackMethod, basic(asked.username, asked.password));
  return { found: detect(asked, script?.greeting, pace), tell };
}

function addressOf(url: string | undefined, method: 'GET' | 'POST', credentials: BasicCredentials | undefined): Address | undefined {
  return url === undefined ? undefined : { url, method, basic: credentials };
}

/** Basic credentials when at least one half was given. */
export function basic(username: string | undefined, password: string | undefined): BasicCredentials | undefined {
  return username === undefined && password === undefined ? undefined : { username: username ?? '', password: password ?? '' };
}
