import type { Log } from '../../mcp/base/log';
import { type Handlers, type MainIpc, registerHandlers } from './register';

/** Registers the handlers before there are any: the page asks as soon as it runs, and gets its answers once `provide` has been called. */
export function lateHandlers(ipc: MainIpc, log: Log): (handlers: Handlers) => void {
  let provide: (handlers: Handlers) => void = () => undefined;
  registerHandlers(
    ipc,
    new Promise((resolve) => {
      provide = resolve;
    }),
    log,
  );
  return (handlers) => provide(handlers);
}
