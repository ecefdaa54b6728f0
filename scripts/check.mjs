/**
 * `npm run check`: lint, types and unit tests, in under a minute, with no display and no build.
 */
import { lint, types, unitTests } from './checks.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript } from './progress.mjs';
import { closingLine, total } from './tally.mjs';

await runScript(async () => {
  await ensurePackages();
  const tally = total([await lint(), ...(await types()), await unitTests()]);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});
