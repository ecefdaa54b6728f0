/**
 * The command `switchboard-mcp`. It loads one of two programs that stand beside it in `dist/mcp`, with V8's code cache:
 * `bridge.js`, or `headless.js` for everything else.
 */
import { webcrypto } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { bundleLoader } from './base/bundleLoader';
import { bridgeArguments } from './bridge/bridgeArguments';

// Node 18 has no global `crypto`, which the protocol's SDK expects.
globalThis.crypto ??= webcrypto;

// With a listener, Node no longer opens its debugger on this signal.
process.on('SIGUSR1', () => undefined);

const program = bridgeArguments(process.argv.slice(2), process.env) === undefined ? 'headless.js' : 'bridge.js';
bundleLoader().load(path.join(__dirname, program));
