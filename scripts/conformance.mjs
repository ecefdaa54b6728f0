/**
 * `npm run conformance`: the protocol as others see it, on the built headless product and its practice line. Two
 * judges, each in both generations of the protocol: the official conformance suite, every scenario that needs no
 * fixture in the server and without any list of expected failures; and the Inspector's command line, over HTTP and
 * stdio, with its lint of the tools' schemas. The last line is `N passed, N failed`.
 */
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { capture } from './command.mjs';
import { modernNode, npmTool } from './npmTools.mjs';
import { ensurePackages } from './packages.mjs';
import { cli, startServer } from './practiceServer.mjs';
import { runScript, Stop, step } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */
/** @typedef {import('./practiceServer.mjs').Server} Server */

const conformance = { name: '@modelcontextprotocol/conformance', version: '0.2.0-alpha.12', script: 'dist/index.js' };
const inspector = { name: '@modelcontextprotocol/inspector', version: '2.12.0', script: undefined };

/**
 * The generic scenarios. The others call tools, prompts and resources by names that only a server made for the suite
 * has (`test_simple_text`, `test://static-text` …), or features this server does not declare (logging, tasks).
 */
const scenarios = {
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'server-sse-multiple-streams',
    'server-session-lifecycle',
    'dns-rebinding-protection',
  ],
  '2026-07-28': [
    'server-stateless',
    'tools-list',
    'resources-list',
    'prompts-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
    'caching',
    'http-header-validation',
    'sep-2164-resource-not-found',
    'input-required-result-unsupported-methods',
    'input-required-result-validate-input',
    'input-required-result-ignore-extra-params',
    'input-required-result-missing-input-response',
  ],
};

/** Checks inside a generic scenario that ask for a tool of the suite's own; the suite itself says so in these words. */
const wantsFixture = /^Not testable: server does not list the diagnostic tool 'test_/;

await runScript(async () => {
  await ensurePackages();
  await ensureBuilt();
  const node = await modernNode();
  const suite = await npmTool(conformance);
  const inspect = await npmTool(inspector);
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-conformance-'));
  /** @type {Tally[]} */
  const tallies = [];
  const server = await startServer();
  try {
    const proxy = await startProxy(server);
    try {
      for (const [revision, names] of Object.entries(scenarios)) {
        tallies.push(await suiteRun({ node, suite, url: proxy.url, revision, names, folder }));
      }
    } finally {
      await proxy.stop();
    }
    for (const era of ['legacy', 'modern']) {
      for (const transport of /** @type {const} */ (['http', 'stdio'])) {
        tallies.push(await inspectorRun({ node, inspect, server, era, transport, folder }));
      }
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const tally = total(tallies);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});

/**
 * @param {{ node: string, suite: string, url: string, revision: string, names: readonly string[], folder: string }} run
 * @returns {Promise<Tally>} Its checks.
 */
function suiteRun({ node, suite, url, revision, names, folder }) {
  return step(
    `Conformance, ${revision} (${names.length} scenarios)`,
    async (note) => {
      /** @type {Tally[]} */
      const tallies = [];
      let left = 0;
      for (const name of names) {
        const output = join(folder, `${revision}-${name}`);
        const args = [suite, 'server', '--url', url, '--scenario', name, '--spec-version', revision, '-o', output];
        const finished = await capture(node, args);
        const checks = await readChecks(output);
        const judged = checks.filter(({ status, message }) => status !== 'FAILURE' || !wantsFixture.test(message));
        left += checks.length - judged.length;
        const failed = judged.filter(({ status }) => status === 'FAILURE');
        for (const { id, message } of failed) note.note(`✖ ${name}: ${id}: ${message}`);
        const passed = judged.filter(({ status }) => status === 'SUCCESS').length;
        // A scenario that ran no check at all has not shown anything.
        if (passed + failed.length === 0) {
          note.note(`✖ ${name}: nothing was checked\n${finished.output.trim().split('\n').slice(-15).join('\n')}`);
          tallies.push(single(false));
        } else tallies.push({ passed, failed: failed.length });
      }
      const tally = total(tallies);
      note.note(`${tally.passed} checks passed, ${tally.failed} failed; ${left} need a tool that only a test server has`);
      return tally;
    },
    ({ failed }) => failed === 0,
  );
}

/**
 * @param {string} folder Where the suite wrote its results.
 * @returns {Promise<{ id: string, status: string, message: string }[]>}
 */
async function readChecks(folder) {
  /** @type {string[]} */
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const checks = [];
  for (const file of files.filter((name) => name.endsWith('checks.json'))) {
    /** @type {{ id?: string, status?: string, errorMessage?: string, name?: string }[]} */
    const read = JSON.parse(await readFile(join(folder, file), 'utf8'));
    for (const { id = '', status = '', errorMessage = '' } of read) checks.push({ id, status, message: errorMessage });
  }
  return checks;
}

/**
 * @param {{ node: string, inspect: string, server: Server, era: string, transport: 'http' | 'stdio', folder: string }} run
 * @returns {Promise<Tally>}
 */
function inspectorRun({ node, inspect, server, era, transport, folder }) {
  const target = {
    http: [server.url, '--transport', 'http', '--header', `Authorization: Bearer ${server.token}`],
    stdio: [node, cli, '--practice'],
  }[transport];
  const env = { ...process.env, MCP_CATALOG_PATH: join(folder, 'catalog.json') };
  /** @param {readonly string[]} args */
  const ask = (args) => capture(node, [inspect, '--cli', '--protocol-era', era, ...target, ...args], { env });
  /** @type {readonly [string, readonly string[], RegExp][]} What must stand in the answer, and what must not be complained of. */
  const questions = [
    ['lists the tools, with nothing to complain of', ['--method', 'tools/list', '--strict'], /"respondToCallback"/],
    ['calls a tool', ['--method', 'tools/call', '--tool-name', 'listApplications'], /Switchboard practice/],
    ['reads the guide', ['--method', 'resources/read', '--uri', 'switchboard://guide'], /The working loop/],
    ['lists the prompts', ['--method', 'prompts/list'], /place_a_call_and_talk/],
  ];
  return step(
    `Inspector, ${era} over ${transport}`,
    async (note) => {
      /** @type {Tally[]} */
      const tallies = [];
      for (const [what, args, expected] of questions) {
        const { code, stdout, output } = await ask(args);
        const ok = code === 0 && expected.test(stdout) && !/^(Warning|Error): /m.test(output);
        if (!ok) note.note(`✖ ${what} (code ${code})\n${output.trim().split('\n').slice(-20).join('\n')}`);
        tallies.push(single(ok));
      }
      return total(tallies);
    },
    ({ failed }) => failed === 0,
  );
}

/**
 * A loopback proxy that adds the token, which the suite has no option for. A foreign Host or Origin goes through as it
 * came, so that the server's own guard is what answers. A loopback Host becomes the server's, as if it had been called
 * directly; a loopback Origin is dropped, because the server admits no web page by default and desktop agents send none.
 *
 * @param {Server} server
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
async function startProxy({ url, token }) {
  const target = new URL(url);
  const proxy = createServer((req, res) => {
    const headers = { ...req.headers, authorization: `Bearer ${token}` };
    if (isLoopback(`http://${headers.host}`)) headers.host = target.host;
    if (headers.origin !== undefined && isLoopback(headers.origin)) delete headers.origin;
    const onward = request({ host: target.hostname, port: target.port, path: req.url, method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      res.flushHeaders();
      answer.pipe(res);
    });
    onward.once('error', (error) => {
      if (res.headersSent) res.destroy();
      else res.writeHead(502).end(error.message);
    });
    // An abandoned request is how a client cancels.
    res.once('close', () => onward.destroy());
    req.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Stop('The proxy for the conformance suite could not listen.');
  return {
    url: `http://127.0.0.1:${address.port}${target.pathname}`,
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** @param {string} origin */
function isLoopback(origin) {
  return URL.canParse(origin) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname);
}
