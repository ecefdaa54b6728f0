/**
 * `npm run texts`: prints every sentence that a person or an agent can read, by the place where it is read, with its file and
 * line. `npm run texts -- main renderer` prints those folders only. docs/style.md says how to write them.
 */
import { sentencesIn, surfaceNames } from './sentences.mjs';

const chosen = process.argv.slice(2);
const sentences = sentencesIn(chosen.length === 0 ? ['main', 'renderer', 'mcp'] : chosen);
for (const surface of surfaceNames) {
  const here = sentences.filter((sentence) => sentence.surface === surface);
  if (here.length === 0) continue;
  process.stdout.write(`\n# ${surface} (${here.length})\n\n`);
  for (const { file, line, text } of here) process.stdout.write(`${file}:${line}\n    ${text}\n`);
}
