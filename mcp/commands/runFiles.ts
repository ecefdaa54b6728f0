import { readdir } from 'node:fs/promises';
import { isMissing } from '../base/reason';
import { type BridgeFile, readBridgeFile } from '../bridge/bridgeFile';

/** What each Switchboard that runs on this computer left for the person's own commands; of one that crashed, too. */
export async function runFiles(folder: string): Promise<readonly BridgeFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const files = names.flatMap((name) => /^(run-[0-9a-f]{16})\.json$/.exec(name)?.[1] ?? []);
  const found = await Promise.all(files.map((id) => readBridgeFile(folder, id)));
  return found.flatMap((each) => (each.kind === 'found' ? [each.file] : []));
}
