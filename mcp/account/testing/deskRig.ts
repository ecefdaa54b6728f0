import { type FakeBandwidth, startFakeBandwidth, tokenPath, tokenWith } from '../../bandwidth/testing/fakeBandwidth';
import { type Clock, systemClock } from '../../base/clock';
import { silentLog } from '../../base/log';
import type { AccountDesk } from '../desk';
import { openAccountDesk } from '../openDesk';

/** A desk whose requests go to `api`. */
export function deskAt(api: string, clock: Clock = systemClock, pointedHere?: (applicationId: string) => boolean): AccountDesk {
  return openAccountDesk({ hosts: { api, voice: api, messaging: api }, clock, log: silentLog, version: '0.0.0', pointedHere });
}

/** What a token of a Build account says. */
export const buildClaims = {
  accounts: ['5500000'],
  roles: ['HTTP Application Management', 'HttpVoice', 'brtcAccessRole'],
  express: true,
};

export const pair = { clientId: 'CLI-1234-4f2a', clientSecret: 'the-client-secret' };

/** Bandwidth's part, whose token says `claims`. */
export function startBank(claims: Readonly<Record<string, unknown>> = buildClaims): Promise<FakeBandwidth> {
  return startFakeBandwidth(claims);
}

/** The route of the token service, with a token that says `claims`. */
export function tokenRoute(claims: Readonly<Record<string, unknown>>) {
  return { [tokenPath]: { status: 200, body: { access_token: tokenWith(claims), expires_in: 3600 } } };
}
