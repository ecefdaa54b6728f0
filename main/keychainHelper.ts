import process from 'node:process';
import { utilityProcess } from 'electron';
import { helperEnvironment, type StartHelper } from '../mcp/index';

/** Starts the keychain's helper: a packaged Electron does not run as Node, so the helper is a utility process. */
export const electronHelper: StartHelper = (file) => {
  const child = utilityProcess.fork(file, [], {
    serviceName: 'Switchboard keychain',
    stdio: 'ignore',
    env: helperEnvironment(process.env),
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void child.once('exit', listener),
    // It does not keep the app running, and ends with it.
    release: () => undefined,
    end: () => void child.kill(),
  };
};
