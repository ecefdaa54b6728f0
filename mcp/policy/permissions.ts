import { Emitter, type Subscribe } from '../base/emitter';
import type { ApprovalAnswer, Approver } from '../model/approval';
import type { Approvals } from './approvals';
import { changed, type Limits, limitNames, type Policy, type PolicyChange } from './policy';
import type { AgentPermissions, PolicyPort, PolicyState, PolicyStore, Usage } from './port';
import { presetTable } from './presets';
import { kindOfTool, knownTools } from './toolKinds';

export interface PermissionsParts {
  readonly store: PolicyStore;
  readonly approvals: Approvals;
  readonly practice: boolean;
}

const unused: Usage = {
  callsPerHour: 0,
  callsPerDay: 0,
  concurrentCalls: 0,
  minutesPerDay: 0,
  messagesPerHour: 0,
  messagesPerDay: 0,
  numbersPerDay: 0,
  lookupsPerDay: 0,
};

/** The person's choices, and everything that follows from them. */
export class Permissions implements PolicyPort {
  readonly #store: PolicyStore;
  readonly #approvals: Approvals;
  readonly #practice: boolean;
  readonly #changes = new Emitter<void>();
  #policy: Policy;
  #problem: string | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor({ store, approvals, practice }: PermissionsParts) {
    this.#store = store;
    this.#approvals = approvals;
    this.#practice = practice;
    this.#policy = store.initial.policy;
    this.#problem = store.initial.problem;
    approvals.subscribe(() => this.#changes.emit());
  }

  readonly subscribe: Subscribe<void> = this.#changes.subscribe;

  get state(): PolicyState {
    const policy = this.#policy;
    return {
      ...{ policy, practice: this.#practice, problem: this.#problem, contacts: [], usage: unused },
      limits: limitsIn({ ...presetTable[policy.preset].limits, ...policy.limits }),
    };
  }

  permissionsOf(agentId: string): AgentPermissions {
    const own = this.#policy.agents[agentId];
    const preset = own?.preset ?? this.#policy.preset;
    const tools = knownTools.map((tool) => {
      const chosen = own?.tools[tool];
      const general = own?.preset === undefined ? this.#policy.tools[tool] : undefined;
      return [tool, { decision: chosen ?? general ?? presetTable[preset].rules[kindOfTool(tool)], own: chosen !== undefined }] as const;
    });
    return {
      ...{ preset, ownPreset: own?.preset !== undefined, tools: Object.fromEntries(tools), usage: unused },
      limits: limitsIn(own?.limits ?? {}),
    };
  }

  /** One after the other, so that no choice is lost. */
  change(change: PolicyChange): Promise<void> {
    const next = this.#saving.then(async () => {
      const policy = changed(this.#policy, change);
      await this.#store.save(policy);
      this.#policy = policy;
      // What could not be read has been replaced by what the person chose.
      this.#problem = undefined;
      this.#changes.emit();
    });
    this.#saving = next.catch(() => undefined);
    return next;
  }

  async forgetContacts(): Promise<void> {
    this.#changes.emit();
  }

  approvals() {
    return this.#approvals.list();
  }

  answer(approvalId: string, answer: ApprovalAnswer, by: Approver): boolean {
    return this.#approvals.answer(approvalId, answer, by);
  }
}

/** The limits by name, without those that are left out. */
function limitsIn(limits: Limits): Limits {
  return Object.fromEntries(limitNames.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}
