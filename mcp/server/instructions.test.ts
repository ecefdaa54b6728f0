import { describe, expect, it } from 'vitest';
import { choosableProfiles } from '../model/profiles';
import { allTools } from '../tools/tools';
import { instructionsFor } from './instructions';
import { selectTools } from './toolset';

describe('instructions', () => {
  it('fit every client: under 2,000 characters, the loop in the first 500', () => {
    const text = instructionsFor(allTools);
    expect(text.length).toBeLessThan(2_000);
    const core = text.slice(0, 500);
    for (const word of ['createCall', 'getCallbackEvents', 'waitSeconds', 'respondToCallback', 'getCallState', 'untrusted']) {
      expect(core).toContain(word);
    }
  });

  it('would still fit with every tool of the specification', () => {
    const [sample] = allTools;
    if (sample === undefined) throw new Error('no tools');
    const later = ['createMessage', 'createRegistration', 'createSyncLookup', 'createAsyncBulkLookup', 'getAsyncBulkLookup'];
    const text = instructionsFor([...allTools, ...later.map((name) => ({ ...sample, name }))]);
    expect(text.length).toBeLessThan(2_000);
    expect(text.slice(0, 500)).toContain('untrusted');
    for (const name of ['createMessage', 'createRegistration', 'createSyncLookup']) expect(text).toContain(name);
  });

  it.each(choosableProfiles)('of the profile %s name no tool that is not loaded', (profile) => {
    const tools = selectTools(allTools, { profiles: [profile] });
    const text = instructionsFor(tools);
    const loaded = new Set(tools.map(({ name }) => name));
    for (const { name } of allTools) if (!loaded.has(name)) expect(text).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(text).toContain('switchboard://guide');
  });
});
