/** The commands `switchboard-mcp login`, `logout` and `whoami`: credentials in this computer's keychain, without the app. */
import path from 'node:path';
import process from 'node:process';
import { openAccountDesk } from './account/openDesk';
import { credentialEnvironment } from './bandwidth/hosts';
import { systemClock } from './base/clock';
import { SwitchboardError } from './base/errors';
import { silentLog } from './base/log';
import { reasonOf } from './base/reason';
import { userFolders } from './base/userFolders';
import { version } from './base/version';
import { runAccountCommand } from './commands/account';
import { commandNamed } from './commands/names';
import { type CommandResult, failure, printed } from './commands/result';
import { processTerminal } from './commands/terminal';
import { type CommandConfig, commandHelpText, readCommandConfig } from './settings/commandLine';
import { realLineHosts } from './settings/realLineSettings';
import { openSettings } from './settings/settingsFile';
import { openKeychain } from './vault/keychain';

async function main([command, ...argv]: readonly string[]): Promise<void> {
  const name = commandNamed(command) ?? 'whoami';
  const read = readCommandConfig(argv, process.env);
  if (!read.ok) {
    for (const problem of read.problems) process.stderr.write(`${problem}\n`);
    process.stderr.write(`Run switchboard-mcp ${name} --help to see every setting.\n`);
    process.exitCode = 2;
    return;
  }
  const { config } = read;
  if (config.help) {
    process.stdout.write(commandHelpText());
    return;
  }
  const result = await runAccountCommand(name, depsOf(config)).catch(unanswered);
  const toStdout = config.json || result.code === 0;
  (toStdout ? process.stdout : process.stderr).write(printed(result, config.json));
  process.exitCode = result.code;
}

function depsOf(config: CommandConfig): Parameters<typeof runAccountCommand>[1] {
  const { clientId, clientSecret, accountId } = config;
  const hosts = realLineHosts(config);
  return {
    vault: openKeychain({ clock: systemClock, helper: path.join(__dirname, 'keychainHelper.js') }),
    settings: openSettings(userFolders().data, silentLog, systemClock),
    desk: openAccountDesk({ hosts, clock: systemClock, version, log: silentLog }),
    terminal: processTerminal(),
    environment: credentialEnvironment(hosts),
    accountId,
    given: clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret },
  };
}

function unanswered(error: unknown): CommandResult {
  if (error instanceof SwitchboardError) return failure(error.code, { sentence: error.message, fix: error.recovery });
  return failure('unexpected', { sentence: `The command failed: ${reasonOf(error)}.`, fix: 'Run it again.' });
}

void main(process.argv.slice(2));
