/** `switchboard-mcp --bridge`, loaded by `cli.ts` when nothing else is asked for. */
import process from 'node:process';
import { bridgeArguments } from './bridge/bridgeArguments';
import { runBridge } from './bridge/runBridge';

const given = bridgeArguments(process.argv.slice(2), process.env);
if (given !== undefined) {
  runBridge(given).catch((error: unknown) => {
    process.stderr.write(`The bridge stopped: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
