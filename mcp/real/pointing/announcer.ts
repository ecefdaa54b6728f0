import type { Log } from '../../base/log';

/** What a person should know, in plain words; `inbound` where the pointing state says the same. */
export type Notice = (severity: 'info' | 'warning' | 'error', message: string, state?: 'inbound') => void;

/** Sends notices to the person and the log, the same one only once in a row. */
export function createAnnouncer(log: Log, notice: Notice): Notice {
  let last: string | undefined;
  return (severity, message, state) => {
    if (message === last) return;
    last = message;
    log[severity === 'warning' ? 'warn' : severity](message);
    notice(severity, message, state);
  };
}
