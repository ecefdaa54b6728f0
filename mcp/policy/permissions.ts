import { Emitter, type Subscribe } from '../base/emitter';
import type { Activity } from '../model/activity';
import type { ApprovalAnswer, Approver } from '../model/approval';
import type { Approvals } from './approvals';
import { changed, type Decision, type Limits, limitNames, mostContacts, type Policy, type PolicyChange } from './policy';
import type { AgentPermissions, PolicyPort, PolicyState, PolicyStore, Usage } from './port';
import { type PresetRow, presetTable } from './presets';
import { cannotCount } from './sentences';
import { kindOfTool, knownTools } from './toolKinds';
import type { UsageLog } from './usage';

export interface PermissionsParts {
  readonly store: PolicyStore;
  readonly approvals: Approvals;
  readonly usage: Pick<UsageLog, 'used' | 'ended'>;
  readonly practice: boolean;
  /** “Always for this number” could not be kept: it holds for this run. */
  notKept(numbers: readonly string[], error: unknown): void;
}

/** The person's choices, and everything that follows from them. */
export class Permissions implements PolicyPort {
  readonly #store: PolicyStore;
  readonly #approvals: Approvals;
  readonly #usage: Pick<UsageLog, 'used' | 'ended'>;
  readonly #practice: boolean;
  readonly #notKept: PermissionsParts['notKept'];
  /** Numbers that are in force as allowed while they are being saved, and those that could not be. */
  readonly #allowedMeanwhile = new Set<string>();
  readonly #changes = new Emitter<void>();
  #policy: Policy;
  #problem: string | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor({ store, approvals, usage, practice, notKept }: PermissionsParts) {
    this.#store = store;
    this.#approvals = approvals;
    this.#usage = usage;
    this.#practice = practice;
    this.#notKept = notKept;
    this.#policy = store.initial.policy;
    this.#problem = store.initial.problem;
    approvals.subscribe(() => this.#changes.emit());
    approvals.onAlways(({ to }) => void this.#allowNumbers(to));
  }

  readonly subscribe: Subscribe<void> = this.#changes.subscribe;

  get state(): PolicyState {
    const policy = this.#policy;
    const { used, problem } = this.#used(undefined);
    return {
      ...{ policy, practice: this.#practice, problem: this.#problem ?? problem, contacts: policy.numbers.contacts, usage: used },
      limits: this.generalLimits,
    };
  }

  permissionsOf(agentId: string): AgentPermissions {
    const own = this.#policy.agents[agentId];
    const tools = knownTools.map((tool) => [tool, { decision: this.decisionFor(agentId, tool), own: own?.tools[tool] !== undefined }]);
    return {
      preset: own?.preset ?? this.#policy.preset,
      ownPreset: own?.preset !== undefined,
      tools: Object.fromEntries(tools),
      limits: this.limitsOf(agentId),
      usage: this.#used(agentId).used,
    };
  }

  get policy(): Policy {
    return this.#policy;
  }

  /** Why the policy cannot be relied on; undefined when it can. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The limits of all agents together. */
  get generalLimits(): Limits {
    const { preset, limits } = this.#policy;
    return limitsIn({ ...presetTable[preset].limits, ...limits });
  }

  /** The limits of one agent, besides the general ones. */
  limitsOf(agentId: string): Limits {
    return limitsIn(this.#policy.agents[agentId]?.limits ?? {});
  }

  /** The agent's preset: its own, or the general one. */
  presetFor(agentId: string): PresetRow {
    return presetTable[this.#policy.agents[agentId]?.preset ?? this.#policy.preset];
  }

  /** What happens to a call of this tool: what was chosen for the agent, else for every agent, else the preset's rule. */
  decisionFor(agentId: string, tool: string): Decision {
    const own = this.#policy.agents[agentId];
    // An agent with a preset of its own has none of the general exceptions.
    const general = own?.preset === undefined ? this.#policy.tools : noRules;
    return own?.tools[tool] ?? general[tool] ?? this.presetFor(agentId).rules[kindOfTool(tool)];
  }

  /** Whether the person has allowed the number, or agents have reached it before without a question. */
  knows(address: string): boolean {
    const { allowed, own, contacts } = this.#policy.numbers;
    return [allowed, own, contacts].some((list) => list.includes(address)) || this.#allowedMeanwhile.has(address);
  }

  /** These were reached without a question, so they are contacts from now on. */
  async reached(addresses: readonly string[]): Promise<void> {
    if (addresses.every((address) => this.knows(address))) return;
    await this.#save((policy) => {
      const contacts = [...new Set([...addresses, ...policy.numbers.contacts])].slice(0, mostContacts);
      return { ...policy, numbers: { ...policy.numbers, contacts } };
    });
  }

  /** Something was counted. */
  counted(): void {
    this.#changes.emit();
  }

  /** Counts the minutes of each call that has ended, and notifies of a change in what runs. Bound, so that it can be handed out. */
  readonly observe = (activity: Activity): void => {
    if (activity.kind !== 'call' || this.#practice) return;
    try {
      if (activity.call.state === 'disconnected') this.#usage.ended(activity.call);
    } catch {
      // The next call or message says that nothing can be counted.
    }
    this.#changes.emit();
  };

  change(change: PolicyChange): Promise<void> {
    if (change.kind === 'number') this.#allowedMeanwhile.delete(change.number);
    return this.#save((policy) => changed(policy, change));
  }

  /** Forgets what was chosen for an agent that is gone. What cannot be saved does no harm: its id is never used again. */
  async forget(agentId: string): Promise<void> {
    if (this.#policy.agents[agentId] !== undefined) await this.change({ kind: 'forget-agent', agent: agentId }).catch(() => undefined);
  }

  forgetContacts(numbers?: readonly string[]): Promise<void> {
    return this.#save((policy) => {
      const contacts = numbers === undefined ? [] : policy.numbers.contacts.filter((contact) => !numbers.includes(contact));
      return { ...policy, numbers: { ...policy.numbers, contacts } };
    });
  }

  approvals() {
    return this.#approvals.list();
  }

  answer(approvalId: string, answer: ApprovalAnswer, by: Approver): boolean {
    return this.#approvals.answer(approvalId, answer, by);
  }

  /** Resolves once every choice has been saved, or could not be. Never rejects. */
  settled(): Promise<void> {
    return this.#saving;
  }

  /** “Always for this number”: in force at once, so that the next call is not asked about while the disk is busy. */
  async #allowNumbers(addresses: readonly string[]): Promise<void> {
    const numbers = addresses.filter((address) => address.startsWith('+') && !this.#policy.numbers.own.includes(address));
    for (const number of numbers) this.#allowedMeanwhile.add(number);
    try {
      await this.#save((policy) => numbers.reduce((next, number) => changed(next, { kind: 'number', number, list: 'allowed' }), policy));
      for (const number of numbers) this.#allowedMeanwhile.delete(number);
    } catch (error) {
      this.#notKept(numbers, error);
    }
  }

  /** One after the other, so that no choice is lost. */
  #save(change: (policy: Policy) => Policy): Promise<void> {
    const next = this.#saving.then(async () => {
      const policy = change(this.#policy);
      await this.#store.save(policy);
      this.#policy = policy;
      // What could not be read has been replaced by what the person chose.
      this.#problem = undefined;
      this.#changes.emit();
    });
    this.#saving = next.catch(() => undefined);
    return next;
  }

  #used(agentId: string | undefined): { readonly used: Usage; readonly problem: string | undefined } {
    try {
      return { used: this.#usage.used(agentId), problem: undefined };
    } catch (error) {
      return { used: unknownUsage, problem: cannotCount(error) };
    }
  }
}

const unknownUsage: Usage = {
  callsPerHour: 0,
  callsPerDay: 0,
  concurrentCalls: 0,
  minutesPerDay: 0,
  messagesPerHour: 0,
  messagesPerDay: 0,
  numbersPerDay: 0,
  lookupsPerDay: 0,
};

const noRules: Readonly<Record<string, Decision>> = {};

/** The limits by name, without those that are left out. */
function limitsIn(limits: Limits): Limits {
  return Object.fromEntries(limitNames.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}
