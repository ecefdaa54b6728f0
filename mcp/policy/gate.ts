import { createHash } from 'node:crypto';
import type { Line } from '../bandwidth/line';
import { SwitchboardError } from '../base/errors';
import type { CallbacksPort } from '../callbacks/port';
import type { Agent } from '../model/agent';
import type { Allowance } from '../model/approval';
import { scopeOf } from '../tools/support/lineAddresses';
import type { ToolContext } from '../tools/tool';
import { askForApproval, type Verdict } from './approval';
import type { Approvals } from './approvals';
import type { AgentsPerson } from './asking';
import { type Checked, checkDestinations, type Found } from './checkDestinations';
import type { Permissions } from './permissions';
import { type Reach, reachOf } from './reach';
import {
  cannotCount,
  describedAll,
  destinationsRefused,
  limitReached,
  questionFor,
  reachesFor,
  reachesNumbers,
  waitForLimit,
} from './sentences';
import { kindOfTool } from './toolKinds';
import { isReached, type Reserved, type UsageLog } from './usage';

type GateLine = Pick<Line, 'callbackBase' | 'kind' | 'account' | 'credentialSource'>;

/** One tool call whose arguments have been checked, before anything is done. */
export interface GateRequest {
  readonly tool: string;
  readonly input: unknown;
  readonly agent: Agent;
  /** Aborts when the agent cancels or disconnects. */
  readonly signal: AbortSignal;
  readonly person: AgentsPerson;
  /** What the call may reach, of which the gate needs little. */
  readonly context: {
    line(): GateLine;
    lineOfCall(callId: string): GateLine;
    readonly callbacks: Pick<CallbacksPort, 'liveCall' | 'call'>;
    readonly note: ToolContext['note'];
  };
}

/** A tool call that may run. */
export interface Pass {
  /** For the agent, beside the result. */
  readonly warnings: readonly string[];
  /** Who allowed it, where a person had to be asked. */
  readonly allowed: Allowance | undefined;
  /** To be called once when the tool has ended. @param error what it threw, if it did */
  ended(error?: unknown): void;
}

/** The one gate before every tool, in every transport and protocol era. */
export interface Gate {
  /** @throws SwitchboardError `denied`; `QuestionPending` where the agent's program asks its person and calls again */
  enter(request: GateRequest): Pass | Promise<Pass>;
}

export interface GateParts {
  readonly permissions: Permissions;
  readonly approvals: Approvals;
  readonly usage: UsageLog;
  readonly practice: boolean;
  /** Whether a person can be asked in a window. */
  readonly window: boolean;
  /** `from` is a number of the line's own, whose country is not abroad; undefined where none is known. It may change. */
  readonly own: { readonly from: string | undefined };
}

const open: Pass = { warnings: [], allowed: undefined, ended: () => undefined };

/** Failures after which it is certain that nothing was dialled or sent. */
const nothingSent: readonly string[] = ['auth', 'feature_limit', 'not_found', 'conflict', 'rate_limited', 'validation', 'denied'];

export function createGate(parts: GateParts): Gate {
  return new PolicyGate(parts);
}

class PolicyGate implements Gate {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  enter(request: GateRequest): Pass | Promise<Pass> {
    const { permissions } = this.#parts;
    const kind = kindOfTool(request.tool);
    // Reading is never asked about, and costs no more than this.
    if (kind === 'read' && permissions.decisionFor(request.agent.id, request.tool) !== 'block') return open;
    return this.#enter(request);
  }

  async #enter(request: GateRequest): Promise<Pass> {
    const { tool, input, agent, context, signal } = request;
    const reach = reachOf(tool, input, (callId) => addressOf(context, callId));
    if (reach.to.length > 0) context.note({ to: reach.to });
    const checked = await this.#destinations(reach, agent.id);
    refuseClosed(checked.refused);
    this.#refuseBlocked(request, reach);
    if (this.#parts.practice) return open;
    const asks = await this.#questionOf(request, reach);
    const warnings = checked.warned.length === 0 ? [] : [describedAll(checked.warned)];
    // A person is not bothered with what would be refused anyway.
    this.#refuseBeyondLimits(agent, reach);
    const allowed = asks === undefined ? undefined : await this.#ask(request, reach, checked, asks);
    signal.throwIfAborted();
    const reserved = this.#reserve(agent, reach);
    return {
      ...{ warnings, allowed },
      ended: (error) => this.#ended(reach, reserved, allowed, error),
    };
  }

  async #destinations(reach: Reach, agentId: string): Promise<Checked> {
    if (reach.to.length === 0 && reach.servers.length === 0) return { refused: [], warned: [], described: [] };
    const { permissions, practice, own } = this.#parts;
    return checkDestinations(reach, {
      policy: permissions.policy,
      practice,
      ownNumber: own.from,
      refuses: permissions.presetFor(agentId).destinations === 'refuse',
    });
  }

  #refuseBlocked({ tool, agent, context }: GateRequest, reach: Reach): void {
    const { permissions } = this.#parts;
    // Nothing on the practice line can do harm.
    const problem = this.#parts.practice ? undefined : permissions.problem;
    const ownCall = () => reach.callId !== undefined && ownerOf(context, reach.callId)?.id === agent.id;
    // An agent can always end its own call.
    if (reach.hangsUp && ownCall()) return;
    if (problem !== undefined && kindOfTool(tool) !== 'session') {
      throw denied(`${problem} Until that is mended, agents may only read, so nothing was sent.`, 'Tell the user what the error says.');
    }
    const dials = reach.to.length > 0 && kindOfTool(tool) !== 'message';
    if (permissions.decisionFor(agent.id, tool) === 'block' || (dials && permissions.decisionFor(agent.id, 'createCall') === 'block')) {
      throw denied(
        `${tool} is not allowed for this agent${dials && tool !== 'createCall' ? ' with a document that dials a number' : ''}, so nothing was sent.`,
        'Do not look for a way around it. Tell the user, who can allow it in Switchboard under Agents.',
      );
    }
    const { blocked } = permissions.policy.numbers;
    const refused = reach.to.filter((number) => blocked.includes(number));
    if (refused.length > 0) {
      throw denied(
        `${refused.join(', ')} ${refused.length === 1 ? 'is' : 'are'} on the list of blocked numbers, so nothing was sent.`,
        'Do not look for a way around it. Tell the user, who keeps that list in Switchboard.',
      );
    }
  }

  /** What has to be asked before the call may run; undefined for nothing. */
  async #questionOf({ tool, agent, context }: GateRequest, reach: Reach): Promise<Question | undefined> {
    const { permissions } = this.#parts;
    const kind = kindOfTool(tool);
    if (reach.hangsUp) return undefined;
    const decision = permissions.decisionFor(agent.id, tool);
    const numbers = kind === 'message' ? decision : permissions.decisionFor(agent.id, 'createCall');
    const fresh = numbers === 'ask' ? reach.to.filter((address) => !permissions.knows(address)) : [];
    const control = kind === 'answer' ? permissions.decisionFor(agent.id, 'updateCallBxml') : decision;
    const changes = [...(kind === 'control' ? [reach.callId] : []), ...reach.bridged];
    const owner = control === 'ask' ? await firstOther(context, changes, agent) : undefined;
    if (kind === 'answer') {
      if (fresh.length > 0)
        throw cannotWait(`${fresh.join(', ')} ${fresh.length === 1 ? 'is a new number' : 'are new numbers'}`, 'new number');
      if (owner !== undefined) throw cannotWait('The document connects to a call that is not yours', 'other call');
      return undefined;
    }
    if (owner !== undefined || fresh.length > 0) return { fresh, owner };
    const byNumber = kind === 'call' || kind === 'message' || kind === 'control';
    return decision === 'ask' && !byNumber ? { fresh, owner } : undefined;
  }

  async #ask(request: GateRequest, reach: Reach, checked: Checked, { fresh, owner }: Question): Promise<Allowance> {
    const { tool, input, agent, person, signal } = request;
    const { approvals, window } = this.#parts;
    const question = questionFor(agent.name, tool, fresh, owner);
    const verdict = await askForApproval(approvals, {
      ...{ person, signal, window },
      key: createHash('sha256')
        .update(JSON.stringify([agent.id, tool, input]))
        .digest('base64url'),
      request: {
        ...{ agent, tool, question, to: reach.to },
        reaches:
          fresh.length === 0
            ? reachesFor(tool)
            : reachesNumbers(
                checked.described,
                checked.warned.flatMap(({ reasons }) => reasons),
              ),
        mayAlways: fresh.some((address) => address.startsWith('+')),
      },
    });
    if (!verdict.ok) throw notApproved(verdict);
    return { how: verdict.how, by: verdict.by };
  }

  #limits(agent: Agent) {
    const { permissions } = this.#parts;
    return { all: permissions.generalLimits, agent: permissions.limitsOf(agent.id) };
  }

  #refuseBeyondLimits(agent: Agent, reach: Reach): void {
    if (!counts(reach)) return;
    const reached = this.#counted(() => this.#parts.usage.room(agent.id, reach, this.#limits(agent)));
    if (reached !== undefined) throw denied(limitReached(reached), waitForLimit(reached.limit));
  }

  /** Counted before anything is dialled, so that two calls at once cannot both take the last place. */
  #reserve(agent: Agent, reach: Reach): Reserved | undefined {
    if (!counts(reach)) return undefined;
    const { calls, messages, lookups, to } = reach;
    const reserved = this.#counted(() => this.#parts.usage.reserve(agent.id, { calls, messages, lookups, to }, this.#limits(agent)));
    if (isReached(reserved)) throw denied(limitReached(reserved), waitForLimit(reserved.limit));
    this.#parts.permissions.counted();
    return reserved;
  }

  #counted<T>(count: () => T): T {
    try {
      return count();
    } catch (error) {
      throw denied(`${cannotCount(error)} Nothing was sent.`, 'Tell the user what the error says.');
    }
  }

  #ended(reach: Reach, reserved: Reserved | undefined, allowed: Allowance | undefined, error: unknown): void {
    const { usage, permissions } = this.#parts;
    const sent = error === undefined || !(error instanceof SwitchboardError) || !nothingSent.includes(error.code);
    if (reserved !== undefined) {
      if (sent) usage.settled(reserved);
      else this.#releaseQuietly(reserved);
      permissions.counted();
    }
    // “Allow once” makes nobody a contact.
    if (error === undefined && allowed?.how !== 'once') void permissions.reached(reach.to).catch(() => undefined);
  }

  /** A reservation that cannot be taken back counts: too much rather than too little. */
  #releaseQuietly(reserved: Reserved): void {
    try {
      this.#parts.usage.release(reserved);
    } catch {
      this.#parts.usage.settled(reserved);
    }
  }
}

interface Question {
  /** Numbers that are not known yet. */
  readonly fresh: readonly string[];
  /** The agent whose call would be changed. */
  readonly owner: string | undefined;
}

function counts({ calls, messages, lookups }: Reach): boolean {
  return calls + messages + lookups > 0;
}

/** Our own public address, on the line that the call belongs to. @throws what the line throws for an agent without credentials */
function addressOf(context: GateRequest['context'], callId: string | undefined): string | undefined {
  return (callId === undefined ? context.line() : context.lineOfCall(callId)).callbackBase();
}

function ownerOf({ callbacks }: GateRequest['context'], callId: string): Agent | undefined {
  return callbacks.liveCall(callId)?.owner;
}

async function firstOther(
  context: GateRequest['context'],
  callIds: readonly (string | undefined)[],
  agent: Agent,
): Promise<string | undefined> {
  for (const callId of callIds) {
    const owner = await othersCall(context, callId, agent);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** Whose call it is, when it may not be changed without asking; undefined for the agent's own and for one without an owner. */
async function othersCall(
  { callbacks, lineOfCall }: GateRequest['context'],
  callId: string | undefined,
  agent: Agent,
): Promise<string | undefined> {
  if (callId === undefined) return undefined;
  // Bandwidth refuses to change a call that has ended, so there is nothing to ask about.
  const call = callbacks.liveCall(callId) ?? callbacks.call(await scopeOf(lineOfCall(callId)), callId);
  if (call === undefined) return 'another program';
  if (call.endedAt !== undefined) return undefined;
  return call.owner === undefined || call.owner.id === agent.id ? undefined : call.owner.name;
}

function refuseClosed(refused: readonly Found[]): void {
  if (refused.length === 0) return;
  const names = [...new Set(refused.flatMap(({ reasons }) => reasons.map(({ name }) => name)))];
  const emergency = refused.some(({ reasons }) => reasons.some(({ kind }) => kind === 'emergency'));
  throw denied(
    destinationsRefused(refused),
    emergency
      ? `Tell the user to dial it on their own phone, immediately if there is an emergency. Only they can open ${names.join(', ')} in Switchboard.`
      : `Do not look for a way around it. Tell the user: only they can open it in Switchboard (${names.join(', ')}).`,
  );
}

function cannotWait(what: string, without: string): SwitchboardError {
  return denied(
    `${what}, which the person has to allow first, and a caller cannot be kept waiting for that. Nothing was sent, and the turn is still open.`,
    `Answer the turn now without the ${without}, for example with a sentence and <Redirect/>. Then send the same document with updateCallBxml, which asks the person.`,
  );
}

/** A refusal, with what the agent may do instead. */
function notApproved(verdict: Extract<Verdict, { ok: false }>): SwitchboardError {
  const { error, recovery } = refusals[verdict.how];
  return denied(error, recovery);
}

const refusals: Readonly<Record<Extract<Verdict, { ok: false }>['how'], { readonly error: string; readonly recovery: string }>> = {
  no: {
    error: 'The person said no, so nothing was sent.',
    recovery:
      'Do not ask again for the same thing, and do not look for a way around it. Go on without it, or ask the user what they want instead.',
  },
  expired: {
    error: 'The person was asked and did not answer in time, so nothing was sent.',
    recovery: 'Tell the user that you need their permission, then call this tool again when they are ready to answer.',
  },
  cancelled: {
    error: 'The request was cancelled before the person answered, so nothing was sent.',
    recovery: 'Call this tool again if it is still wanted.',
  },
  'too-many': {
    error: 'Too many requests wait for the person already, so nothing was sent.',
    recovery: 'Wait until the person has answered the earlier ones, then call this tool again.',
  },
  used: {
    error: 'The person allowed this once, and an identical call has used that. Nothing was sent.',
    recovery: 'Look at the result of the other call. Call this tool again only if a second one is wanted.',
  },
  nobody: {
    error:
      'A person has to allow this, and no one can be asked: Switchboard has no window here and this client cannot show a question. Nothing was sent.',
    recovery:
      'Tell the user. They can use a client that can ask them, the Switchboard app, or the setting BW_MCP_POLICY with a policy that allows it.',
  },
};

function denied(message: string, recovery: string): SwitchboardError {
  return new SwitchboardError('denied', message, recovery);
}
