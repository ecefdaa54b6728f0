import { z } from 'zod';
import { defaultBridge } from '../bridge/bridgeId';
import { isAgentId } from '../model/agent';
import { choosableProfiles } from '../model/profiles';
import { selectionProblems } from '../server/toolset';
import { allTools } from '../tools/tools';
import { credentialsGoTogether, port, realLineSettings, realLineShape, type Setting, text } from './realLineSettings';

/**
 * The headless contract's settings: one row each, from which the flags, the environment variables, the help text
 * and the checks all follow. The first present of flag, variable, default wins; an unknown value is a start-up error.
 */
const settings = {
  transport: { flag: 'transport', env: 'BW_MCP_TRANSPORT', value: 'stdio|streamable-http', help: 'how agents connect (default stdio)' },
  practice: { flag: 'practice', env: undefined, value: undefined, help: 'start on the built-in practice line; needs no account' },
  practiceMode: {
    flag: 'practice-mode',
    env: undefined,
    value: 'build|full',
    help: 'the kind of account the practice line plays (default full)',
  },
  practicePace: {
    flag: 'practice-pace',
    env: 'SWITCHBOARD_PRACTICE_PACE',
    value: 'NUMBER',
    help: 'how long practice speech and ringing last, 0.01 to 10 (default 1)',
  },
  host: { flag: 'host', env: 'BW_MCP_HOST', value: 'ADDRESS', help: 'address to serve MCP on (default 127.0.0.1)' },
  port: { flag: 'port', env: 'BW_MCP_PORT', value: 'PORT', help: 'port to serve MCP on, 0 for any (default 7467)' },
  token: {
    flag: undefined,
    env: 'BW_MCP_TOKEN',
    value: 'TOKEN',
    help: 'the bearer token agents must send (default: a new one each start)',
  },
  allowedHosts: { flag: 'allowed-hosts', env: 'BW_MCP_ALLOWED_HOSTS', value: 'HOST,…', help: 'further Host headers to accept' },
  ...realLineSettings,
  devTunnel: {
    flag: 'dev-tunnel',
    env: 'BW_MCP_DEV_TUNNEL',
    value: undefined,
    help: 'get a public address for callbacks from cloudflared (development only; not needed with --base-url)',
  },
  downloadCloudflared: {
    flag: 'download-cloudflared',
    env: 'BW_MCP_DOWNLOAD_CLOUDFLARED',
    value: undefined,
    help: 'agree to download cloudflared (Apache-2.0) from its GitHub releases when it is missing; its checksum is verified',
  },
  takeOver: {
    flag: 'take-over',
    env: 'BW_MCP_TAKE_OVER',
    value: undefined,
    help: 'replace callback credentials that an application already has; they cannot be put back',
  },
  history: {
    flag: 'history',
    env: 'BW_MCP_HISTORY',
    value: 'on|off|FILE',
    help: 'keep every webhook on disk; on: in the user’s data folder (default off)',
  },
  historyDays: {
    flag: 'history-days',
    env: 'BW_MCP_HISTORY_DAYS',
    value: 'DAYS',
    help: 'how long webhooks are kept, 1 to 365 (default 7)',
  },
  historyMegabytes: {
    flag: 'history-megabytes',
    env: 'BW_MCP_HISTORY_MEGABYTES',
    value: 'MB',
    help: 'how large the history may grow, at least 10 (default 2000)',
  },
  profiles: {
    flag: 'profiles',
    env: 'BW_MCP_PROFILES',
    value: 'NAME,…',
    help: `tool groups to offer: ${choosableProfiles.join(', ')} (default all)`,
  },
  tools: { flag: 'tools', env: 'BW_MCP_TOOLS', value: 'NAME,…', help: 'single tools to offer, besides --profiles if given' },
  excludeTools: {
    flag: 'exclude-tools',
    env: 'BW_MCP_EXCLUDE_TOOLS',
    value: 'NAME,…',
    help: 'tools never to offer; wins over the two above',
  },
  bridge: {
    flag: 'bridge',
    env: undefined,
    value: `AGENT|${defaultBridge}`,
    help: 'pipe this stdio to the running Switchboard app, as this agent, and serve nothing else',
  },
  bridgeFolder: {
    flag: 'bridge-folder',
    env: 'SWITCHBOARD_BRIDGE_FOLDER',
    value: 'FOLDER',
    help: 'where bridges find the running server (default with --bridge: the app’s folder)',
  },
  readyJson: { flag: 'ready-json', env: undefined, value: undefined, help: 'print one JSON line when serving (stdout; stderr with stdio)' },
  help: { flag: 'help', env: undefined, value: undefined, help: 'show this text' },
} as const satisfies Readonly<Record<string, Setting>>;

type SettingName = keyof typeof settings;
const settingNames = Object.keys(settings).filter((name): name is SettingName => name in settings);

const flag = z.enum(['true', 'false', '1', '0'], { error: 'takes no value' }).transform((value) => value === 'true' || value === '1');

const names = z.string().transform((list) => [...new Set(list.split(',').map((name) => name.trim()))].filter((name) => name !== ''));

const schema = z.object({
  transport: z.enum(['stdio', 'streamable-http'], { error: 'must be stdio or streamable-http' }).default('stdio'),
  practice: flag.default(false),
  practiceMode: z.enum(['build', 'full'], { error: 'must be build or full' }).default('full'),
  practicePace: z.coerce.number({ error: 'must be a number' }).min(0.01, 'must be 0.01 to 10').max(10, 'must be 0.01 to 10').default(1),
  host: text.default('127.0.0.1'),
  port: port.default(7467),
  token: z.string().min(16, 'must be at least 16 characters').optional(),
  allowedHosts: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    )
    .default([]),
  ...realLineShape,
  devTunnel: flag.default(false),
  downloadCloudflared: flag.default(false),
  takeOver: flag.default(false),
  history: text.default('off'),
  historyDays: z.coerce.number({ error: 'must be a number' }).min(1, 'must be 1 to 365').max(365, 'must be 1 to 365').default(7),
  historyMegabytes: z.coerce.number({ error: 'must be a number' }).min(10, 'must be at least 10').default(2_000),
  profiles: names
    .pipe(
      z.array(
        z.enum(choosableProfiles, {
          error: ({ input }) => `names no profile: ${String(input)}. There are: ${choosableProfiles.join(', ')}.`,
        }),
      ),
    )
    .optional(),
  tools: names.optional(),
  excludeTools: names.optional(),
  bridge: z.string().refine(isAgentId, 'must be an agent’s id, or "default"').optional(),
  bridgeFolder: text.optional(),
  readyJson: flag.default(false),
  help: flag.default(false),
});

export type Config = z.output<typeof schema>;

export type ConfigResult = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly string[] };

type Raw = { [name in SettingName]?: string };

/**
 * Reads the settings from the command line and the environment.
 * Secrets have no flag: an argument list is readable by every process of the machine.
 * @param argv arguments after the script's name
 */
export function readConfig(argv: readonly string[], env: Readonly<{ [name: string]: string | undefined }>): ConfigResult {
  const raw: Raw = {};
  const problems: string[] = [];
  for (const name of settingNames) {
    const variable = settings[name].env;
    const value = variable === undefined ? undefined : env[variable];
    if (value !== undefined && value !== '') raw[name] = value;
  }
  readFlags(argv, raw, problems);
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${sayWhere(issue.path[0], argv)} ${issue.message}`);
  } else {
    problems.push(...contradictions(parsed.data));
    problems.push(
      ...selectionProblems(
        allTools,
        { tools: parsed.data.tools, exclude: parsed.data.excludeTools },
        { tools: sayWhere('tools', argv), exclude: sayWhere('excludeTools', argv) },
      ),
    );
    if (problems.length === 0) return { ok: true, config: parsed.data };
  }
  return { ok: false, problems };
}

function readFlags(argv: readonly string[], raw: Raw, problems: string[]): void {
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(argument);
    const name = settingNames.find((candidate) => settings[candidate].flag !== undefined && settings[candidate].flag === match?.[1]);
    if (match === null || name === undefined) {
      // Only a flag's name is repeated: whatever else stands here may be a secret put in the wrong place.
      problems.push(match === null ? `Unexpected argument at position ${index + 1}.` : `Unknown argument --${match[1]}.`);
    } else if (settings[name].value === undefined) {
      raw[name] = match[2] ?? 'true';
    } else {
      const value = match[2] ?? argv[++index];
      if (value === undefined) problems.push(`--${match[1]} needs a value: ${settings[name].value}.`);
      else raw[name] = value;
    }
  }
}

function contradictions(config: Config): string[] {
  const problems: string[] = [];
  if (!isLoopback(config.host) && (config.token === undefined || config.allowedHosts.length === 0)) {
    problems.push('Serving beyond this machine (BW_MCP_HOST) needs BW_MCP_TOKEN and BW_MCP_ALLOWED_HOSTS as well.');
  }
  return config.practice ? problems : [...problems, ...credentialsGoTogether(config)];
}

function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === '::1' || host === 'localhost';
}

function sayWhere(path: PropertyKey | undefined, argv: readonly string[]): string {
  const name = settingNames.find((candidate) => candidate === path);
  if (name === undefined) return String(path);
  const setting = settings[name];
  const given =
    setting.flag !== undefined && argv.some((argument) => argument === `--${setting.flag}` || argument.startsWith(`--${setting.flag}=`));
  return given || setting.env === undefined ? `--${setting.flag}` : setting.env;
}

/** The text of `--help`. */
export function helpText(): string {
  const rows = settingNames.map((name): [string, string] => {
    const { flag: flagName, env, value, help } = settings[name];
    const left = [flagName === undefined ? undefined : `--${flagName}${value === undefined ? '' : ` ${value}`}`, env]
      .filter((part) => part !== undefined)
      .join(', ');
    return [left, help];
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return ['Usage: switchboard-mcp [options]', '', ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`), ''].join('\n');
}
