/**
 * `npm run check`: lint, types, unused code and unit tests, in under a minute, with no display and no build.
 */
import { quickChecks } from './checks.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript } from './progress.mjs';
import { closingLine, total } from './tally.mjs';

await runScript(async () => {
  await ensurePackages();
  const tally = total(await quickChecks());
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});
