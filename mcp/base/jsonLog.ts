import { type DestinationStream, pino } from 'pino';
import type { Log, LogFields } from './log';

/** Field names whose values never reach a log line, wherever they stand. */
const secretFields = ['token', 'authorization', 'password', 'secret', 'clientSecret', 'client_secret', 'access_token'];

/** The `Log` port over pino: one JSON object a line, secrets replaced. */
export function jsonLog(destination: DestinationStream, level: 'debug' | 'info' | 'warn' | 'error' = 'info'): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    destination,
  );
  return {
    debug: (message: string, fields: LogFields = {}) => logger.debug(fields, message),
    info: (message: string, fields: LogFields = {}) => logger.info(fields, message),
    warn: (message: string, fields: LogFields = {}) => logger.warn(fields, message),
    error: (message: string, fields: LogFields = {}) => logger.error(fields, message),
  };
}
