import { randomBytes, webcrypto } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { resolveHosts } from './bandwidth/hosts';
import { systemClock } from './clock';
import { type Config, helpText, readConfig } from './config';
import { createSwitchboard, defaultTurns } from './index';
import { jsonLog } from './jsonLog';
import type { AgentToken, HistorySettings, RealLineOptions, Switchboard, SwitchboardOptions } from './switchboard';
import { version } from './version';

// Node 18 has no global `crypto`, which the protocol's SDK expects.
globalThis.crypto ??= webcrypto;

/** Exit codes, as the shell sees them. */
const exit = { ok: 0, failed: 1, usage: 2 } as const;

async function main(): Promise<void> {
  const read = readConfig(process.argv.slice(2), process.env);
  if (!read.ok) {
    for (const problem of read.problems) say(problem);
    say('Run with --help to see every setting.');
    process.exitCode = exit.usage;
    return;
  }
  const { config } = read;
  if (config.help) {
    process.stdout.write(helpText());
    return;
  }
  const overHttp = config.transport === 'streamable-http';
  const switchboard = await createSwitchboard(optionsFrom(config));
  const token = overHttp ? await agentToken(switchboard, config) : undefined;
  stopOnSignal(switchboard);
  announce(switchboard, config, token);
  if (!overHttp) {
    await switchboard.serveStdio(process.stdin, process.stdout);
    await switchboard.close();
  }
}

function optionsFrom(config: Config): SwitchboardOptions {
  const log = jsonLog(process.stderr);
  const tokens: AgentToken[] = [];
  return {
    clock: systemClock,
    log,
    version,
    line: config.practice ? 'practice' : 'real',
    real: config.practice ? undefined : realLine(config),
    practice: config.practice ? { mode: config.practiceMode, pace: config.practicePace } : undefined,
    mcp:
      config.transport === 'streamable-http'
        ? { host: config.host, port: config.port, allowedHosts: config.allowedHosts, allowedOrigins: [] }
        : undefined,
    callbacks: { port: config.callbackPort, secret: config.callbackSecret ?? randomBytes(32).toString('base64url') },
    history: historySettings(config),
    turns: defaultTurns,
    // Headless, an agent's token lasts as long as the process; BW_MCP_TOKEN is the way to a lasting one.
    agents: {
      list: () => tokens,
      save: async (next) => {
        tokens.splice(0, tokens.length, ...next);
      },
    },
  };
}

function historySettings({ history, historyDays, historyMegabytes }: Config): HistorySettings | undefined {
  if (history === 'off') return undefined;
  return {
    file: history === 'on' ? defaultHistoryFile() : path.resolve(history),
    worker: path.join(__dirname, 'historyWorker.js'),
    retention: { days: historyDays, maxBytes: historyMegabytes * 1_000_000 },
    required: true,
  };
}

/** Where each system keeps what programs store for their user. */
function defaultHistoryFile(): string {
  const home = homedir();
  const folders: { readonly [platform: string]: string } = {
    win32: process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'),
    darwin: path.join(home, 'Library', 'Application Support'),
  };
  const folder = folders[process.platform] ?? process.env.XDG_DATA_HOME ?? path.join(home, '.local', 'share');
  return path.join(folder, 'switchboard-mcp', 'history.db');
}

function realLine(config: Config): RealLineOptions {
  const { clientId, clientSecret } = config;
  return {
    hosts: resolveHosts({
      BW_ENVIRONMENT: config.environment,
      BW_API_URL: config.apiUrl,
      BW_VOICE_URL: config.voiceUrl,
      BW_MESSAGING_URL: config.messagingUrl,
    }),
    credentials: clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret, source: 'environment' },
    accountId: config.accountId,
    baseUrl: config.baseUrl,
    voiceApplicationId: config.voiceApplicationId,
    number: config.number,
  };
}

async function agentToken(switchboard: Switchboard, config: Config): Promise<string> {
  if (config.token === undefined) return (await switchboard.mintAgent('headless')).token;
  switchboard.adoptAgent('headless', config.token);
  return config.token;
}

/** With stdio, stdout belongs to the protocol, so everything said goes to stderr. */
function announce(switchboard: Switchboard, config: Config, token: string | undefined): void {
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
  if (switchboard.endpoint === undefined) return;
  if (switchboard.portChanged) say(`Port ${config.port} is taken, so this run uses another one.`);
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
  say(`Switchboard stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(exit.failed);
}

main().catch(fail);
