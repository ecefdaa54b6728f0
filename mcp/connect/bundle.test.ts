import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestOf, packBundle } from './bundle';
import { type HomeRig, openHome } from './testing/homeRig';

const here = fileURLToPath(new URL('.', import.meta.url));
const icon = path.join(here, '..', '..', 'assets', 'icon-256.png');
const parts = { bridge: fileURLToPath(import.meta.url), icon, version: '1.2.3', folder: '' };

/** From @anthropic-ai/mcpb 2.1.2 (MIT), where it is dist/mcpb-manifest-v0.3.schema.json. */
const published = async () => {
  const schema: unknown = JSON.parse(await readFile(path.join(here, 'testing', 'mcpbManifest.json'), 'utf8'));
  return z.fromJSONSchema(Object(resolved(schema, schema)));
};

/** The schema with what its references point to in their place. */
function resolved(part: unknown, whole: unknown): unknown {
  if (Array.isArray(part)) return part.map((one) => resolved(one, whole));
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part) {
    const names = String(part.$ref).replace('#/', '').split('/');
    return resolved(
      names.reduce((at: unknown, name) => Object(at)[name], whole),
      whole,
    );
  }
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(value, whole)]));
}

describe('the extension for Claude Desktop', () => {
  it('has a manifest that its published schema accepts, and no secret', async () => {
    const manifest: unknown = JSON.parse(JSON.stringify(manifestOf(parts, 'agent-1', '/data')));
    expect((await published()).safeParse(manifest)).toMatchObject({ success: true });
    expect((await published()).safeParse({ ...Object(manifest), server: {} })).toMatchObject({ success: false });
    expect(manifest).toMatchObject({
      server: {
        mcp_config: { args: [expect.stringMatching(/bridge\.js$/), '--bridge', 'agent-1'], env: { SWITCHBOARD_USER_DATA: '/data' } },
      },
    });
  });

  it('holds the manifest, the icon and the bridge, the same bytes each time', async () => {
    const [once, twice] = await Promise.all([packBundle(parts, 'agent-1', undefined), packBundle(parts, 'agent-1', undefined)]);
    expect(Buffer.from(once).equals(Buffer.from(twice))).toBe(true);
    const files = unzipSync(once);
    expect(Object.keys(files).sort()).toEqual(['icon.png', 'manifest.json', 'server/bridge.js']);
    expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).toContain('"--bridge",\n        "agent-1"');
    expect(Buffer.from(files['icon.png'] ?? []).equals(await readFile(icon))).toBe(true);
  });

  describe('in the list of agents', () => {
    let rig: HomeRig;
    beforeEach(async () => {
      rig = await openHome('darwin');
    });
    afterEach(() => rig.remove());

    it('is the first way for Claude Desktop, needs no Node of the person’s own, and is written for the agent that was made', async () => {
      const folder = path.join(rig.root, 'data');
      const connections = rig.again({ bundle: { ...parts, folder }, launch: { node: undefined, cli: '/x/cli.js', dataFolder: undefined } });
      const plan = await connections.plan('claude-desktop');
      expect(plan).toMatchObject({ kind: 'bundle', fileName: 'switchboard.mcpb' });
      const result = await connections.apply(plan, rig.mint);
      expect(result).toMatchObject({ kind: 'open', target: path.join(folder, 'switchboard.mcpb'), agentId: rig.minted[0]?.id });
      const files = unzipSync(await readFile(path.join(folder, 'switchboard.mcpb')));
      expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).toContain(`"${rig.minted[0]?.id}"`);
      // Again for the same agent, whose access is taken away by disconnecting.
      expect(await connections.apply(await connections.plan('claude-desktop'), rig.mint)).toMatchObject({ agentId: rig.minted[0]?.id });
      expect(rig.minted).toHaveLength(1);
      expect(await connections.disconnect('claude-desktop')).toEqual({ kind: 'nothing', agentId: rig.minted[0]?.id });
      expect(await connections.disconnect('claude-desktop')).toEqual({ kind: 'nothing', agentId: undefined });
    });

    it('names the agent that was made when it cannot be written', async () => {
      await rig.write('/data/extension', 'a file');
      const connections = rig.again({ bundle: { ...parts, folder: rig.onDisk('/data/extension') } });
      const result = await connections.apply(await connections.plan('claude-desktop'), rig.mint);
      expect(result).toMatchObject({
        kind: 'refused',
        minted: rig.minted[0]?.id,
        sentence: expect.stringContaining('The extension could not be written'),
      });
    });
  });
});
