import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import writeFileAtomic from 'write-file-atomic';

/** What an extension for Claude Desktop (`.mcpb`) is made of. */
export interface BundleParts {
  /** The bridge as one file, for the Node that Claude Desktop brings along. */
  readonly bridge: string;
  /** A PNG. */
  readonly icon: string;
  /** Where the extension is written. */
  readonly folder: string;
  readonly version: string;
}

export const bundleName = 'switchboard.mcpb';

/** What Claude Desktop reads of an extension, in version 0.3 of its form. No secret is in it: the bridge reads the token from the app's private file. */
export function manifestOf({ version }: Pick<BundleParts, 'version'>, agentId: string, dataFolder: string | undefined) {
  return {
    manifest_version: '0.3',
    name: 'switchboard',
    display_name: 'Switchboard',
    version,
    description: 'A phone line for Claude: calls and messages through the Switchboard app.',
    long_description:
      'Connects Claude to the Switchboard app on this computer. Claude can place and answer phone calls, and send messages, as far as you allow it in the app. The app starts when Claude needs it.',
    author: { name: 'Switchboard' },
    license: 'MIT',
    icon: 'icon.png',
    keywords: ['phone', 'calls', 'messages', 'Bandwidth'],
    tools_generated: true,
    server: {
      type: 'node',
      entry_point: 'server/bridge.js',
      mcp_config: {
        command: 'node',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Claude Desktop fills this in.
        args: ['${__dirname}/server/bridge.js', '--bridge', agentId],
        env: dataFolder === undefined ? {} : { SWITCHBOARD_USER_DATA: dataFolder },
      },
    },
    compatibility: { claude_desktop: '>=0.10.0', platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=18.0.0' } },
  };
}

/** The extension's bytes; the same parts give the same bytes. */
export async function packBundle(parts: BundleParts, agentId: string, dataFolder: string | undefined): Promise<Uint8Array> {
  const [bridge, icon] = await Promise.all([readFile(parts.bridge), readFile(parts.icon)]);
  const manifest = strToU8(`${JSON.stringify(manifestOf(parts, agentId, dataFolder), undefined, 2)}\n`);
  // Files alone: Claude Desktop's own tool fails on an entry for a folder.
  return zipSync({ 'manifest.json': manifest, 'icon.png': icon, 'server/bridge.js': bridge }, { mtime: new Date(1980, 0, 1), level: 6 });
}

/** Writes the extension. @returns its path, to be opened with the system */
export async function writeBundle(parts: BundleParts, agentId: string, dataFolder: string | undefined): Promise<string> {
  const file = path.join(parts.folder, bundleName);
  await mkdir(parts.folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, Buffer.from(await packBundle(parts, agentId, dataFolder)), { mode: 0o600 });
  return file;
}
