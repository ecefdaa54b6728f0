import type { LinesOptions } from '../bandwidth/lines';
import { SwitchboardError } from '../base/errors';
import type { BasicCredentials } from '../model/line';
import type { PracticeLine } from '../practice/practice';
import type { SwitchboardOptions } from '../switchboard';

/** How Bandwidth, or the practice line, reaches the callback listener. */
export interface LineReach {
  /** The line's callback base, secret included; undefined while Bandwidth cannot reach it. */
  callbackBase(): string | undefined;
  callbackCredentials(): BasicCredentials | undefined;
  /** The voice application the person chose. */
  voiceApplicationId(): string | undefined;
}

/**
 * The practice line makes its own credentials and reads no others; the real line has only those it was given.
 * @throws SwitchboardError `validation` for the real line without its settings.
 */
export function linesOptions(options: SwitchboardOptions, practice: PracticeLine | undefined, reach: LineReach): LinesOptions {
  const { clock, version, real } = options;
  const shared = { fetch: options.fetch, clock, version, callbackBase: () => reach.callbackBase() };
  if (practice !== undefined) {
    return {
      ...shared,
      kind: 'practice',
      hosts: { api: practice.url, voice: practice.url, messaging: practice.url },
      standing: { clientId: practice.clientId, clientSecret: practice.clientSecret, source: 'practice' },
      callbackCredentials: () => undefined,
    };
  }
  if (real === undefined)
    throw new SwitchboardError(
      'validation',
      'The real line was asked for without its settings.',
      'Pass the real line’s hosts, or start on the practice line.',
    );
  return {
    ...shared,
    kind: 'real',
    hosts: real.hosts,
    standing: real.credentials,
    accountId: real.accountId,
    preferred: {
      get applicationId() {
        return reach.voiceApplicationId();
      },
      messagingApplicationId: real.messagingApplicationId,
      from: real.number,
    },
    callbackCredentials: () => reach.callbackCredentials(),
  };
}
