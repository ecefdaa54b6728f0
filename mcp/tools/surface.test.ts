import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Profile, profiles } from '../model/profiles';
import { declarationOf } from './declaration';
import { allTools } from './tools';

/** The specification's inventory, by profile, in its own order. */
const inventory: Readonly<Record<Profile, readonly string[]>> = {
  session: ['setCredentials', 'clearCredentials'],
  onboarding: ['createRegistration'],
  voice: [
    'listApplications',
    'createApplication',
    'listPhoneNumbers',
    'createCall',
    'getCallState',
    'listCalls',
    'updateCall',
    'updateCallBxml',
    'generateBXML',
    'respondToCallback',
    'getCallbackEvents',
    'configureCallbacks',
  ],
  recordings: [
    'listCallRecordings',
    'getCallRecording',
    'deleteRecording',
    'downloadCallRecording',
    'transcribeCallRecording',
    'getRecordingTranscription',
  ],
  messaging: [
    'createMessage',
    'listMessages',
    'getInboundMessages',
    'listMedia',
    'getMedia',
    'uploadMedia',
    'deleteMedia',
    'configureCallbacks',
  ],
  lookup: ['createSyncLookup', 'createAsyncBulkLookup', 'getAsyncBulkLookup'],
};

/** In further profiles because their workflows need them. */
const also: readonly (readonly [string, Profile])[] = [
  ['listApplications', 'messaging'],
  ['listPhoneNumbers', 'messaging'],
  ['getCallbackEvents', 'messaging'],
  ['getCallbackEvents', 'recordings'],
];

/** As the agreed measure has it: bytes of the JSON divided by four. */
const tokens = (value: unknown) => Math.ceil(Buffer.byteLength(JSON.stringify(value)) / 4);
const toolsOf = (profile: Profile) => allTools.filter((tool) => tool.profiles.includes(profile) || tool.profiles.includes('session'));
const list = (tools: typeof allTools) => ({ tools: tools.map(declarationOf) });

describe('the inventory', () => {
  it.each(profiles)('has every %s tool of the specification, and no other', (profile) => {
    const more = also.filter(([, where]) => where === profile).map(([name]) => name);
    const actual = allTools.filter((tool) => tool.profiles.includes(profile)).map((tool) => tool.name);
    expect([...actual].sort()).toEqual([...inventory[profile], ...more].sort());
  });

  it('names each tool once, in a fixed order', () => {
    const names = allTools.map((tool) => tool.name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.slice(0, 3)).toEqual(['setCredentials', 'clearCredentials', 'createRegistration']);
  });

  it('has no tool that takes or verifies a code', () => {
    for (const tool of allTools) {
      expect(tool.name).not.toMatch(/verif|code|otp/i);
      expect(Object.keys(tool.input.shape).join(' ')).not.toMatch(/\b(otp|code|pin)\b/i);
    }
  });
});

describe('what the tools cost an agent', () => {
  it('stays within the budget, and here is the report', () => {
    const each = allTools.map((tool) => [tool.name, tokens(declarationOf(tool))] as const);
    const totals = profiles.map((profile) => [profile, tokens(list(toolsOf(profile)))] as const);
    const all = tokens(list(allTools));
    process.stdout.write(
      `Tokens of tools/list (bytes/4), session tools included\n${[...totals, ['all', all] as const, ...each].map(([name, count]) => `${String(count).padStart(6)}  ${name}`).join('\n')}\n`,
    );
    expect(new Map(totals).get('voice')).toBeLessThanOrEqual(5_000);
    expect(all).toBeLessThanOrEqual(11_000);
    for (const [name, count] of each) expect(count, name).toBeLessThanOrEqual(name === 'createCall' || name === 'generateBXML' ? 900 : 700);
  });
});

it('declares the tools as they were when last agreed', async () => {
  await expect(`${JSON.stringify(list(allTools), undefined, 2)}\n`).toMatchFileSnapshot('__snapshots__/tools.txt');
});

describe.each(allTools.map((tool) => [tool.name, tool] as const))('%s', (_name, tool) => {
  it('has a title, and a description of bearable length that names another tool', () => {
    expect(tool.title).not.toBe('');
    expect(tool.description.length).toBeGreaterThan(100);
    expect(tool.description.length).toBeLessThanOrEqual(600);
    const named = allTools.filter(({ name }) => name !== tool.name && new RegExp(`\\b${name}\\b`).test(tool.description));
    expect(named.length).toBeGreaterThan(0);
  });

  it('declares all four annotations', () => {
    expect(Object.keys(tool.annotations).sort()).toEqual(['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint']);
    if (tool.annotations.readOnlyHint) expect(tool.annotations.destructiveHint).toBe(false);
  });

  it('refuses arguments it does not know and leaves its result open', () => {
    expect(declarationOf(tool).inputSchema.additionalProperties).toBe(false);
    expect(declarationOf(tool).outputSchema.additionalProperties).not.toBe(false);
    expect(tool.input.safeParse({ surely_unknown: 1 }).success).toBe(false);
  });

  it('says in its schema which arguments it needs', () => {
    const needed = Object.entries(tool.input.shape).filter(
      ([, schema]) => !(schema instanceof z.ZodType && schema.safeParse(undefined).success),
    );
    expect(declarationOf(tool).inputSchema.required ?? []).toEqual(needed.map(([name]) => name));
  });
});
