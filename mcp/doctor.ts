/** `switchboard-mcp doctor`: says whether the phone line is ready, and what to do where it is not. */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openAccountDesk } from './account/openDesk';
import { credentialEnvironment } from './bandwidth/hosts';
import { systemClock } from './base/clock';
import { SwitchboardError } from './base/errors';
import { silentLog } from './base/log';
import { reasonOf } from './base/reason';
import { userFolders } from './base/userFolders';
import { version } from './base/version';
import { defaultBridgeFolder } from './bridge/bridgeFile';
import { doctor } from './commands/doctor';
import { printed } from './commands/result';
import { runningStatus } from './commands/runningStatus';
import { keptAccount } from './settings/keptAccounts';
import { readRealLine } from './settings/realLineSettings';
import { openSettings } from './settings/settingsFile';
import { openKeychain } from './vault/keychain';
import { keychainSource } from './vault/keychainSource';

const exit = { usage: 2 } as const;

const help = `Usage: switchboard-mcp doctor [--json]

Says whether the phone line is ready: your account, your phone number, whether Bandwidth can reach this computer, incoming
calls, agents and the keychain. It asks the Switchboard that is running. Where none is running, it reads the environment and
the keychain, and asks Bandwidth.

  --json  Print one JSON line.
  --help  Show this text.

Exit code 0: nothing needs you. 1: something does. 2: the command or the environment is wrong.
`;

async function main(argv: readonly string[]): Promise<void> {
  const given = readArguments(argv);
  if (given === undefined) {
    process.stderr.write('Unknown argument. Run switchboard-mcp doctor --help.\n');
    process.exitCode = exit.usage;
    return;
  }
  if (given.help) {
    process.stdout.write(help);
    return;
  }
  const { real } = readRealLine(process.env);
  const environment = credentialEnvironment(real.hosts);
  const key = keptAccount(openSettings(userFolders().data, silentLog, systemClock).current, environment, real.accountId);
  const keychain = openKeychain({ clock: systemClock, helper: path.join(__dirname, 'keychainHelper.js') });
  const kept = key === undefined ? [] : [keychainSource(keychain, key)];
  const result = await doctor({
    ...{ clock: systemClock, version, real },
    running: () => runningStatus(process.env.SWITCHBOARD_BRIDGE_FOLDER || defaultBridgeFolder(), systemClock),
    sources: [...real.credentials, ...kept],
    desk: openAccountDesk({ hosts: real.hosts, clock: systemClock, log: silentLog, version }),
  });
  process.stdout.write(printed(result, given.json));
  process.exitCode = result.code;
}

function readArguments(argv: readonly string[]): { readonly json: boolean; readonly help: boolean } | undefined {
  try {
    const options = { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch {
    return undefined;
  }
}

main(process.argv.slice(3)).catch((error: unknown) => {
  const next = error instanceof SwitchboardError ? ` ${error.recovery}` : '';
  process.stderr.write(`${reasonOf(error)}${next}\n`);
  process.exitCode = exit.usage;
});
