import path from 'node:path';
import type { Clock } from '../../mcp/base/clock';
import type { Log } from '../../mcp/base/log';
import { version } from '../../mcp/base/version';
import {
  type AccountDesk,
  credentialEnvironment,
  openAccountDesk,
  openKeychain,
  type RealLineStart,
  readRealLine,
  type Settings,
  type SettingsStore,
} from '../../mcp/index';
import { electronHelper } from '../keychainHelper';
import { CredentialKeeper, type HeldCredentials } from './credentialKeeper';

export interface RealAccountParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly save: (change: Settings) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the app knows of the real account before any line runs: where Bandwidth is, and the person's credentials. */
export interface RealAccount {
  readonly keeper: CredentialKeeper;
  /** @throws SwitchboardError when the environment is wrong */
  desk(): AccountDesk;
  /** The practice line's registration, at the address of its API. */
  practiceDesk(api: string): AccountDesk;
  /** The name that credentials are kept under. @throws as `desk` */
  environmentName(): string;
  /** The settings of the real line, with what the keychain and the person's choices add. @throws as `desk` */
  start(number: string | undefined): RealLineStart;
}

export function openRealAccount({ environment, settings, save, clock, log }: RealAccountParts): RealAccount {
  const deskAt = (hosts: RealLineStart['real']['hosts']) => openAccountDesk({ hosts, clock, version, log });
  const keeper = new CredentialKeeper({
    ...{ settings, save, log },
    vault: openKeychain({ clock, helper: path.join(__dirname, '../mcp/keychainHelper.js'), start: electronHelper }),
    environment: async (): Promise<HeldCredentials | undefined> => {
      const start = readRealLine(environment);
      for (const source of start.real.credentials) {
        const read = await source.read(new AbortController().signal);
        if (read.state !== 'ok') continue;
        const key = { environment: credentialEnvironment(start.real.hosts), accountId: start.real.accountId };
        return { pair: read.credentials, key, place: 'environment', why: undefined };
      }
      return undefined;
    },
  });
  return {
    keeper,
    desk: () => deskAt(readRealLine(environment).real.hosts),
    practiceDesk: (api) => deskAt({ api, voice: api, messaging: api }),
    environmentName: () => credentialEnvironment(readRealLine(environment).real.hosts),
    start(number) {
      const start = readRealLine(environment);
      const { real } = start;
      return {
        ...start,
        real: {
          ...real,
          credentials: [...real.credentials, keeper.source()],
          voiceApplicationId: settings.current.voiceApplicationId ?? real.voiceApplicationId,
          number: real.number ?? number,
        },
      };
    },
  };
}
