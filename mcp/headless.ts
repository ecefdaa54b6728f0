/** The headless server, `switchboard-mcp`: reads the settings, serves, and stops on a signal. */
import path from 'node:path';
import process from 'node:process';
import { credentialEnvironment } from './bandwidth/hosts';
import { systemClock } from './base/clock';
import { SwitchboardError } from './base/errors';
import { jsonLog } from './base/jsonLog';
import { silentLog } from './base/log';
import { reasonOf } from './base/reason';
import { userFolders } from './base/userFolders';
import { version } from './base/version';
import { bytesOfMegabyte } from './history/retention';
import { createSwitchboard } from './index';
import type { AgentToken } from './model/agent';
import type { Policy } from './policy/policy';
import { presetTable } from './policy/presets';
import type { DevTunnelOptions } from './real/devTunnel';
import type { RealLineOptions } from './real/realLine';
import { callbackSecret } from './settings/callbackSecret';
import { type Config, helpText, readConfig } from './settings/commandLine';
import { headlessPolicyStore, readHeadlessPolicy } from './settings/headlessPolicy';
import { keptAccount } from './settings/keptAccounts';
import { switchOf } from './settings/kinds';
import { realLineOptions } from './settings/realLineSettings';
import { type Settings, settingsInForce, turnsInForce } from './settings/settings';
import { openSettings } from './settings/settingsFile';
import type { HistorySettings, Switchboard, SwitchboardOptions } from './switchboard';
import { openKeychain } from './vault/keychain';
import { keychainSource } from './vault/keychainSource';

/** Exit codes, as the shell sees them. */
const exit = { ok: 0, failed: 1, usage: 2 } as const;

/** A signal is obeyed within 5 s. */
const longestStopMs = 4_800;

async function main(): Promise<void> {
  const read = readConfig(process.argv.slice(2), process.env);
  if (!read.ok) {
    for (const problem of read.problems) say(problem);
    say('Run with --help to see every setting.');
    process.exitCode = exit.usage;
    return;
  }
  const { config } = read;
  for (const warning of read.warnings) say(warning);
  if (config.help) {
    process.stdout.write(helpText());
    return;
  }
  // `cli.ts` gives a bridge's command line to a program of its own, so this one has more in it.
  if (config.bridge !== undefined) {
    say('--bridge works with --bridge-folder only. Remove the other arguments.');
    process.exitCode = exit.usage;
    return;
  }
  const policy = readHeadlessPolicy(config.policy);
  if (!policy.ok) {
    for (const problem of policy.problems) say(problem);
    process.exitCode = exit.usage;
    return;
  }
  const overHttp = config.transport === 'streamable-http';
  const switchboard = await createSwitchboard(await optionsFrom(config, policy.policy));
  const token = overHttp ? await agentToken(switchboard, config) : undefined;
  stopOnSignal(switchboard);
  announce(switchboard, config, token);
  if (!overHttp) {
    await switchboard.serveStdio(process.stdin, process.stdout);
    await switchboard.close();
  }
}

async function optionsFrom(config: Config, policy: Policy): Promise<SwitchboardOptions> {
  const log = jsonLog(process.stderr);
  const tokens: AgentToken[] = [];
  const folder = userFolders().data;
  const settings = openSettings(folder, silentLog, systemClock);
  const secret = await callbackSecret({
    given: config.callbackSecret,
    baseUrl: config.practice ? undefined : config.baseUrl,
    ...{ folder, log },
  });
  const { problems } = settingsInForce(settings.current);
  for (const sentence of [settings.problem, ...problems]) if (sentence !== undefined) say(sentence);
  return {
    clock: systemClock,
    log,
    version,
    line: config.practice ? 'practice' : 'real',
    shell: 'terminal',
    real: config.practice ? undefined : realLine(config, settings.current),
    practice: config.practice
      ? { mode: config.practiceMode, pace: config.practicePace, webhookOrigins: config.practiceOrigins }
      : undefined,
    mcp:
      config.transport === 'streamable-http'
        ? {
            ...{ host: config.host, port: config.port, warmUpAfterMs: 20 },
            ...{ allowedHosts: config.allowedHosts ?? [], allowedOrigins: config.allowedOrigins ?? [] },
          }
        : undefined,
    callbacks: { port: config.callbackPort, ...secret },
    history: historySettings(config),
    turns: turnsInForce(settings.current),
    tools: { profiles: config.profiles, tools: config.tools, exclude: config.excludeTools },
    permissions: {
      store: headlessPolicyStore(policy, folder, log),
      window: false,
      usageFolder: path.join(folder, 'usage'),
      approvalMs: config.approvalSeconds * 1_000,
    },
    bridgeFolder: config.bridgeFolder,
    stopFile: path.join(folder, 'stop.json'),
    controlFolder: path.join(folder, 'control'),
    tunnel: config.devTunnel ? devTunnel(config) : undefined,
    journals: config.practice ? undefined : { folder: path.join(folder, 'real-line'), takeOver: config.takeOver },
    // Headless, an agent's token lasts as long as the process; BW_MCP_TOKEN is the way to a lasting one.
    agents: {
      list: () => tokens,
      save: async (next) => {
        tokens.splice(0, tokens.length, ...next);
      },
    },
  };
}

/** The real line, with the account's entry in the keychain where that is wanted. */
function realLine(config: Config, settings: Settings): RealLineOptions {
  const real = realLineOptions(config);
  if (!config.keychain) return real;
  const key = keptAccount(settings, credentialEnvironment(real.hosts), config.accountId);
  if (key === undefined) {
    say('The keychain holds no credentials for these hosts yet. Run switchboard-mcp login, or sign in with the app.');
    return real;
  }
  const keychain = openKeychain({ clock: systemClock, helper: path.join(__dirname, 'keychainHelper.js') });
  return { ...real, credentials: [...real.credentials, keychainSource(keychain, key)] };
}

function historySettings({ history, historyDays, historyMegabytes }: Config): HistorySettings | undefined {
  const word = switchOf(history);
  if (word === false) return undefined;
  return {
    file: word === true ? path.join(userFolders().data, 'history.db') : path.resolve(history),
    worker: path.join(__dirname, 'historyWorker.js'),
    retention: { days: historyDays, maxBytes: historyMegabytes * bytesOfMegabyte },
    required: true,
  };
}

function devTunnel(config: Config): DevTunnelOptions {
  return {
    on: true,
    folder: path.join(userFolders().local, 'tunnel'),
    binary: { own: config.cloudflared, mayDownload: () => config.downloadCloudflared },
  };
}

async function agentToken(switchboard: Switchboard, config: Config): Promise<string> {
  if (config.token === undefined) return (await switchboard.mintAgent('headless')).token;
  switchboard.adoptAgent('headless', config.token);
  return config.token;
}

/** With stdio, stdout belongs to the protocol, so everything said goes to stderr. */
function announce(switchboard: Switchboard, config: Config, token: string | undefined): void {
  const { preset } = switchboard.policy.state.policy;
  if (switchboard.line === 'real') say(`What agents may do: ${presetTable[preset].title}. ${presetTable[preset].summary} (BW_MCP_POLICY)`);
  const { portChanged, portTakenBy = 'another program', endpoint } = switchboard;
  if (portChanged)
    say(`Port ${config.port} is taken by ${portTakenBy}. This run serves at ${endpoint}, and at port ${config.port} too once it is free.`);
  if (config.readyJson) {
    const line = JSON.stringify({
      endpoint: switchboard.endpoint ?? null,
      token: token ?? null,
      callbacks: switchboard.callbacks,
      practice: switchboard.practice === undefined ? null : { api: switchboard.practice.api },
      pid: process.pid,
    });
    (switchboard.endpoint === undefined ? process.stderr : process.stdout).write(`${line}\n`);
    return;
  }
  say(
    `Switchboard ${version} is serving on the ${switchboard.line === 'practice' ? 'practice line: nothing leaves this machine' : 'real line'}.`,
  );
  if (config.baseUrl !== undefined && !config.practice)
    say(`  Callbacks: forward ${config.baseUrl} to http://127.0.0.1:${new URL(switchboard.callbacks).port}`);
  if (switchboard.endpoint === undefined) return;
  say(`  Address: ${switchboard.endpoint}`);
  if (config.token === undefined) say(`  Token:   ${token}   (made for this run; set BW_MCP_TOKEN to keep one)`);
  else say('  Token:   the one in BW_MCP_TOKEN');
  say('Connect an agent: add an MCP server of type "http" with that address and the header');
  say('  Authorization: Bearer <the token>');
  say('Stop with Ctrl+C.');
}

function stopOnSignal(switchboard: Switchboard): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Whatever takes longer is in the journals, and the next start finishes it.
    systemClock.after(longestStopMs, () => process.exit(exit.ok));
    switchboard.close().then(
      () => process.exit(exit.ok),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function fail(error: unknown): never {
  const next = error instanceof SwitchboardError ? ` ${error.recovery}` : '';
  say(`Switchboard stopped: ${reasonOf(error)}${next}`);
  process.exit(exit.failed);
}

main().catch(fail);
