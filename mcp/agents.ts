/** `switchboard-mcp agents`, `connect` and `disconnect`: desktop agents and their connections to Switchboard on this computer. */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { systemClock } from './base/clock';
import { SwitchboardError } from './base/errors';
import { silentLog } from './base/log';
import { systemProcesses } from './base/processes';
import { reasonOf } from './base/reason';
import { userFolders } from './base/userFolders';
import { defaultBridgeFolder } from './bridge/bridgeFile';
import { openAgentAccess } from './commands/agentAccess';
import { type AgentCommandDeps, connectAgent, disconnectAgent, listAgents } from './commands/agents';
import { agentCommandNamed } from './commands/names';
import { type CommandResult, failure, printed } from './commands/result';
import { openAgentConnections } from './connect/agentConnections';
import { placeOf } from './connect/table/paths';

const exit = { usage: 2 } as const;

const help = `Usage: switchboard-mcp agents [--all] [--json]
       switchboard-mcp connect <agent> [--allow] [--print] [--json]
       switchboard-mcp disconnect <agent> [--print] [--json]

agents      lists the desktop agents on this computer, and which of them are connected to Switchboard. It looks at files and folders only.
connect     adds Switchboard to the agent's configuration. Nothing else in the file changes, and a copy is kept beside it. The entry
            starts this program as a bridge to the Switchboard app, and holds no secret.
disconnect  takes that entry out again, and takes the agent's access away.

  --all    List the agents that were not found, too.
  --allow  Let the agent read and answer calls without asking you each time, where the agent has such a setting.
  --print  Show what would change, and change nothing.
  --json   Print one JSON line.
  --help   Show this text.

Exit code 0: done. 1: not done, and the text says why. 2: the command is wrong.
`;

const options = {
  all: { type: 'boolean', default: false },
  allow: { type: 'boolean', default: false },
  print: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

async function main([command, ...argv]: readonly string[]): Promise<void> {
  const name = agentCommandNamed(command) ?? 'agents';
  const given = readArguments(argv);
  const [agent, ...more] = given?.positionals ?? [];
  if (given?.values.help === true) {
    process.stdout.write(help);
    return;
  }
  if (given === undefined || more.length > 0 || (name === 'agents') !== (agent === undefined)) {
    const missing = given !== undefined && name !== 'agents' && agent === undefined;
    const why = missing ? 'Name the agent. Run switchboard-mcp agents --all to see them.' : 'Unknown argument.';
    process.stderr.write(`${why} Run switchboard-mcp ${name} --help.\n`);
    process.exitCode = exit.usage;
    return;
  }
  const { values } = given;
  const result = await run(name, agent ?? '', values).catch(unanswered);
  const toStdout = values.json || result.code === 0;
  (toStdout ? process.stdout : process.stderr).write(printed(result, values.json));
  process.exitCode = result.code;
}

async function run(name: 'agents' | 'connect' | 'disconnect', agent: string, { all, allow, print }: Values): Promise<CommandResult> {
  const deps = await openDeps();
  switch (name) {
    case 'agents':
      return listAgents(deps, all);
    case 'connect':
      return connectAgent(deps, { agent, print, allow });
    case 'disconnect':
      return disconnectAgent(deps, { agent, print });
  }
}

async function openDeps(): Promise<AgentCommandDeps> {
  const { data } = userFolders();
  const chosen = process.env.SWITCHBOARD_USER_DATA;
  const bridges = process.env.SWITCHBOARD_BRIDGE_FOLDER || defaultBridgeFolder();
  const access = await openAgentAccess(data, bridges, systemClock, silentLog);
  const { find } = systemProcesses();
  const connections = openAgentConnections({
    place: placeOf(),
    dataFolder: data,
    launch: {
      node: process.execPath,
      cli: path.join(__dirname, 'cli.js'),
      dataFolder: chosen === undefined || chosen === '' ? undefined : data,
    },
    endpoint: () => undefined,
    knows: (id) => access.knows(id),
    clock: systemClock,
    process: { pid: process.pid, find },
  });
  return {
    connections,
    mint: (request) => access.mint(request),
    revoke: (id) => access.revoke(id).then(() => undefined, notRevoked),
  };
}

function notRevoked(error: unknown): string {
  return `The agent's access could not be taken away: ${reasonOf(error)} Revoke it under Agents in the app.`;
}

type Values = NonNullable<ReturnType<typeof readArguments>>['values'];

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

function unanswered(error: unknown): CommandResult {
  if (error instanceof SwitchboardError) return failure(error.code, { sentence: error.message, fix: error.recovery });
  return failure('unexpected', { sentence: `The command failed: ${reasonOf(error)}.`, fix: 'Run it again.' });
}

void main(process.argv.slice(2));
