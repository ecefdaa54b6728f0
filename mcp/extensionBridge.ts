/** The bridge inside the extension for Claude Desktop (`.mcpb`): one file, run by the Node that Claude Desktop brings along. */
import { webcrypto } from 'node:crypto';
import process from 'node:process';
import { bridgeArguments } from './bridge/bridgeArguments';
import { runBridge } from './bridge/runBridge';

// Node 18 has no global `crypto`, which the protocol's SDK expects.
globalThis.crypto ??= webcrypto;

const given = bridgeArguments(process.argv.slice(2), process.env);
if (given === undefined) {
  process.stderr.write('This extension names no agent. Create it again in Switchboard, under Agents.\n');
  process.exit(2);
} else {
  runBridge(given).catch((error: unknown) => {
    process.stderr.write(`The bridge stopped: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
