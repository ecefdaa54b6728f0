import type { ChoosableProfile, ProfilesView } from '../../../main/ipc/contract';

export interface ToolGroup {
  readonly profile: ChoosableProfile;
  readonly name: string;
  /** What an agent can do with it, in one sentence. */
  readonly sentence: string;
}

const words: { readonly [profile in ChoosableProfile]: Omit<ToolGroup, 'profile'> } = {
  voice: { name: 'Voice', sentence: 'Make and answer phone calls, speak, listen and press keys.' },
  recordings: { name: 'Recordings', sentence: 'Listen to, transcribe and delete call recordings.' },
  messaging: { name: 'Messaging', sentence: 'Send and receive text messages and pictures.' },
  lookup: { name: 'Lookup', sentence: 'Find out which carrier a phone number belongs to.' },
  onboarding: { name: 'Onboarding', sentence: 'Help you sign up for a Bandwidth account.' },
};

/** The groups in the order in which a person sees them, the most used first. */
export const everyGroup: readonly ChoosableProfile[] = ['voice', 'recordings', 'messaging', 'lookup', 'onboarding'];

/** The groups in words, in that order. */
export const toolGroups: readonly ToolGroup[] = everyGroup.map((profile) => ({ profile, ...words[profile] }));

/** The choice with one group put in or taken out. Undefined stands for every group. */
export function withGroup(
  chosen: readonly ChoosableProfile[] | undefined,
  group: ChoosableProfile,
  wanted: boolean,
): readonly ChoosableProfile[] {
  return everyGroup.filter((profile) => (profile === group ? wanted : chosen === undefined || chosen.includes(profile)));
}

/** Whether two choices come to the same groups; undefined stands for every group. */
export function sameChoice(one: readonly ChoosableProfile[] | undefined, other: readonly ChoosableProfile[] | undefined): boolean {
  return everyGroup.every((group) => (one ?? everyGroup).includes(group) === (other ?? everyGroup).includes(group));
}

/** How many tools an agent with this choice loads. */
export function toolCount(tools: ProfilesView['tools'], chosen: readonly ChoosableProfile[] | undefined): number {
  return tools.filter((groups) => chosen === undefined || groups.length === 0 || groups.some((group) => chosen.includes(group))).length;
}

/** "Loads 17 of 36 tools", and why that matters. */
export function loadSentence(tools: ProfilesView['tools'], chosen: readonly ChoosableProfile[] | undefined): string {
  const count = toolCount(tools, chosen);
  const loaded = `Loads ${count} of ${tools.length} tools`;
  if (chosen?.length === 0) return `${loaded}, for logging in only. The agent cannot call or send messages.`;
  return `${loaded}. An agent with fewer tools is faster and chooses better.`;
}

/** An agent's own choice as a list: "Voice and Recordings". */
export function groupNames(chosen: readonly ChoosableProfile[]): string {
  const names = toolGroups.filter(({ profile }) => chosen.includes(profile)).map(({ name }) => name);
  return names.length === 0 ? 'login only' : new Intl.ListFormat('en').format(names);
}
