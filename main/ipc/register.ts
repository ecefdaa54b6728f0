import { SwitchboardError } from '../../mcp/base/errors';
import type { Log } from '../../mcp/base/log';
import { reasonOf, stackOf } from '../../mcp/base/reason';
import { requestChannel } from './channels';
import { type Reply, type RequestName, type Requests, requestNames } from './contract';
import { type Asking, admit } from './guard';
import { validators } from './validators';

/** One handler for each request of the contract. A handler reports failure by throwing, best a `SwitchboardError`. */
export type Handlers = {
  readonly [N in RequestName]: (args: Requests[N]['args']) => Promise<Requests[N]['result']> | Requests[N]['result'];
};

/** The one thing this needs of Electron's `ipcMain`. */
export interface MainIpc {
  handle(channel: string, listener: (event: Asking, args: unknown) => Promise<unknown>): void;
}

/**
 * The only place where handlers are registered, so that none can exist without the guard, a validator and the envelope.
 * Handlers may come later than the first requests, which then wait for them.
 */
export function registerHandlers(ipc: MainIpc, handlers: Handlers | Promise<Handlers>, log: Log): void {
  for (const name of requestNames) {
    ipc.handle(requestChannel(name), (event, args) => answer(name, handlers, event, args, log));
  }
}

async function answer(
  name: RequestName,
  handlers: Handlers | Promise<Handlers>,
  event: Asking,
  args: unknown,
  log: Log,
): Promise<Reply<unknown>> {
  const admission = admit(event, args);
  if (!admission.ok) {
    log.warn('A request was refused', { request: name, why: admission.why });
    return { ok: false, error: `This request was refused: ${admission.why}.`, recovery: 'Only the Switchboard window can ask for this.' };
  }
  try {
    return { ok: true, value: await run(name, await handlers, args) };
  } catch (error) {
    if (error instanceof InvalidArgument) return { ok: false, error: error.message, recovery: 'Correct it and try again.' };
    if (error instanceof SwitchboardError) return { ok: false, error: error.message, recovery: error.recovery };
    log.error('A request failed', { request: name, reason: stackOf(error) });
    return {
      ok: false,
      error: `An internal error occurred: ${reasonOf(error)}`,
      recovery: 'Try again. If it fails again, quit Switchboard and open it again. The log file has the details.',
    };
  }
}

class InvalidArgument extends Error {}

/** Generic in the name, so that each request's validator and handler are known to fit each other. */
function run<N extends RequestName>(name: N, handlers: Handlers, args: unknown): Promise<Requests[N]['result']> | Requests[N]['result'] {
  const parsed = validators[name].safeParse(args);
  if (!parsed.success) throw new InvalidArgument(parsed.error.issues.map((issue) => issue.message).join(' '));
  const handler: Handlers[N] = handlers[name];
  return handler(parsed.data);
}
