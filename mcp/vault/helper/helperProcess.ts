import { fork } from 'node:child_process';
import process from 'node:process';

/** A process that runs the bundled `keychainHelper.js`. */
export interface HelperProcess {
  post(message: unknown): void;
  /** Each message of the helper, unchecked: it crossed a process. */
  onMessage(listener: (message: unknown) => void): void;
  onEnd(listener: () => void): void;
  /** Nobody waits for it any longer: it does not keep this process running. */
  release(): void;
  /** Ends it at once, also while the keychain does not reply. */
  end(): void;
}

/** Starts a helper. Electron's main process has another way than Node. */
export type StartHelper = (file: string) => HelperProcess;

/** Starts helpers as processes of Node. */
export const nodeHelper =
  (environment: Readonly<NodeJS.ProcessEnv> = process.env): StartHelper =>
  (file) => {
    const env = helperEnvironment(environment);
    const child = fork(file, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const end = () => {
      child.kill('SIGKILL');
    };
    // A keychain that waits for a password must not outlive the one who asked.
    process.once('exit', end);
    child.once('exit', () => process.removeListener('exit', end));
    return {
      // A helper that could not be started, or has ended, is reported by `onEnd`.
      post: (message) => child.send(message as object, () => undefined),
      onMessage: (listener) => child.on('message', listener),
      onEnd: (listener) => child.once('exit', listener).once('error', listener),
      release() {
        child.unref();
        child.channel?.unref();
      },
      end,
    };
  };

/** What a helper gets of the environment: no secret of ours, and nothing that changes how Node starts. */
export function helperEnvironment(env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !/^(BW_|SWITCHBOARD_|NODE_|ELECTRON_)/i.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? '']));
}
