/**
 * The command `switchboard-mcp`. It loads one of the programs beside it in `dist/mcp`, with V8's code cache: `bridge.js`,
 * `doctor.js`, `agents.js`, `command.js` for the other commands that do one thing and end, or `headless.js` for everything else.
 */
import { webcrypto } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { bundleLoader } from './base/bundleLoader';
import { bridgeArguments } from './bridge/bridgeArguments';
import { agentCommandNamed, commandNamed, stopCommandName } from './commands/names';

// Node 18 has no global `crypto`, which the protocol's SDK expects.
globalThis.crypto ??= webcrypto;

// With a listener, Node no longer opens its debugger on this signal.
process.on('SIGUSR1', () => undefined);

const argv = process.argv.slice(2);
const server = bridgeArguments(argv, process.env) === undefined ? 'headless.js' : 'bridge.js';
const command = commandNamed(argv[0]) === undefined ? server : 'command.js';
// These need no settings of the server, whose table of tools takes time to load.
const light = new Map([
  ['doctor', 'doctor.js'],
  [stopCommandName, 'stop.js'],
]).get(argv[0] ?? '');
const agents = agentCommandNamed(argv[0]) === undefined ? undefined : 'agents.js';
const program = light ?? agents ?? command;
bundleLoader().load(path.join(__dirname, program));
