import { z } from 'zod';
import { resolveHosts } from '../bandwidth/hosts';
import { SwitchboardError } from '../base/errors';
import type { RealLineOptions } from '../real/realLine';

/** One setting: how it is given on the command line and in the environment. */
export interface Setting {
  /** Undefined for secrets: an argument list is readable by every process of the machine. */
  readonly flag: string | undefined;
  readonly env: string | undefined;
  /** Shown in the help; `undefined` marks a switch that takes no value. */
  readonly value: string | undefined;
  readonly help: string;
}

/** What the real line needs to know, wherever it runs: rows of the one table of settings (see `config.ts`). */
export const realLineSettings = {
  callbackPort: {
    flag: 'callback-port',
    env: 'BW_MCP_CALLBACK_PORT',
    value: 'PORT',
    help: 'port of the callback listener, 0 for any (default 0)',
  },
  callbackSecret: {
    flag: undefined,
    env: 'BW_MCP_CALLBACK_SECRET',
    value: 'SECRET',
    help: 'secret part of the callback address (default: a new one each start)',
  },
  baseUrl: { flag: 'base-url', env: 'BW_MCP_BASE_URL', value: 'URL', help: 'public https address that reaches the callback listener' },
  cloudflared: {
    flag: 'cloudflared',
    env: 'BW_MCP_CLOUDFLARED',
    value: 'FILE',
    help: 'the cloudflared program to use (default: the one on the PATH)',
  },
  environment: { flag: 'environment', env: 'BW_ENVIRONMENT', value: 'prod|test|uat', help: 'Bandwidth environment (default prod)' },
  apiUrl: { flag: 'api-url', env: 'BW_API_URL', value: 'URL', help: 'API gateway base' },
  voiceUrl: { flag: 'voice-url', env: 'BW_VOICE_URL', value: 'URL', help: 'Voice API base' },
  messagingUrl: { flag: 'messaging-url', env: 'BW_MESSAGING_URL', value: 'URL', help: 'Messaging API base' },
  clientId: { flag: undefined, env: 'BW_CLIENT_ID', value: 'ID', help: 'OAuth2 client id' },
  clientSecret: { flag: undefined, env: 'BW_CLIENT_SECRET', value: 'SECRET', help: 'OAuth2 client secret' },
  accountId: { flag: 'account-id', env: 'BW_ACCOUNT_ID', value: 'ID', help: 'which account, when the credentials reach several' },
  number: { flag: 'number', env: 'BW_NUMBER', value: '+E164', help: 'a phone number of the account' },
  voiceApplicationId: {
    flag: 'voice-application-id',
    env: 'BW_VOICE_APPLICATION_ID',
    value: 'ID',
    help: 'the voice application calls are placed with',
  },
  messagingApplicationId: {
    flag: 'messaging-application-id',
    env: 'BW_MESSAGING_APPLICATION_ID',
    value: 'ID',
    help: 'the messaging application messages are sent with',
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** A port of this machine, 0 for any. */
export const port = z.coerce
  .number({ error: 'must be a port number' })
  .int('must be a whole number')
  .min(0, 'must be 0 to 65535')
  .max(65535, 'must be 0 to 65535');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
/** A setting that holds some text. */
export const text = z.string().trim().min(1, 'must not be empty');

/** How each of these settings is read. */
export const realLineShape = {
  callbackPort: port.default(0),
  callbackSecret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,128}$/, 'must be 16 to 128 letters, digits, - or _')
    .optional(),
  baseUrl: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  cloudflared: text.optional(),
  environment: text.optional(),
  apiUrl: httpUrl.optional(),
  voiceUrl: httpUrl.optional(),
  messagingUrl: httpUrl.optional(),
  clientId: text.optional(),
  clientSecret: text.optional(),
  accountId: z
    .string()
    .regex(/^\d{1,20}$/, 'must be digits')
    .optional(),
  number: z
    .string()
    .regex(/^\+[1-9]\d{1,14}$/, 'must be an E.164 number such as +19195551234')
    .optional(),
  voiceApplicationId: text.optional(),
  messagingApplicationId: text.optional(),
} satisfies Readonly<Record<keyof typeof realLineSettings, z.ZodType>>;

const schema = z.object(realLineShape);

/** The real line's settings, as they were read. */
export type RealLineSettings = z.output<typeof schema>;

/** What is wrong with half a pair of credentials, in sentences. */
export function credentialsGoTogether({ clientId, clientSecret }: Pick<RealLineSettings, 'clientId' | 'clientSecret'>): readonly string[] {
  return (clientId === undefined) === (clientSecret === undefined)
    ? []
    : ['BW_CLIENT_ID and BW_CLIENT_SECRET go together: set both, or neither.'];
}

/** What a Switchboard on the real line is started with. */
export interface RealLineFacts {
  readonly real: RealLineOptions;
  /** Port of the callback listener, 0 for any. */
  readonly callbackPort: number;
  /** Undefined: one is made for the run. */
  readonly callbackSecret: string | undefined;
  /** The cloudflared program to use. */
  readonly cloudflared: string | undefined;
}

/**
 * Reads the real line's settings from the environment alone, for the app; the headless server lays flags over them.
 * An empty variable counts as absent.
 * @throws SwitchboardError `validation` naming every variable that is wrong, and never repeating a value.
 */
export function readRealLine(env: Readonly<{ [name: string]: string | undefined }>): RealLineFacts {
  const given = Object.entries(realLineSettings).map(([name, { env: variable }]) => [name, env[variable]] as const);
  const parsed = schema.safeParse(Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== '')));
  const problems = parsed.success
    ? credentialsGoTogether(parsed.data)
    : parsed.error.issues.map(({ path: [name], message }) => `${variableOf(name)} ${message}.`);
  if (!parsed.success || problems.length > 0) {
    throw new SwitchboardError(
      'validation',
      `The environment of the real line is wrong: ${problems.join(' ')}`,
      'Correct or unset it, then start Switchboard again.',
    );
  }
  const { callbackPort, callbackSecret, cloudflared } = parsed.data;
  return { real: realLineOptions(parsed.data), callbackPort, callbackSecret, cloudflared };
}

/**
 * What the settings come to.
 * @throws SwitchboardError `validation` for an environment or host that there is not.
 */
export function realLineOptions(settings: RealLineSettings): RealLineOptions {
  const { clientId, clientSecret, accountId, baseUrl, voiceApplicationId, messagingApplicationId, number } = settings;
  return {
    hosts: resolveHosts({
      BW_ENVIRONMENT: settings.environment,
      BW_API_URL: settings.apiUrl,
      BW_VOICE_URL: settings.voiceUrl,
      BW_MESSAGING_URL: settings.messagingUrl,
    }),
    credentials: clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret, source: 'environment' },
    accountId,
    baseUrl,
    voiceApplicationId,
    messagingApplicationId,
    number,
  };
}

function variableOf(name: PropertyKey | undefined): string {
  return Object.entries(realLineSettings).find(([known]) => known === name)?.[1].env ?? String(name);
}
