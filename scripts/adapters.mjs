/**
 * `npm run adapters`: the built headless server on its practice line, used through the MCP client libraries of other
 * projects. Each lists the tools, calls one that succeeds and one that fails, and must hand the failure's code and
 * recovery over to its caller. The libraries are installed at pinned versions into node_modules/.cache/adapters and are
 * not among the project's packages. The last line is `N passed, N failed`.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { capture, must, npm, projectRoot } from './command.mjs';
import { modernNode } from './npmTools.mjs';
import { ensurePackages } from './packages.mjs';
import { startServer } from './practiceServer.mjs';
import { runScript, step } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/** @typedef {{ client: string, packages: readonly string[] }} Adapter `client`: a module of scripts/adapters. The first package is the one tried. */
/** @typedef {{ thrown: boolean, texts: string[] }} Answer What a call gave its caller, and whether it was thrown. */
/** @typedef {{ tools: string[], success: Answer, failure: Answer }} Answers What `ask.mjs` prints. */

/** How many tools the server has. */
const toolCount = 31;

const sdk1 = '@modelcontextprotocol/sdk@1.32.2';
const zod = 'zod@4.6.7';

/** @type {readonly Adapter[]} */
const adapters = [
  { client: 'sdk1', packages: [sdk1, zod] },
  { client: 'sdk2', packages: ['@modelcontextprotocol/client@2.4.0', zod] },
  { client: 'langchain', packages: ['@langchain/mcp-adapters@1.1.4', '@langchain/core@1.4.0', '@langchain/langgraph@1.7.3'] },
  { client: 'ai-sdk', packages: ['@ai-sdk/mcp@2.0.99', zod] },
  { client: 'mastra', packages: ['@mastra/mcp@2.0.0', '@mastra/core@1.71.0'] },
  { client: 'openai', packages: ['@openai/agents@0.20.0', zod] },
  { client: 'genai', packages: ['@google/genai@3.3.0', sdk1] },
  { client: 'mcp-remote', packages: ['mcp-remote@0.15.1', sdk1] },
];

const clients = join(projectRoot, 'scripts', 'adapters');
const cache = join(projectRoot, 'node_modules', '.cache', 'adapters');

await runScript(async () => {
  await ensurePackages();
  await ensureBuilt();
  const node = await modernNode();
  const server = await startServer();
  /** @type {import('./tally.mjs').Tally[]} */
  const tallies = [];
  try {
    for (const adapter of adapters) {
      const problems = await problemsOf(adapter, node, server);
      process.stdout.write(`${problems.length === 0 ? '✔' : '✖'} ${adapter.packages[0]}${problems.map((one) => `\n  ${one}`).join('')}\n`);
      tallies.push(single(problems.length === 0));
    }
  } finally {
    await server.stop();
  }
  const tally = total(tallies);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});

/**
 * @param {Adapter} adapter
 * @param {string} node
 * @param {import('./practiceServer.mjs').Server} server
 * @returns {Promise<string[]>} What is wrong, a sentence each.
 */
async function problemsOf(adapter, node, { url, token }) {
  const folder = await install(adapter);
  const env = { PATH: process.env.PATH, HOME: folder, SB_URL: url, SB_TOKEN: token };
  const { code, stdout, output } = await capture(node, ['ask.mjs', `${adapter.client}.mjs`], { cwd: folder, env });
  const line = stdout.split('\n').find((text) => text.startsWith('{"tools":'));
  if (line === undefined) return [`The client ended with code ${code} and no answers: ${output.trim().slice(-1000)}`];
  return judge(JSON.parse(line));
}

/**
 * @param {Answers} answers
 * @returns {string[]}
 */
function judge({ tools, success, failure }) {
  const problems = [];
  const count = new Set(tools).size;
  if (count !== toolCount) problems.push(`It lists ${count} tools instead of ${toolCount}.`);
  if (success.thrown || !success.texts.some((text) => text.includes('Switchboard practice'))) {
    problems.push(`listApplications did not answer with the practice application: ${excerpt(success)}`);
  }
  if (!failure.texts.some(carriesRecovery)) {
    problems.push(`getCallState of an unknown call did not give not_found and a recovery: ${excerpt(failure)}`);
  }
  return problems;
}

/**
 * Whether a text is, or contains, the server's own failure. A client's complaint about an output schema is not one.
 *
 * @param {string} text
 */
function carriesRecovery(text) {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  try {
    const { code, recovery } = JSON.parse(json);
    return code === 'not_found' && typeof recovery === 'string' && recovery !== '';
  } catch {
    return false;
  }
}

/** @param {Answer} answer */
function excerpt({ thrown, texts }) {
  return `${thrown ? 'thrown: ' : ''}${texts.join(' | ').slice(0, 500)}`;
}

/**
 * Installs a library, unless these versions are there, and puts its client beside it.
 *
 * @param {Adapter} adapter
 * @returns {Promise<string>} The folder.
 */
async function install({ client, packages }) {
  const folder = join(cache, client);
  const stamp = join(folder, `${packages.join(' ').replaceAll('/', '+')}.installed`);
  if (!existsSync(stamp)) {
    await step(`Installing ${packages[0]} from the npm registry, once`, async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
      const [program, first] = npm();
      const args = [...first, 'install', ...packages, '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund'];
      await must(program, args, { cwd: folder });
      await writeFile(stamp, '');
    });
  }
  for (const file of await readdir(clients)) await copyFile(join(clients, file), join(folder, file));
  return folder;
}
