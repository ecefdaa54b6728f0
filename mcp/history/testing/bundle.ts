import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../../scripts/nodeBundle.mjs';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Bundles entries as the build does, into a folder of the project from where `libsql` can be found, and returns that folder.
 * @param entries file name without extension → source, from the project's root
 */
export async function bundle(name: string, entries: Readonly<Record<string, string>>): Promise<string> {
  const outDir = path.join(project, 'dist', 'testing', name);
  await bundleForNode(outDir, entries);
  return outDir;
}

/** The history's worker, bundled. */
export async function bundledWorker(name: string): Promise<string> {
  return path.join(await bundle(name, { historyWorker: 'mcp/history/historyWorker.ts' }), 'historyWorker.js');
}
