/**
 * `npm run e2e`: builds, then runs the end-to-end tests only. Arguments go to Playwright: `npm run e2e -- --grep answer`.
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
  const tally = await endToEndTests(electron, process.argv.slice(2));
  process.stdout.write(`Ran in ${electron.label}.\n${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});
