/** Every agent on every platform: connected, connected again, edited around and disconnected in a home folder of its own. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DesktopPlatform } from './connections';
import { startOf } from './entry';
import { snippetOf } from './snippet';
import { agents } from './table/agents';
import { expand } from './table/paths';
import type { Language } from './table/row';
import { endpoint, type HomeRig, launches, openHome, places } from './testing/homeRig';

const platforms: readonly DesktopPlatform[] = ['darwin', 'win32', 'linux'];
const every = platforms.flatMap((platform) => agents.map((row) => ({ platform, id: row.id, row })));
const withFile = every.filter(({ row }) => row.config !== undefined).map((one, at) => ({ ...one, at }));

let rig: HomeRig | undefined;
afterEach(() => rig?.remove());

describe('the table', () => {
  it.each(every)('has $id on $platform', ({ platform, row }) => {
    const place = places[platform];
    const start = startOf(launches[platform], 'agent-0123456789abcdef');
    const address = { url: endpoint, token: 'sb_example' };
    expect({
      files: row.config?.files[platform].map((file) => expand(file, place)) ?? [],
      folders: row.traces.folders[platform].map((folder) => expand(folder, place)),
      applications: row.traces.applications[platform].map((folder) => expand(folder, place)),
      bridge: snippetOf(row, { start })?.text.split('\n'),
      http: snippetOf(row, { address })?.text.split('\n'),
      link: row.link?.(start),
    }).toMatchSnapshot();
  });

  it('names every agent once, and offers a link only without a secret', () => {
    expect(new Set(agents.map(({ id }) => id)).size).toBe(agents.length);
    const links = agents.filter(({ link }) => link !== undefined).map(({ id }) => id);
    expect(links).toEqual(['cursor', 'vscode', 'lm-studio', 'kiro']);
  });
});

/** Contents with everything that people and agents have in such files; `\n` becomes the platform's line ending. */
const contents: Readonly<Record<Language, readonly string[]>> = {
  json: [
    '{}',
    '{\n  // of mine\n  "theme": "dark", /* really */\n  "other": {\n    "list": [1, 2, 3,],\n  },\n}\n',
    '\uFEFF{\n\t"mcpServers": {\n\t\t"github": { "command": "npx", "env": { "TOKEN": "x" } }\n\t},\n\t"servers": {}\n}',
    '{"a":1,"mcpServers":{"b":{}},"mcp":{"b":{"type":"local","command":["x"]}}}',
  ],
  toml: ['model = "o5" # mine\n\n[mcp_servers.other]\ncommand = "x"\n\n\n# the end\n', '[projects."/x"]\ntrust_level = "trusted"'],
  yaml: [
    '# mine\nextensions:\n  # first\n  developer:\n    enabled: true\nlast: |\n  two\n  lines\n',
    'name: x\nversion: 1.0.0\nmcpServers:\n  - name: other\n    command: x\n',
  ],
};
const comments: Readonly<Record<Language, string>> = { json: '// added later', toml: '# added later', yaml: '# added later' };

describe.each(withFile)('$id on $platform', ({ platform, id, row, at }) => {
  const { config } = row;
  if (config === undefined) return;
  const file = expand(config.files[platform].find((one) => !one.includes('*')) ?? '', places[platform]);
  const consents = row.consents.map((consent) => consent.id);
  const ways = config.http === undefined ? (['bridge'] as const) : (['bridge', 'http'] as const);

  it.each(ways)('is gone without a trace after connecting to nothing, over %s', async (way) => {
    rig = await openHome(platform);
    const before = await rig.files();
    const plan = await rig.connections.plan(id, { kind: 'edit', way, consents });
    expect(plan.kind).toBe('edit');
    expect(await rig.connections.apply(plan, rig.mint)).toMatchObject({ kind: 'connected' });
    expect((await rig.connections.list()).find((one) => one.id === id)).toMatchObject({ state: { kind: 'connected', way } });
    expect(await rig.connections.disconnect(id)).toMatchObject({ kind: 'disconnected' });
    expect(await rig.files()).toEqual(before);
  });

  // Each agent takes its turn at them; `editors/roundTrip.test.ts` makes hundreds of them for each format.
  const samples = contents[config.language];
  const sample = { text: samples[at % samples.length] ?? '', way: ways[at % ways.length] ?? 'bridge' };

  it.each([sample])('restores $text byte for byte, over $way', async ({ text, way }) => {
    rig = await openHome(platform);
    const content = text.replaceAll('\n', platform === 'win32' ? '\r\n' : '\n');
    await rig.write(file, content);
    const before = await rig.files();
    const connect = async () => {
      if (rig === undefined) throw new Error('no rig');
      const plan = await rig.connections.plan(id, { kind: 'edit', way, consents });
      const result = await rig.connections.apply(plan, rig.mint);
      expect(result).toMatchObject({ kind: 'connected' });
      return { plan, result };
    };
    const { plan, result } = await connect();
    const once = await rig.read(file);
    expect(result.kind === 'connected' && plan.kind === 'edit' && result.changes.map(({ file: name }) => name)).toEqual(
      plan.kind === 'edit' && plan.changes.map(({ file: name }) => name),
    );
    const second = await connect();
    expect(second.result).toMatchObject({ changes: [] });
    expect(await rig.read(file)).toBe(once);
    await rig.connections.disconnect(id);
    expect(await rig.files()).toEqual(before);

    await connect();
    const edited = `${await rig.read(file)}${platform === 'win32' ? '\r\n' : '\n'}${comments[config.language]}`;
    await rig.write(file, edited);
    expect(await rig.connections.disconnect(id)).toMatchObject({ kind: 'disconnected' });
    const after = await rig.read(file);
    expect(after.replace(comments[config.language], '').trimEnd()).toBe(content.trimEnd());
    expect(after).toContain(comments[config.language]);
  });
});
