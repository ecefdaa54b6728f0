import { randomBytes } from 'node:crypto';
import writeFileAtomic from 'write-file-atomic';
import type { Log } from '../mcp/base/log';
import type { RunningLine } from './line/runningLine';

/**
 * The door for tests and scripts: one JSON line in the form of the headless server's `--ready-json`, in a file that
 * only its owner can read. It appears whole, once everything is served, and anew whenever the line has been changed.
 * Its token is good for this run only, on either line.
 * @throws the file system's error when the file cannot be written at first; later the log is told
 */
export async function keepReadyFile(file: string, running: Pick<RunningLine, 'follow'>, pid: number, log: Log): Promise<void> {
  const token = `sb_${randomBytes(32).toString('base64url')}`;
  let writing = Promise.resolve();
  running.follow((switchboard) => {
    switchboard.adoptAgent('ready file', token);
    const { endpoint = null, callbacks, practice } = switchboard;
    const line = JSON.stringify({ endpoint, token, callbacks, practice: practice === undefined ? null : { api: practice.api }, pid });
    writing = writing
      .catch((error: unknown) => log.warn('the ready file could not be written', { reason: String(error) }))
      .then(() => writeFileAtomic(file, `${line}\n`, { mode: 0o600 }));
    return () => undefined;
  });
  await writing;
  // From here on nobody waits for it.
  writing = Promise.resolve();
}
