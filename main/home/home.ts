import { SwitchboardError } from '../../mcp/base/errors';
import type { HomeAction } from '../ipc/contract';
import type { HomeRequests } from '../ipc/homeContract';
import type { Handlers } from '../ipc/register';
import type { RunningLine } from '../line/runningLine';
import { readPhoneNumber } from '../phoneNumbers';

export interface HomeParts {
  readonly running: Pick<RunningLine, 'now' | 'settled'>;
  /** What each button of a readiness row does. */
  readonly actions: { readonly [action in HomeAction]: () => Promise<unknown> | unknown };
  readonly keepOwnPhone: (number: string) => Promise<void>;
  readonly startPractising: () => Promise<undefined>;
}

/** What a person does from Home, from the strip of live calls and from the tray. */
export function homeHandlers({ running, actions, keepOwnPhone, startPractising }: HomeParts): Pick<Handlers, keyof HomeRequests> {
  return {
    async homeAction({ action }) {
      await actions[action]();
      return undefined;
    },
    async placeTestCall({ to }) {
      const switchboard = await running.settled();
      if (switchboard.line === 'practice') return switchboard.placeTestCall({});
      const number = readPhoneNumber(to ?? '');
      if (number === undefined) {
        throw new SwitchboardError('validation', 'This is not a phone number.', 'Type your own number, such as (919) 555-0123.');
      }
      await keepOwnPhone(number);
      return switchboard.placeTestCall({ to: number });
    },
    async endCall({ callId }) {
      await running.now.endCall(callId);
      return undefined;
    },
    async endAllCalls() {
      await running.now.stop.stop('window');
      return undefined;
    },
    startPractising,
  };
}
