import type { BasicCredentials } from '../../model/line';
import { createConferences } from '../bxml/conferences';
import type { Connections, LegRequest } from '../bxml/connections';
import { detect } from '../bxml/detection';
import type { PracticeAccount } from '../state/account';
import type { ApplicationStore } from '../state/applicationStore';
import type { Call } from '../state/call';
import { type Script, scriptOf } from '../state/callees';
import type { CreateCall, MachineDetection } from '../state/callRequest';
import { basicOf } from '../state/fields';
import { newCallId } from '../state/ids';
import type { Address } from '../webhooks/webhooks';
import type { CallPlan, CallServices } from './callPlan';
import { type Handset, type Party, scriptedParty } from './party';
import { CallSession } from './session';

/** Every call of the practice line, live and ended. */
export interface Exchange {
  /** Queues an outbound call; the request has been validated. */
  place(request: CreateCall): CallSession;
  /** The person calls the practice number. */
  callIn(from: string): CallSession;
  /** Oldest first. */
  all(): readonly CallSession[];
  find(callId: string): CallSession | undefined;
  live(): readonly CallSession[];
}

/** Ended calls kept for getCallState. */
const keptCalls = 2000;

/** `createPhoneParty` gives a call to the practice phone, for numbers without a script. */
export function createExchange(
  basics: Omit<CallServices, 'connections'>,
  account: PracticeAccount,
  applications: ApplicationStore,
  createPhoneParty: (handset: Handset) => Party,
): Exchange {
  const calls = new Map<string, CallSession>();
  const connections: Connections = {
    dial: (parent, request) => dialLeg(parent, request),
    find: (callId) => calls.get(callId),
    connected: new Set(),
    conferences: createConferences(basics),
  };
  const services: CallServices = { ...basics, connections };
  const { clock, pace } = services;

  /** Numbers with a script play themselves; every other number rings the practice phone. */
  function partyFactory(number: string): CallPlan['createParty'] {
    const script = scriptOf(number);
    return (handset) => (script === undefined ? createPhoneParty(handset) : scriptedParty(script, handset, clock, pace));
  }

  function dialLeg(parent: Call, request: LegRequest): CallSession {
    const now = clock.now();
    const session = open({
      call: {
        ...newCall(account, request.tag),
        applicationId: parent.applicationId,
        direction: 'outbound',
        from: request.callerId,
        to: request.to,
        enqueuedAt: undefined,
        transfer: { parentCallId: parent.callId, callerId: request.callerId, to: request.to },
        lastUpdate: now,
        life: { state: 'queued' },
      },
      first: request.answered,
      disconnect: request.ended,
      callbackTimeoutMs: request.callbackTimeoutMs,
      callTimeoutMs: request.callTimeoutMs,
      unplaceable: undefined,
      detection: undefined,
      leg: request,
      createParty: partyFactory(request.to),
    });
    session.begin();
    return session;
  }

  function open(plan: CallPlan): CallSession {
    const session = new CallSession(services, plan);
    calls.set(plan.call.callId, session);
    for (const [callId, other] of calls) {
      if (calls.size <= keptCalls) break;
      if (other.endSignal.aborted) calls.delete(callId);
    }
    return session;
  }

  return {
    place(request) {
      const callbackBasic = basicOf(request.username, request.password);
      const session = open({
        call: {
          ...newCall(account, request.tag),
          applicationId: request.applicationId,
          direction: 'outbound',
          from: request.from,
          to: request.to,
          enqueuedAt: clock.now(),
          transfer: undefined,
          lastUpdate: clock.now(),
          life: { state: 'queued' },
        },
        first: {
          url: request.answerUrl,
          method: request.answerMethod,
          basic: callbackBasic,
          fallback: addressOf(
            request.answerFallbackUrl,
            request.answerFallbackMethod,
            basicOf(request.fallbackUsername, request.fallbackPassword),
          ),
        },
        disconnect: addressOf(request.disconnectUrl, request.disconnectMethod, callbackBasic),
        callbackTimeoutMs: request.callbackTimeout * 1000,
        callTimeoutMs: request.callTimeout * 1000,
        unplaceable: request.from === account.number ? undefined : `The number ${request.from} is not on this practice account`,
        detection: detection(request.machineDetection, scriptOf(request.to), pace),
        leg: undefined,
        createParty: partyFactory(request.to),
      });
      session.begin();
      return session;
    },
    callIn(from) {
      const settings = applications.voice(account.applicationId);
      if (settings === undefined) throw new Error('The application of the practice number does not exist.');
      const now = clock.now();
      const session = open({
        call: {
          ...newCall(account, undefined),
          direction: 'inbound',
          from,
          to: account.number,
          enqueuedAt: undefined,
          transfer: undefined,
          lastUpdate: now,
          life: { state: 'initiated', startedAt: now },
        },
        first: settings.initiate,
        disconnect: settings.disconnect,
        callbackTimeoutMs: settings.callbackTimeoutMs,
        callTimeoutMs: Number.POSITIVE_INFINITY,
        unplaceable: undefined,
        detection: undefined,
        leg: undefined,
        createParty: createPhoneParty,
      });
      session.begin();
      return session;
    },
    all: () => [...calls.values()],
    find: (callId) => calls.get(callId),
    live: () => [...calls.values()].filter((session) => !session.endSignal.aborted),
  };
}

function newCall(account: PracticeAccount, tag: string | undefined): Pick<Call, 'callId' | 'accountId' | 'applicationId' | 'tag'> {
  return { callId: newCallId(), accountId: account.accountId, applicationId: account.applicationId, tag: tag === '' ? undefined : tag };
}

function detection(asked: MachineDetection | undefined, script: Script | undefined, pace: number): CallPlan['detection'] {
  if (asked === undefined) return undefined;
  const first =
    asked.mode === 'sync' ? undefined : addressOf(asked.callbackUrl, asked.callbackMethod, basicOf(asked.username, asked.password));
  const fallback = addressOf(asked.fallbackUrl, asked.fallbackMethod, basicOf(asked.fallbackUsername, asked.fallbackPassword));
  const notify = first === undefined ? undefined : { ...first, fallback };
  return { found: detect(asked, script?.greeting, pace), notify };
}

function addressOf(url: string | undefined, method: 'GET' | 'POST', credentials: BasicCredentials | undefined): Address | undefined {
  return url === undefined ? undefined : { url, method, basic: credentials };
}
