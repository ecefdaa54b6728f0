import { z } from 'zod';
import { environmentNames } from '../bandwidth/hosts';
import { defaultPort } from '../base/defaultPort';
import { e164Shape } from '../base/phoneNumber';
import { defaultBridge } from '../bridge/bridgeId';
import { retentionRange } from '../history/retention';
import { agentIdShape } from '../model/agent';
import { lineKinds } from '../model/line';
import { choosableProfiles } from '../model/profiles';
import { presets } from '../policy/policy';
import {
  apiHost,
  bxmlDocument,
  callbackSecretShape,
  choice,
  choices,
  decimal,
  kept,
  localOrigins,
  names,
  onOff,
  port,
  publicBase,
  spokenText,
  textLine,
  webOrigins,
  wholeNumber,
} from './kinds';
import { having, setting } from './setting';

/**
 * Every setting, declared once. From a row follow its flag, its variable, its line of `--help`, its place in
 * `settings.json`, its field in the window, and the sentence for a wrong value: docs/contributing/adding-a-setting.md.
 */

/** How a caller is treated while an agent thinks. */
const calls = {
  maxHoldSeconds: setting(wholeNumber({ min: 5, max: 300, unit: 'seconds' }), {
    label: 'Longest wait',
    help: 'How long a caller is held for an agent’s answer before the fallback runs.',
    file: 'turns.maxHoldSeconds',
    window: 'calls',
    default: 300,
  }),
  pleaseHold: setting(spokenText(500), {
    label: 'Spoken while waiting',
    help: 'What a caller hears before each further wait. Leave it empty for silence.',
    file: 'turns.pleaseHold',
    window: 'calls',
    default: 'Please hold.',
  }),
  fallbackBxml: setting(bxmlDocument(), {
    label: 'Fallback',
    help: 'The BXML document a caller gets when no agent answers.',
    file: 'turns.fallbackBxml',
    window: 'calls',
    default:
      '<?xml version="1.0" encoding="UTF-8"?><Response><SpeakSentence>Sorry, no one can take your call right now. Please try again later. Goodbye.</SpeakSentence><Hangup/></Response>',
  }),
};

/** How the person stops everything. */
const stop = {
  stopEverywhere: setting(onOff(), {
    label: 'A shortcut that works everywhere',
    help: 'Whether Ctrl or ⌘ with Alt, Shift and E ends all calls also while another program is in front. That program does not get these keys.',
    file: 'stopEverywhere',
    window: 'stop',
    default: false,
  }),
};

/** What is kept of the past. */
const history = {
  historyEnabled: setting(onOff(), {
    label: 'Keep an event history',
    help: 'Whether the app keeps webhooks on disk. Off: in memory only.',
    file: 'history.enabled',
  }),
  history: setting(
    textLine({
      pattern: /^(on|off|true|false|yes|no|1|0|.*[\\/.].*)$/is,
      must: 'on, off, or a file such as ./history.db',
    }),
    {
      help: 'Keep every webhook on disk. on: in the user’s data folder.',
      placeholder: 'on|off|FILE',
      flag: 'history',
      variable: 'BW_MCP_HISTORY',
      default: 'off',
    },
  ),
  historyDays: setting(wholeNumber({ ...retentionRange.days, unit: 'days' }), {
    label: 'Keep for',
    help: 'How long webhooks are kept.',
    flag: 'history-days',
    variable: 'BW_MCP_HISTORY_DAYS',
    file: 'history.days',
    window: 'history',
    default: retentionRange.days.usual,
  }),
  historyMegabytes: setting(wholeNumber({ ...retentionRange.megabytes, unit: 'MB' }), {
    label: 'Size limit',
    help: 'How large the history may grow.',
    flag: 'history-megabytes',
    variable: 'BW_MCP_HISTORY_MEGABYTES',
    file: 'history.megabytes',
    window: 'history',
    default: retentionRange.megabytes.usual,
  }),
};

const server = {
  transport: setting(choice(['stdio', 'streamable-http']), {
    help: 'How agents connect.',
    flag: 'transport',
    variable: 'BW_MCP_TRANSPORT',
    default: 'stdio',
  }),
  practice: setting(onOff(), { help: 'Start on the built-in practice line, which needs no account.', flag: 'practice', default: false }),
  practiceMode: setting(choice(['build', 'full']), {
    help: 'The kind of account the practice line plays.',
    flag: 'practice-mode',
    default: 'full',
  }),
  practicePace: setting(decimal({ min: 0.01, max: 10 }), {
    help: 'How long practice speech and ringing last, as a factor.',
    flag: 'practice-pace',
    variable: 'SWITCHBOARD_PRACTICE_PACE',
    default: 1,
  }),
  practiceOrigins: setting(localOrigins(), {
    help: 'Origins of programs on this machine that practice webhooks may go to, such as a BXML server you develop.',
    flag: 'practice-origins',
    variable: 'SWITCHBOARD_PRACTICE_ORIGINS',
  }),
  host: setting(textLine(), {
    help: 'The address to serve MCP on.',
    placeholder: 'ADDRESS',
    flag: 'host',
    variable: 'BW_MCP_HOST',
    default: '127.0.0.1',
  }),
  port: setting(port(), { help: 'The port to serve MCP on; 0 for any.', flag: 'port', variable: 'BW_MCP_PORT', default: defaultPort }),
  token: setting(textLine({ pattern: /^.{16,}$/s, must: 'at least 16 characters long' }), {
    help: 'The bearer token agents must send.',
    placeholder: 'TOKEN',
    variable: 'BW_MCP_TOKEN',
    defaultText: 'a new one each start',
  }),
  allowedHosts: setting(names(), {
    help: 'Further Host headers to accept.',
    placeholder: 'HOST,…',
    flag: 'allowed-hosts',
    variable: 'BW_MCP_ALLOWED_HOSTS',
  }),
  allowedOrigins: setting(webOrigins(), {
    help: 'Origin headers to accept, as some clients built on a browser send one; none otherwise.',
    flag: 'allowed-origins',
    variable: 'BW_MCP_ALLOWED_ORIGINS',
  }),
  profiles: setting(choices(choosableProfiles, 'profile', ['full', 'default', 'all']), {
    help: `Tool groups to offer: ${choosableProfiles.join(', ')}; full for all of them.`,
    flag: 'profiles',
    variable: 'BW_MCP_PROFILES',
    aliases: { flag: 'profile', variable: 'BW_MCP_PROFILE' },
    file: 'profiles',
    defaultText: 'full',
  }),
  tools: setting(names(), { help: 'Single tools to offer, besides --profiles if given.', flag: 'tools', variable: 'BW_MCP_TOOLS' }),
  excludeTools: setting(names(), {
    help: 'Tools never to offer; wins over the two above.',
    flag: 'exclude-tools',
    variable: 'BW_MCP_EXCLUDE_TOOLS',
  }),
  policy: setting(textLine(), {
    help: `What agents may do on the real line: ${presets.join(', ')}, or a JSON file (docs/permissions.md).`,
    placeholder: `${presets.join('|')}|FILE`,
    flag: 'policy',
    variable: 'BW_MCP_POLICY',
    default: 'trusted',
  }),
  approvalSeconds: setting(wholeNumber({ min: 1, max: 300, unit: 'seconds' }), {
    help: 'How long a question to the person waits for an answer before it counts as a no. Keep it below the time-out of your agent.',
    flag: 'approval-seconds',
    variable: 'BW_MCP_APPROVAL_SECONDS',
    default: 45,
  }),
  bridge: setting(textLine({ pattern: agentIdShape, must: `an agent’s id, or "${defaultBridge}"` }), {
    help: 'Connect this stdio to the running Switchboard app as this agent, and serve nothing else.',
    placeholder: `AGENT|${defaultBridge}`,
    flag: 'bridge',
  }),
  bridgeFolder: setting(textLine(), {
    help: 'Where bridges find the running server.',
    placeholder: 'FOLDER',
    flag: 'bridge-folder',
    variable: 'SWITCHBOARD_BRIDGE_FOLDER',
    defaultText: 'with --bridge, the app’s folder',
  }),
  readyJson: setting(onOff(), {
    help: 'Print one JSON line when serving: on stdout, or on stderr with stdio.',
    flag: 'ready-json',
    default: false,
  }),
  help: setting(onOff(), { help: 'Show this text.', flag: 'help', default: false }),
};

/** How Bandwidth reaches this server. */
const address = {
  baseUrl: setting(publicBase(), {
    help: 'Public https address that reaches the callback listener (hosted mode; set --callback-port too).',
    flag: 'base-url',
    variable: 'BW_MCP_BASE_URL',
  }),
  callbackPort: setting(port(), {
    help: 'The port of the callback listener on 127.0.0.1; 0 for any. Your proxy forwards --base-url to it.',
    flag: 'callback-port',
    variable: 'BW_MCP_CALLBACK_PORT',
    default: 0,
  }),
  callbackSecret: setting(textLine({ pattern: callbackSecretShape, must: '16 to 128 letters, digits, - or _' }), {
    help: 'The secret part of the callback address. Applications keep the address, so it must stay the same.',
    placeholder: 'SECRET',
    variable: 'BW_MCP_CALLBACK_SECRET',
    defaultText: 'with --base-url, one made once and kept in the user’s data folder; else a new one each start',
  }),
  devTunnel: setting(onOff(), {
    help: 'Get a public address for callbacks from cloudflared (development only; not needed with --base-url).',
    flag: 'dev-tunnel',
    variable: 'BW_MCP_DEV_TUNNEL',
    default: false,
  }),
  cloudflared: setting(textLine(), {
    label: 'The cloudflared program',
    help: 'The cloudflared program to use.',
    placeholder: 'FILE',
    flag: 'cloudflared',
    variable: 'BW_MCP_CLOUDFLARED',
    file: 'cloudflared',
    defaultText: 'the one on the PATH',
  }),
  downloadCloudflared: setting(onOff(), {
    help: 'Agree to download cloudflared (Apache-2.0) from its GitHub releases when it is missing; its checksum is verified.',
    flag: 'download-cloudflared',
    variable: 'BW_MCP_DOWNLOAD_CLOUDFLARED',
    default: false,
  }),
  takeOver: setting(onOff(), {
    help: 'Replace callback credentials that an application already has; they cannot be restored.',
    flag: 'take-over',
    variable: 'BW_MCP_TAKE_OVER',
    default: false,
  }),
};

/** The account and the hosts of the real line. */
const account = {
  clientId: setting(textLine(), { help: 'OAuth2 client id.', placeholder: 'ID', variable: 'BW_CLIENT_ID' }),
  clientSecret: setting(textLine(), { help: 'OAuth2 client secret.', placeholder: 'SECRET', variable: 'BW_CLIENT_SECRET' }),
  keychain: setting(onOff(), {
    help: 'Use the credentials that the app or switchboard-mcp login keeps in this computer’s keychain. Those of the environment still win.',
    flag: 'keychain',
    variable: 'BW_MCP_KEYCHAIN',
    default: false,
  }),
  accountId: setting(textLine({ pattern: /^\d{1,20}$/, must: 'digits' }), {
    help: 'Which account to use when the credentials reach several.',
    placeholder: 'ID',
    flag: 'account-id',
    variable: 'BW_ACCOUNT_ID',
  }),
  number: setting(textLine({ pattern: e164Shape, must: 'an E.164 number such as +19195551234' }), {
    help: 'The phone number to call and text from.',
    placeholder: '+E164',
    flag: 'number',
    variable: 'BW_NUMBER',
  }),
  voiceApplicationId: setting(textLine({ pattern: /^.{1,200}$/, must: 'an application’s id' }), {
    label: 'The voice application',
    help: 'The voice application to place calls with.',
    placeholder: 'ID',
    flag: 'voice-application-id',
    variable: 'BW_VOICE_APPLICATION_ID',
    file: 'voiceApplicationId',
  }),
  messagingApplicationId: setting(textLine(), {
    help: 'The messaging application to send messages with.',
    placeholder: 'ID',
    flag: 'messaging-application-id',
    variable: 'BW_MESSAGING_APPLICATION_ID',
  }),
  environment: setting(choice([...environmentNames], ['production']), {
    help: 'Bandwidth’s environment.',
    flag: 'environment',
    variable: 'BW_ENVIRONMENT',
    defaultText: 'prod',
  }),
  apiUrl: setting(apiHost(), { help: 'Base of the API host, in place of the environment’s.', flag: 'api-url', variable: 'BW_API_URL' }),
  voiceUrl: setting(apiHost(), { help: 'Base of the Voice host.', flag: 'voice-url', variable: 'BW_VOICE_URL' }),
  messagingUrl: setting(apiHost(), { help: 'Base of the Messaging host.', flag: 'messaging-url', variable: 'BW_MESSAGING_URL' }),
};

/** Which entry of the keychain holds an account's credentials. Not a secret. */
const accountSchema = z.object({
  environment: z.string().min(1).max(300),
  accountId: z.string().regex(/^\d{1,20}$/),
});

/** What the app keeps between starts without a field in the settings. */
const app = {
  window: setting(
    kept(
      z.object({
        x: z.number().int(),
        y: z.number().int(),
        width: z.number().int().min(200).max(20_000),
        height: z.number().int().min(200).max(20_000),
      }),
    ),
    { help: 'Where the window was.', file: 'window' },
  ),
  toldAboutTray: setting(kept(z.boolean()), {
    help: 'The person has seen once that closing the window leaves Switchboard in the tray.',
    file: 'toldAboutTray',
  }),
  accounts: setting(kept(z.array(accountSchema).max(100)), {
    label: 'The accounts',
    help: 'The accounts whose credentials are in the keychain of this computer.',
    file: 'accounts',
  }),
  account: setting(kept(accountSchema), { label: 'The account', help: 'The account in use, of these.', file: 'account' }),
  line: setting(choice(lineKinds), { label: 'The line', help: 'The line the person chose; the practice line until then.', file: 'line' }),
  tunnel: setting(onOff(), { label: 'The tunnel', help: 'Whether the real line’s tunnel is on.', file: 'tunnel' }),
};

/** The settings of the commands that keep credentials. */
export const accountCommand = {
  clientId: account.clientId,
  clientSecret: account.clientSecret,
  accountId: account.accountId,
  environment: account.environment,
  apiUrl: account.apiUrl,
  voiceUrl: account.voiceUrl,
  json: setting(onOff(), { help: 'Print the result as one JSON line.', flag: 'json', default: false }),
};

/** Every setting by name, in the order of `--help` and of the window's forms. */
export const declarations = { ...server, ...address, ...account, ...history, ...calls, ...stop, ...app };

/** The settings that `settings.json` holds. */
export const inFile = having(declarations, 'file');
/** The settings that a form of the window has. */
export const inWindow = having(declarations, 'window');
/** What the real line reads from the environment, in the app and headless. */
export const realLine = {
  callbackPort: address.callbackPort,
  callbackSecret: address.callbackSecret,
  baseUrl: address.baseUrl,
  cloudflared: address.cloudflared,
  ...account,
};
