import { SwitchboardError } from '../../mcp/base/errors';
import type { AskingRequests } from '../ipc/askingContract';
import type { StopView } from '../ipc/contract';
import type { Handlers } from '../ipc/register';

/** Calls run as usual: the person has not stopped them. */
export const notStopped: StopView = { stopped: false, since: undefined, calls: [] };

function notYet(): never {
  throw new SwitchboardError('unavailable', 'This version of Switchboard cannot do this.', 'Update Switchboard.');
}

/** What the window asks about approvals, Stop, taking over and the activity. */
export function askingHandlers(): Pick<Handlers, keyof AskingRequests> {
  return {
    answerApproval: notYet,
    allowCalls: notYet,
    takeOverCall: notYet,
    sayInCall: notYet,
    putCallThrough: notYet,
    giveCallBack: notYet,
    activity: notYet,
    exportActivity: notYet,
  };
}
