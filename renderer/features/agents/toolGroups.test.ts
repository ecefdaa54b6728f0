import { describe, expect, it } from 'vitest';
import { everyGroup, groupNames, loadSentence, sameChoice, toolCount, toolGroups, withGroup } from './toolGroups';

const tools = [[], ['voice'], ['voice', 'messaging'], ['messaging'], ['lookup']] as const;

describe('the groups of tools', () => {
  it.each([
    ['every group', undefined, 5],
    ['voice', ['voice'], 3],
    ['two that share a tool', ['voice', 'messaging'], 4],
    ['no group', [], 1],
  ] as const)('count the tools of %s', (_what, chosen, count) => expect(toolCount(tools, chosen)).toBe(count));

  it('say how many are loaded, and what none at all means', () => {
    expect(loadSentence(tools, ['voice'])).toMatch(/^Loads 3 of 5 tools\. An agent with fewer/);
    expect(loadSentence(tools, [])).toMatch(/^Loads 1 of 5 tools, .*cannot call or send/);
  });

  it('are all chosen until one is taken out, and keep their order', () => {
    const without = withGroup(undefined, 'recordings', false);
    expect(without).toEqual(['voice', 'messaging', 'lookup', 'onboarding']);
    expect(withGroup(without, 'recordings', true)).toEqual(toolGroups.map(({ profile }) => profile));
    expect(withGroup(['voice'], 'voice', false)).toEqual([]);
  });

  it('are the same choice in any order, and all of them the same as no limit', () => {
    expect(sameChoice(['voice', 'lookup'], ['lookup', 'voice'])).toBe(true);
    expect(sameChoice(everyGroup, undefined)).toBe(true);
    expect(sameChoice(['voice'], undefined)).toBe(false);
    expect(sameChoice([], ['voice'])).toBe(false);
  });

  it('are named as a list', () => {
    expect(groupNames(['recordings', 'voice'])).toBe('Voice and Recordings');
    expect(groupNames([])).toBe('login only');
  });
});
