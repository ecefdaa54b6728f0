import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { licenceOf, licencesFile, writeLicences } from './licences.mjs';
import { bundleForNode } from './nodeBundle.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchboard-licences-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A package with these members of its package.json and these files. */
async function packed(members: object, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const at = join(folder, 'node_modules', 'sample');
  await mkdir(at, { recursive: true });
  await writeFile(join(at, 'package.json'), JSON.stringify({ name: 'sample', version: '1.2.3', ...members }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(at, name), text);
  return at;
}

describe('the licences beside a bundle', () => {
  it('name every package whose code is in it, and no other', async () => {
    const outDir = join(process.cwd(), 'dist', 'testing', 'licences');
    await rm(outDir, { recursive: true, force: true });
    const packages: string[] = [];
    await bundleForNode(
      outDir,
      { bridge: 'mcp/bridge.ts' },
      { rule: 'headless', sourcemap: true, report: (found) => packages.push(...found) },
    );
    await writeLicences(outDir, packages);
    const text = await readFile(join(outDir, licencesFile), 'utf8');

    // The source map is a second witness of what is in the bundle.
    const map: { sources: string[] } = JSON.parse(await readFile(join(outDir, 'bridge.js.map'), 'utf8'));
    const inMap = map.sources.flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
    expect(inMap).toContain('@modelcontextprotocol/client');
    const named = text.split('\n---')[0]?.match(/^\S+(?= \S+ \(.+\)$)/gm) ?? [];
    expect(named.filter((name) => name !== 'rolldown')).toEqual([...new Set(inMap)].sort());
    expect(text).toContain('Apache License');
    expect(text).not.toContain('react');
  });

  it('hold the text that comes with the package', async () => {
    const at = await packed({ license: 'ISC' }, { 'LICENSE.md': 'As is.\r\n', NOTICE: 'By Ann.', 'license-checker.js': 'code' });
    expect(await licenceOf(at)).toEqual({ name: 'sample', version: '1.2.3', licence: 'ISC', text: 'As is.\n\n\nBy Ann.' });
  });

  it('use the known text of a licence that a package only names', async () => {
    const at = await packed({ license: 'MIT', author: { name: 'Ann' } });
    expect((await licenceOf(at)).text).toMatch(/^MIT License\n\nCopyright \(c\) Ann\n/);
  });

  it.each([
    [{}, 'sample 1.2.3 names no licence'],
    [{ license: 'SEE LICENSE IN secret.txt' }, 'comes without the text of its licence'],
  ])('stop the build for a package without: %j', async (members, message) => {
    await expect(licenceOf(await packed(members))).rejects.toThrow(message);
  });
});
