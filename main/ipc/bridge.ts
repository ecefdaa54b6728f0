import { announcementChannel, requestChannel } from './channels';
import { announcementNames, requestNames } from './contract';

/** The two things the bridge needs of Electron's `ipcRenderer`. */
export interface RendererIpc {
  invoke(channel: string, args: unknown): Promise<unknown>;
  on(channel: string, listener: (event: unknown, message: unknown) => void): unknown;
  removeListener(channel: string, listener: (event: unknown, message: unknown) => void): unknown;
}

type Subscribe = (name: unknown, listener: (message: unknown) => void) => () => void;

export interface RawBridge {
  readonly [name: string]: ((args?: unknown) => Promise<unknown>) | Subscribe;
}

/**
 * Makes `window.switchboard` from the contract's names. Whatever a page calls, only those channels are reached,
 * with one argument, and a listener receives the message alone: the event object would hand it the sender.
 */
export function makeBridge(ipc: RendererIpc): RawBridge {
  const asks = requestNames.map((name) => [name, (args?: unknown) => ipc.invoke(requestChannel(name), args)] as const);
  const on: Subscribe = (name, listener) => {
    const known = announcementNames.find((candidate) => candidate === name);
    if (known === undefined || typeof listener !== 'function')
      throw new TypeError('on(name, listener): the name is not one of the contract.');
    const deliver = (_event: unknown, message: unknown) => listener(message);
    ipc.on(announcementChannel(known), deliver);
    return () => {
      ipc.removeListener(announcementChannel(known), deliver);
    };
  };
  return { ...Object.fromEntries(asks), on };
}
