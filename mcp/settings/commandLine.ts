import { parseArgs } from 'node:util';
import { mixedHostsWarning } from '../bandwidth/hosts';
import { nearest } from '../base/nearest';
import { isLoopback, parseUrl } from '../base/url';
import { selectionProblems } from '../server/toolset';
import { allTools } from '../tools/tools';
import { accountCommand, declarations } from './declarations';
import { credentialsGoTogether, realLineOptions } from './realLineSettings';
import { type Given, givenByVariables, having, readChosen, type Setting, type SettingTable, type ValuesOf, withDefaults } from './setting';

/** The settings of the headless server: the first present of flag, variable and default wins. */
const table = { ...having(declarations, 'flag'), ...having(declarations, 'variable') };

export type Config = ValuesOf<typeof table>;

export type ConfigResult =
  /** `warnings` are sentences; the server starts all the same. */
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Environment = Readonly<{ [name: string]: string | undefined }>;

/**
 * Reads the settings from the command line and the environment. A wrong value stops the start.
 * @param argv arguments after the script's name
 */
export function readConfig(argv: readonly string[], env: Environment): ConfigResult {
  const flags = givenByFlags(table, argv);
  const given: Record<string, Given> = { ...givenByVariables(table, env), ...flags.given };
  const read = readChosen(table, given);
  const problems = [...flags.problems, ...(read.ok ? [] : read.problems)];
  if (!read.ok) return { ok: false, problems };
  const config = withDefaults(table, read.values);
  problems.push(...contradictions(config));
  problems.push(
    ...selectionProblems(
      allTools,
      { tools: config.tools, exclude: config.excludeTools },
      { tools: given.tools?.subject ?? '--tools', exclude: given.excludeTools?.subject ?? '--exclude-tools' },
    ),
  );
  if (problems.length > 0) return { ok: false, problems };
  const mixed = config.practice ? undefined : mixedHostsWarning(realLineOptions(config).hosts);
  return { ok: true, config, warnings: [...unknownVariables(env), ...(mixed === undefined ? [] : [mixed])] };
}

/** What `login`, `logout` and `whoami` are started with. */
const commandTable = { ...accountCommand, help: declarations.help };

export type CommandConfig = ValuesOf<typeof commandTable>;

export type CommandConfigResult =
  | { readonly ok: true; readonly config: CommandConfig }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the settings of a command that does one thing and ends.
 * @param argv arguments after the command's name
 */
export function readCommandConfig(argv: readonly string[], env: Environment): CommandConfigResult {
  const flags = givenByFlags(commandTable, argv);
  const read = readChosen(commandTable, { ...givenByVariables(commandTable, env), ...flags.given });
  if (!read.ok) return { ok: false, problems: [...flags.problems, ...read.problems] };
  const config = withDefaults(commandTable, read.values);
  const problems = [...flags.problems, ...credentialsGoTogether(config)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config };
}

interface GivenByFlags {
  readonly given: Readonly<Record<string, Given>>;
  readonly problems: readonly string[];
}

/** What the flags say. In a problem only a flag's name is repeated: any other argument may be a secret in the wrong place. */
function givenByFlags(table: SettingTable, argv: readonly string[]): GivenByFlags {
  const named = new Map<string, readonly [string, Setting]>();
  for (const [name, declared] of Object.entries<Setting>(table)) {
    for (const flag of [declared.flag, declared.aliases?.flag]) if (flag !== undefined) named.set(flag, [name, declared]);
  }
  const options = Object.fromEntries(
    [...named].map(([flag, [, { control }]]) => [flag, { type: control.kind === 'switch' ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const given: Record<string, Given> = {};
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option') {
      problems.push(`Unexpected argument at position ${token.index + 1}.`);
      continue;
    }
    const [name, declared] = named.get(token.name) ?? [];
    const subject = `--${token.name}`;
    if (name === undefined || declared === undefined) problems.push(unknownFlag(token.rawName, token.name, [...named.keys()]));
    else if (token.value !== undefined) given[name] = { value: declared.fromText(token.value), subject };
    else if (declared.control.kind === 'switch') given[name] = { value: true, subject };
    else problems.push(`${subject} needs a value: ${declared.placeholder}.`);
  }
  return { given, problems };
}

function unknownFlag(written: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `Unknown argument ${written}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`;
}

/** Variables that look like ours and are not. A value without effect would otherwise go unnoticed. */
function unknownVariables(env: Environment): readonly string[] {
  const known = new Set(Object.values<Setting>(declarations).flatMap(({ variable, aliases }) => [variable, aliases?.variable]));
  const names = [...known].filter((name) => name !== undefined);
  return Object.keys(env)
    .filter((name) => /^BW_MCP_/i.test(name) && !known.has(name))
    .map((name) => {
      const meant = nearest(name, names);
      return `${name} is not a setting of Switchboard, so it has no effect.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
    });
}

function contradictions(config: Config): readonly string[] {
  const host = parseUrl(`http://${config.host.includes(':') ? `[${config.host}]` : config.host}`);
  const local = host !== undefined && isLoopback(host);
  const open = !local && (config.token === undefined || (config.allowedHosts ?? []).length === 0);
  return [
    ...(open ? ['Serving beyond this machine (BW_MCP_HOST) needs BW_MCP_TOKEN and BW_MCP_ALLOWED_HOSTS as well.'] : []),
    ...(config.practice ? [] : credentialsGoTogether(config)),
  ];
}

/** The text of `--help`. */
export function helpText(): string {
  return [
    'Usage: switchboard-mcp [options]',
    '       switchboard-mcp doctor [--json]   Whether the phone line is ready, and what to do where it is not.',
    '       switchboard-mcp login | logout | whoami [options]   Your credentials in this computer’s keychain: see login --help.',
    '       switchboard-mcp agents | connect <agent> | disconnect <agent>   Desktop agents on this computer: see connect --help.',
    '',
    ...settingsText(table),
  ].join('\n');
}

/** The text of `login --help` and the like. */
export function commandHelpText(): string {
  return [
    'Usage: switchboard-mcp login | logout | whoami [options]',
    '',
    'login   checks your client ID and secret with Bandwidth, then keeps them in the keychain of this computer.',
    '        It asks for them, or reads them from standard input: the ID is the first line, the secret the second.',
    'logout  removes them from the keychain.',
    'whoami  says whose credentials are used, and whether Bandwidth accepts them. Exit code 1 when it does not.',
    '',
    ...settingsText(commandTable),
  ].join('\n');
}

function settingsText(settings: SettingTable): readonly string[] {
  const rows = Object.values<Setting>(settings).map((declared): [string, string] => {
    const { flag, variable, aliases, control, placeholder } = declared;
    const value = control.kind === 'switch' ? '' : ` ${placeholder}`;
    const names = [flag === undefined ? undefined : `--${flag}${value}`, variable, aliases && `or ${aliases.variable}`];
    return [names.filter((name) => name !== undefined).join(', '), `${declared.help}${rangeText(declared)}${defaultText(declared)}`];
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Each setting has a flag, an environment variable, or both; the flag wins. Secrets have no flag.',
    'Switches take 1 or 0 in a variable.',
    '',
    ...rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`),
    '',
  ];
}

function rangeText({ control, placeholder }: Setting): string {
  return control.kind === 'number' && placeholder !== 'PORT' ? ` ${control.min} to ${control.max}.` : '';
}

function defaultText({ control, ...declared }: Setting): string {
  if (control.kind === 'switch') return '';
  const usual = declared.defaultText ?? declared.default;
  return usual === undefined ? '' : ` Default: ${String(usual)}.`;
}
