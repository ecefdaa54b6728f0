import type { Agent } from '../model/agent';
import { type ChoosableProfile, choosableProfiles } from '../model/profiles';
import type { AnyTool } from '../tools/tool';

/** The profiles a tool comes with when a person chooses them; none for a session tool, which every agent has. */
export function choosableProfilesOf(tool: AnyTool): readonly ChoosableProfile[] {
  return choosableProfiles.filter((profile) => tool.profiles.includes(profile));
}

/** Which tools agents are offered. */
export interface ToolSelection {
  /** Undefined: no profile was chosen. */
  readonly profiles?: readonly ChoosableProfile[] | undefined;
  /** Further tools by name, on top of the profiles; on their own when no profile was chosen. */
  readonly tools?: readonly string[] | undefined;
  /** Never offered, whatever else was chosen. */
  readonly exclude?: readonly string[] | undefined;
}

/** Nothing chosen: everything is offered. */
export const everything: ToolSelection = {};

/**
 * The tools of a selection, in the order of `all`. Neither profiles nor tools: all of them. The session tools are
 * always among them, and exclusion wins over the rest.
 */
export function selectTools(all: readonly AnyTool[], { profiles: chosen, tools, exclude = [] }: ToolSelection): readonly AnyTool[] {
  const unlimited = chosen === undefined && (tools === undefined || tools.length === 0);
  const wanted = new Set<string>(chosen);
  const named = new Set(tools);
  const excluded = new Set(exclude);
  return all.filter((tool) => {
    if (isSessionTool(tool)) return true;
    if (excluded.has(tool.name)) return false;
    return unlimited || named.has(tool.name) || tool.profiles.some((profile) => wanted.has(profile));
  });
}

/**
 * What is wrong with the tool names of a selection, each as a sentence that says what exists.
 * @param sources how the person knows the two lists: a variable or a flag.
 */
export function selectionProblems(
  all: readonly AnyTool[],
  { tools = [], exclude = [] }: ToolSelection,
  sources: { readonly tools: string; readonly exclude: string },
): readonly string[] {
  const known = new Set(all.map(({ name }) => name));
  const always = new Set(all.filter(isSessionTool).map(({ name }) => name));
  const problems: string[] = [];
  const unknown = (source: string, names: readonly string[]) => {
    const strange = names.filter((name) => !known.has(name));
    if (strange.length > 0)
      problems.push(`${source} contains unknown tools: ${strange.join(', ')}. Known tools: ${[...known].join(', ')}.`);
  };
  unknown(sources.tools, tools);
  unknown(sources.exclude, exclude);
  const kept = exclude.filter((name) => always.has(name));
  if (kept.length > 0) problems.push(`${sources.exclude} cannot exclude ${kept.join(', ')}: the session tools are always loaded.`);
  return problems;
}

/** Which tools each agent is offered: its own profiles replace the general ones; the named and excluded tools apply to all agents. */
export class Toolset {
  readonly all: readonly AnyTool[];
  readonly #profilesOf: (agentId: string) => readonly ChoosableProfile[] | undefined;
  #selection: ToolSelection;
  /** What was selected before: for the general choice, and for agents with profiles of their own. */
  #general: readonly AnyTool[] | undefined;
  readonly #own = new WeakMap<readonly ChoosableProfile[], readonly AnyTool[]>();

  constructor(
    all: readonly AnyTool[],
    selection: ToolSelection,
    profilesOf: (agentId: string) => readonly ChoosableProfile[] | undefined = () => undefined,
  ) {
    this.all = all;
    this.#selection = selection;
    this.#profilesOf = profilesOf;
  }

  /** Depends only on the agent and the person's setting: the same array as long as neither has changed. */
  of(agent: Agent): readonly AnyTool[] {
    const profiles = this.#profilesOf(agent.id);
    if (profiles === undefined) {
      this.#general ??= selectTools(this.all, this.#selection);
      return this.#general;
    }
    const known = this.#own.get(profiles) ?? selectTools(this.all, { ...this.#selection, profiles });
    this.#own.set(profiles, known);
    return known;
  }

  /** The person changed the setting; undefined offers every profile. The caller notifies the agents. */
  setProfiles(chosen: readonly ChoosableProfile[] | undefined): void {
    this.#selection = { ...this.#selection, profiles: chosen };
    this.#general = undefined;
  }
}

function isSessionTool(tool: AnyTool): boolean {
  return tool.profiles.includes('session');
}
