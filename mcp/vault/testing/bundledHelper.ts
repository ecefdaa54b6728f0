import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../../scripts/nodeBundle.mjs';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** The keychain's helper, bundled as the build does it, in a folder of the project from where the native package is found. */
export async function bundledHelper(name: string): Promise<string> {
  const folder = path.join(project, 'dist', 'testing', name);
  await bundleForNode(folder, { keychainHelper: 'mcp/vault/helper/keychainHelper.ts' }, { rule: 'keychain' });
  return path.join(folder, 'keychainHelper.js');
}
