import { randomBytes, randomUUID } from 'node:crypto';

/** `build`: the free voice-only account. `full`: one that may also list its numbers, send messages and look numbers up. */
export type PracticeMode = 'build' | 'full';

/** The one account of the practice line. Client id, secret and application id are new at every start. */
export interface PracticeAccount {
  readonly mode: PracticeMode;
  readonly accountId: '9900000';
  readonly number: '+15005550100';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly applicationId: string;
  readonly applicationName: string;
  /** Only a full account may send messages. */
  readonly messagingApplicationId: string | undefined;
  /** Seconds Bandwidth waits for the webhooks of inbound calls. */
  readonly callbackTimeout: number;
  readonly roles: readonly string[];
}

const roles: Readonly<Record<PracticeMode, readonly string[]>> = {
  build: ['HTTP Application Management', 'HttpVoice', 'brtcAccessRole'],
  full: ['HTTP Application Management', 'HttpVoice', 'HttpMessaging', 'brtcAccessRole', 'Numbers', 'TNLookup'],
};

export function createAccount(mode: PracticeMode): PracticeAccount {
  return {
    mode,
    accountId: '9900000',
    number: '+15005550100',
    clientId: `PRACTICE-${randomBytes(12).toString('hex')}`,
    clientSecret: randomBytes(32).toString('base64url'),
    applicationId: randomUUID(),
    applicationName: 'Switchboard practice',
    messagingApplicationId: mode === 'full' ? randomUUID() : undefined,
    callbackTimeout: 25,
    roles: roles[mode],
  };
}
