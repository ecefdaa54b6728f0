import { createLine } from '../bandwidth/createLine';
import type { ClientOptions } from '../bandwidth/http';
import type { Line } from '../bandwidth/line';
import type { ClientCredentials } from '../bandwidth/oauth';
import type { Hosts } from '../model/line';

export interface DeskOptions extends ClientOptions {
  readonly hosts: Hosts;
  /** Whether an application's calls come to this Switchboard now. */
  readonly pointedHere?: ((applicationId: string) => boolean) | undefined;
}

/** A line for questions alone: no call can be placed on it, because it has no address for Bandwidth to reach. */
export function lineOf({ hosts, clock, version, fetch }: DeskOptions, credentials: ClientCredentials, accountId: string): Line {
  return createLine({
    ...{ hosts, clock, version, fetch, credentials, accountId },
    kind: 'real',
    source: 'keychain',
    callbackBase: () => undefined,
    callbackCredentials: () => undefined,
  });
}
