/** `switchboard-mcp stop`: ends all calls, and keeps new ones from agents until the person allows them again. */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { systemClock } from './base/clock';
import { reasonOf } from './base/reason';
import { userFolders } from './base/userFolders';
import { printed } from './commands/result';
import { reopenCalls, stopAllCalls } from './commands/stop';

const exit = { usage: 2 } as const;

const help = `Usage: switchboard-mcp stop [--reopen] [--json]

Ends every live call of every agent, and refuses new calls and messages until you allow them again, also after a restart. It
works while Bandwidth is slow or down: Switchboard keeps trying, and the command waits up to 30 s for each call's end.

  --reopen  Let agents call and send messages again.
  --json    Print one JSON line.
  --help    Show this text.

Exit code 0: done. 1: no Switchboard runs, or a call is not confirmed as ended yet. 2: the command is wrong.
`;

async function main(argv: readonly string[]): Promise<void> {
  const given = readArguments(argv);
  if (given === undefined) {
    process.stderr.write('Unknown argument. Run switchboard-mcp stop --help.\n');
    process.exitCode = exit.usage;
    return;
  }
  if (given.help) {
    process.stdout.write(help);
    return;
  }
  const deps = {
    folder: path.join(userFolders().data, 'control'),
    clock: systemClock,
    say: (line: string) => void (given.json ? undefined : process.stdout.write(`${line}\n`)),
  };
  const result = await (given.reopen ? reopenCalls(deps) : stopAllCalls(deps));
  process.stdout.write(printed(result, given.json));
  process.exitCode = result.code;
}

function readArguments(argv: readonly string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    return parseArgs({ args: [...argv], options: { reopen: flag, json: flag, help: flag } }).values;
  } catch {
    return undefined;
  }
}

main(process.argv.slice(3)).catch((error: unknown) => {
  process.stderr.write(`The command failed: ${reasonOf(error)}. Run the command again.\n`);
  process.exitCode = 1;
});
