/**
 * `npm run field`: feeds what real clients, Bandwidth's own samples and public bug reports showed (e2e/field/cases.ts) to the built
 * server, and prints one line for each. `npm test` runs the same.
 */
import { build } from './build.mjs';
import { endToEndTests, prepareEndToEnd } from './endToEnd.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript } from './progress.mjs';
import { closingLine } from './tally.mjs';

await runScript(async () => {
  await ensurePackages();
  const electron = await prepareEndToEnd();
  await build();
  const tally = await endToEndTests(electron, ['e2e/field', ...process.argv.slice(2)]);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});
