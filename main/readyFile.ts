import { randomBytes } from 'node:crypto';
import writeFileAtomic from 'write-file-atomic';
import type { Switchboard } from '../mcp/switchboard';

/**
 * The door for tests and scripts: one JSON line in the form of the headless server's `--ready-json`, in a file that
 * only its owner can read. It appears whole, once everything is served. Its token is good for this run only.
 * @throws the file system's error when the file cannot be written
 */
export async function writeReadyFile(
  file: string,
  switchboard: Pick<Switchboard, 'adoptAgent' | 'callbacks' | 'endpoint' | 'practice'>,
  pid: number,
): Promise<void> {
  const token = `sb_${randomBytes(32).toString('base64url')}`;
  switchboard.adoptAgent('ready file', token);
  const { endpoint = null, callbacks, practice } = switchboard;
  const line = JSON.stringify({ endpoint, token, callbacks, practice: practice === undefined ? null : { api: practice.api }, pid });
  await writeFileAtomic(file, `${line}\n`, { mode: 0o600 });
}
