import { fixedSource } from '../bandwidth/credentials';
import { resolveHosts } from '../bandwidth/hosts';
import { SwitchboardError } from '../base/errors';
import type { Hosts } from '../model/line';
import type { RealLineOptions } from '../real/realLine';
import { realLine } from './declarations';
import { readVariables, type ValuesOf } from './setting';

/** The real line's settings, as they were read. */
export type RealLineSettings = ValuesOf<typeof realLine>;

/** What is wrong with half a pair of credentials, in sentences. */
export function credentialsGoTogether({ clientId, clientSecret }: Pick<RealLineSettings, 'clientId' | 'clientSecret'>): readonly string[] {
  return (clientId === undefined) === (clientSecret === undefined)
    ? []
    : ['BW_CLIENT_ID and BW_CLIENT_SECRET go together: set both, or neither.'];
}

/** What a Switchboard on the real line is started with. */
export interface RealLineStart {
  readonly real: RealLineOptions;
  /** Port of the callback listener, 0 for any. */
  readonly callbackPort: number;
  /** The secret that the environment gives the callback address. */
  readonly callbackSecret: string | undefined;
  /** The cloudflared program to use. */
  readonly cloudflared: string | undefined;
}

/**
 * Reads the real line's settings from the environment, for the app.
 * @throws SwitchboardError `validation` naming every variable that is wrong, and never repeating a value.
 */
export function readRealLine(env: Readonly<{ [name: string]: string | undefined }>): RealLineStart {
  const read = readVariables(realLine, env);
  const problems = read.ok ? credentialsGoTogether(read.values) : read.problems;
  if (!read.ok || problems.length > 0) {
    throw new SwitchboardError(
      'validation',
      `The environment of the real line is wrong: ${problems.join(' ')}`,
      'Correct or unset it, then start Switchboard again.',
    );
  }
  const { callbackPort, callbackSecret, cloudflared } = read.values;
  return { real: realLineOptions(read.values), callbackPort, callbackSecret, cloudflared };
}

/** The options of the real line that these settings make. */
export function realLineOptions(settings: RealLineSettings): RealLineOptions {
  const { clientId, clientSecret, accountId, baseUrl, voiceApplicationId, messagingApplicationId, number } = settings;
  return {
    hosts: realLineHosts(settings),
    credentials: [
      fixedSource('environment', clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret }),
    ],
    accountId,
    baseUrl,
    voiceApplicationId,
    messagingApplicationId,
    number,
  };
}

/** Where requests of the real line go. */
export function realLineHosts(
  settings: Pick<RealLineSettings, 'environment' | 'apiUrl' | 'voiceUrl'> & { readonly messagingUrl?: string | undefined },
): Hosts {
  return resolveHosts({
    BW_ENVIRONMENT: settings.environment,
    BW_API_URL: settings.apiUrl,
    BW_VOICE_URL: settings.voiceUrl,
    BW_MESSAGING_URL: settings.messagingUrl,
  });
}
