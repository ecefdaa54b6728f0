import { silentLog } from '../../base/log';
import { reasonOf } from '../../base/reason';
import { ManualClock } from '../../base/testing/manualClock';
import type { Activity } from '../../model/activity';
import type { Agent } from '../../model/agent';
import type { KnownCall } from '../../model/call';
import { Approvals } from '../approvals';
import { type AgentsPerson, cannotAsk } from '../asking';
import { createGate, type Pass } from '../gate';
import { memoryStore } from '../memoryStore';
import { Permissions } from '../permissions';
import { type Policy, policyOf } from '../policy';
import type { PolicyStore } from '../port';
import { memoryJournal, type UsageJournal, UsageLog } from '../usage';

export const claude: Agent = { id: 'agent-1', name: 'Claude' };
export const other: Agent = { id: 'agent-2', name: 'Codex' };
const never = new AbortController().signal;

export interface RigOptions {
  readonly policy?: Policy;
  readonly store?: PolicyStore;
  readonly journal?: UsageJournal;
  readonly clock?: ManualClock;
  readonly window?: boolean;
  readonly practice?: boolean;
  readonly from?: string;
  readonly calls?: KnownCall[];
}

export interface EnterOptions {
  readonly as?: Agent;
  readonly signal?: AbortSignal;
  readonly person?: AgentsPerson;
}

/** The gate with everything behind it, on a clock that moves only when a test says so. */
export function gateRig(options: RigOptions = {}) {
  const { clock = new ManualClock(), calls = [], practice = false, window = true } = options;
  const activities: Activity[] = [];
  const notes: object[] = [];
  const approvals = new Approvals({ clock, record: (activity) => void activities.push(activity) });
  const usage = new UsageLog({ clock, journal: options.journal ?? memoryJournal(), calls: { liveCalls: () => calls } });
  const store = options.store ?? memoryStore(options.policy ?? policyOf('careful'));
  const notKept: string[] = [];
  const permissions = new Permissions({
    ...{ store, approvals, usage, practice },
    notKept: (numbers, error) => void notKept.push(`${numbers.join()}: ${reasonOf(error)}`),
  });
  const gate = createGate({ permissions, approvals, usage, practice, window, own: { from: options.from } });
  const line = {
    ...({ kind: 'real', credentialSource: 'environment' } as const),
    callbackBase: () => 'https://phone.example.com/secret',
    account: async () => ({ accountId: '9900000', build: false, roles: [] }),
  };
  const known = (callId: string) => calls.find((call) => call.callId === callId);
  const context = {
    line: () => line,
    lineOfCall: () => line,
    callbacks: {
      liveCall: (callId: string) => (known(callId)?.endedAt === undefined ? known(callId) : undefined),
      call: (_scope: object, callId: string) => known(callId),
    },
    note: (about: object) => void notes.push(about),
  };
  return {
    ...{ context, clock, approvals, usage, permissions, gate, activities, notes, notKept, calls, log: silentLog },
    /** Enters with checked arguments, and rejects as the gate does. */
    async enter(tool: string, input: unknown, { as = claude, signal = never, person = cannotAsk }: EnterOptions = {}): Promise<Pass> {
      return gate.enter({ tool, input, agent: as, signal, person, context });
    },
  };
}

/** A call of a line. */
export function callOf(callId: string, owner: Agent | undefined, more: Partial<KnownCall> = {}): KnownCall {
  return {
    ...{ callId, owner, parentCallId: undefined, line: 'real', account: '9900000', applicationId: undefined, direction: 'outbound' },
    ...{ from: '+19195550188', to: '+19195550100', state: 'answered', createdAt: 0, answeredAt: undefined, endedAt: undefined },
    ...{ disconnectCause: undefined, errorMessage: undefined, tag: undefined },
    ...more,
  };
}
