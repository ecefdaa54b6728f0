import { describe, expect, it } from 'vitest';
import type { Profile } from '../model/profiles';
import type { AnyTool } from '../tools/tool';
import { plainTools } from './testing/sampleTools';
import { selectionProblems, selectTools, type ToolSelection, Toolset } from './toolset';

const [sample] = plainTools;
if (sample === undefined) throw new Error('no sample tool');

const tool = (name: string, ...profiles: [Profile, ...Profile[]]): AnyTool => ({ ...sample, name, profiles });
const all = [
  tool('setCredentials', 'session'),
  tool('createRegistration', 'onboarding'),
  tool('listApplications', 'voice', 'messaging'),
  tool('createCall', 'voice'),
  tool('getCallbackEvents', 'voice', 'messaging', 'recordings'),
  tool('listCallRecordings', 'recordings'),
  tool('createMessage', 'messaging'),
];

describe('a selection of tools', () => {
  it.each<[string, ToolSelection, string[]]>([
    ['nothing chosen: everything', {}, all.map(({ name }) => name)],
    [
      'one profile, with the tools it shares',
      { profiles: ['messaging'] },
      ['setCredentials', 'listApplications', 'getCallbackEvents', 'createMessage'],
    ],
    [
      'two profiles in any order, each tool once',
      { profiles: ['recordings', 'onboarding'] },
      ['setCredentials', 'createRegistration', 'getCallbackEvents', 'listCallRecordings'],
    ],
    ['an empty list of profiles: only the session', { profiles: [] }, ['setCredentials']],
    ['single tools on their own', { tools: ['createCall'] }, ['setCredentials', 'createCall']],
    [
      'single tools besides a profile',
      { profiles: ['onboarding'], tools: ['createCall'] },
      ['setCredentials', 'createRegistration', 'createCall'],
    ],
    [
      'everything but',
      { exclude: ['createCall', 'createMessage'] },
      ['setCredentials', 'createRegistration', 'listApplications', 'getCallbackEvents', 'listCallRecordings'],
    ],
    [
      'exclusion winning over profile and name',
      { profiles: ['voice'], tools: ['createCall'], exclude: ['createCall'] },
      ['setCredentials', 'listApplications', 'getCallbackEvents'],
    ],
    [
      'exclusion never reaching the session',
      { profiles: ['onboarding'], exclude: ['setCredentials'] },
      ['setCredentials', 'createRegistration'],
    ],
  ])('%s', (_what, selection, names) => {
    expect(selectTools(all, selection).map(({ name }) => name)).toEqual(names);
  });

  it('that names what does not exist says what does', () => {
    const sources = { tools: 'BW_MCP_TOOLS', exclude: 'BW_MCP_EXCLUDE_TOOLS' };
    expect(selectionProblems(all, { tools: ['createCall'], exclude: ['createMessage'] }, sources)).toEqual([]);
    expect(selectionProblems(all, { tools: ['createcall', 'dial'] }, sources)).toEqual([
      expect.stringMatching(/^BW_MCP_TOOLS contains unknown tools: createcall, dial\. Known tools: setCredentials, .*createMessage\.$/),
    ]);
    expect(selectionProblems(all, { exclude: ['x', 'setCredentials'] }, sources)).toEqual([
      expect.stringContaining('BW_MCP_EXCLUDE_TOOLS contains unknown tools: x.'),
      'BW_MCP_EXCLUDE_TOOLS cannot exclude setCredentials: the session tools are always loaded.',
    ]);
  });
});

describe('a toolset', () => {
  it('follows the setting, except for agents with profiles of their own, and excludes for all', () => {
    const toolset = new Toolset(all, { profiles: ['onboarding'], exclude: ['createMessage'] }, (id) =>
      id === 'own' ? ['messaging'] : undefined,
    );
    const namesOf = (id: string) => toolset.of({ id, name: id }).map(({ name }) => name);
    expect(namesOf('other')).toEqual(['setCredentials', 'createRegistration']);
    expect(namesOf('own')).toEqual(['setCredentials', 'listApplications', 'getCallbackEvents']);
    toolset.setProfiles(['recordings']);
    expect(namesOf('other')).toEqual(['setCredentials', 'getCallbackEvents', 'listCallRecordings']);
    expect(namesOf('own')).toEqual(['setCredentials', 'listApplications', 'getCallbackEvents']);
    toolset.setProfiles(undefined);
    expect(namesOf('other')).not.toContain('createMessage');
    expect(namesOf('other')).toHaveLength(all.length - 1);
  });
});
