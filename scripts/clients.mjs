/**
 * `npm run clients`: the desktop agents on npm that run without a window, each connected by `switchboard-mcp connect` in a home folder
 * of its own to a server on its practice line. Each must list the server by its own command, where it has one, and hold a whole
 * call: place it, hear that it was answered, ask for a key, get it, and hang up. The part of the model is played by a script on
 * loopback (`clients/model.mjs`); nothing leaves this computer but the installation. The agents are installed at pinned versions into
 * node_modules/.cache/clients and are not among the project's packages. `npm run clients -- codex` tries one. The last line is
 * `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from './build.mjs';
import { startModel } from './clients/model.mjs';
import { capture, must, npm, projectRoot } from './command.mjs';
import { modernNode } from './npmTools.mjs';
import { ensurePackages } from './packages.mjs';
import { cli } from './practiceServer.mjs';
import { runScript, Stop, step } from './progress.mjs';
import { closingLine, single, total } from './tally.mjs';

/**
 * @typedef {object} Setting What a client is run with.
 * @property {string} home
 * @property {string} model Address of the scripted model.
 */
/**
 * @typedef {object} Client
 * @property {string} id Its row in the table of agents.
 * @property {string} spec The package.
 * @property {string} bin
 * @property {string} [installer] Its own script that puts its program in place: no other script of a package is run.
 * @property {Readonly<Record<string, string>>} [env]
 * @property {(at: Setting) => Promise<void>} [prepare] Writes what the client needs besides, before it is connected.
 * @property {(at: Setting) => readonly string[]} [setUp] Arguments of its own command that sets the model up.
 * @property {readonly string[]} [list] Arguments of its own list of servers, when that connects.
 * @property {RegExp} [listed] What the list says of a server that is connected.
 * @property {(at: Setting) => { args: readonly string[], env?: Readonly<Record<string, string>>, input?: string }} call
 */

const task = 'Place the call.';

/** @type {readonly Client[]} */
const clients = [
  {
    ...{ id: 'claude-code', spec: '@anthropic-ai/claude-code@2.1.332', bin: 'claude' },
    installer: 'node_modules/@anthropic-ai/claude-code/install.cjs',
    env: { DISABLE_TELEMETRY: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', ENABLE_TOOL_SEARCH: 'false' },
    ...{ list: ['mcp', 'list'], listed: /switchboard:.*Connected/ },
    call: ({ model }) => ({
      // The tools of the conversation are allowed by the consent that connecting wrote.
      args: ['-p', task, '--allowedTools', 'mcp__switchboard__createCall'],
      env: { ANTHROPIC_BASE_URL: model, ANTHROPIC_API_KEY: 'script' },
    }),
  },
  {
    ...{ id: 'codex', spec: '@openai/codex@0.169.0', bin: 'codex' },
    call: ({ model }) => ({
      args: [
        ...['exec', '--skip-git-repo-check', '--sandbox', 'read-only', '-c', 'model_provider="script"', '-c', 'model="gpt-5"'],
        ...['-c', `model_providers.script={name="script",base_url="${model}/v1",wire_api="responses",env_key="SCRIPT_KEY"}`],
        // Without a person, a tool that asks is refused. The tools of the conversation are approved by the consent that connecting wrote.
        ...['-c', 'mcp_servers.switchboard.tools.createCall.approval_mode="approve"', task],
      ],
      env: { SCRIPT_KEY: 'script' },
    }),
  },
  {
    ...{ id: 'gemini-cli', spec: '@google/gemini-cli@0.61.0', bin: 'gemini' },
    env: { GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_TELEMETRY_ENABLED: 'false' },
    prepare: ({ home }) =>
      write(join(home, '.gemini', 'settings.json'), '{ "security": { "auth": { "selectedType": "gemini-api-key" } } }\n'),
    ...{ list: ['mcp', 'list'], listed: /switchboard.*Connected/ },
    call: ({ model }) => ({ args: ['-m', 'gemini-2.5-pro', '-p', task], env: { GOOGLE_GEMINI_BASE_URL: model, GEMINI_API_KEY: 'script' } }),
  },
  {
    ...{ id: 'opencode', spec: 'opencode-ai@1.18.33', bin: 'opencode' },
    installer: 'node_modules/opencode-ai/postinstall.mjs',
    env: { OPENCODE_DISABLE_AUTOUPDATE: '1' },
    ...{ list: ['mcp', 'list'], listed: /switchboard[\s\S]*connected/ },
    call: ({ model }) => ({ args: ['run', '-m', 'script/script', task], env: { OPENCODE_CONFIG_CONTENT: opencodeModel(model) } }),
  },
  {
    ...{ id: 'copilot-cli', spec: '@github/copilot@1.0.102', bin: 'copilot' },
    call: ({ model }) => ({
      args: ['-p', task, '--allow-tool=switchboard', '--no-color'],
      env: {
        COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
        COPILOT_PROVIDER_TYPE: 'openai',
        COPILOT_PROVIDER_API_KEY: 'script',
        COPILOT_MODEL: 'gpt-4.1',
      },
    }),
  },
  {
    ...{ id: 'cline', spec: 'cline@3.0.65', bin: 'cline' },
    setUp: ({ model }) => ['auth', '-p', 'openai-compatible', '-k', 'script', '-m', 'script', '-b', `${model}/v1`],
    call: () => ({ args: ['-P', 'openai-compatible', task] }),
  },
  {
    ...{ id: 'continue', spec: '@continuedev/cli@1.5.47', bin: 'cn' },
    prepare: ({ home, model }) => write(join(home, '.continue', 'config.yaml'), continueModel(model)),
    call: ({ home }) => ({ args: ['-p', task, '--auto', '--config', join(home, '.continue', 'config.yaml')] }),
  },
  {
    ...{ id: 'qwen-code', spec: '@qwen-code/qwen-code@0.24.4', bin: 'qwen' },
    // Else the model is offered a search for tools in place of the tools.
    prepare: ({ home }) => write(join(home, '.qwen', 'settings.json'), '{ "tools": { "toolSearch": { "enabled": false } } }\n'),
    ...{ list: ['mcp', 'list'], listed: /switchboard.*Connected/ },
    call: ({ model }) => ({
      args: ['-p', task, '--auth-type', 'openai'],
      env: { OPENAI_BASE_URL: `${model}/v1`, OPENAI_API_KEY: 'script', OPENAI_MODEL: 'script' },
    }),
  },
];

const cache = join(projectRoot, 'node_modules', '.cache', 'clients');
/** The extension for Claude Desktop, by its row in the table. The official tool checks it, and its bridge is run as Claude Desktop does. */
const extension = 'claude-desktop';
const mcpb = '@anthropic-ai/mcpb@2.1.2';
/** A client that takes longer hangs. */
const limitMs = 180_000;
const wanted = process.argv.slice(2);

await runScript(async () => {
  await ensurePackages();
  await ensureBuilt();
  const node = await modernNode();
  await install();
  const chosen = clients.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const names = [...clients.map(({ id }) => id), extension];
  if (wanted.some((name) => !names.includes(name))) throw new Stop(`No client has one of these names. They are: ${names.join(', ')}.`);
  /** @type {import('./tally.mjs').Tally[]} */
  const tallies = [];
  for (const client of chosen) tallies.push(report(client.spec, await tryClient(client, node)));
  if (wanted.length === 0 || wanted.includes(extension)) tallies.push(report(mcpb, await tryExtension(node)));
  const tally = total(tallies);
  process.stdout.write(`${closingLine(tally)}\n`);
  return tally.failed === 0 ? 0 : 1;
});

/** @param {string} name @param {readonly Seen[]} seen @returns {import('./tally.mjs').Tally} */
function report(name, seen) {
  const ok = seen.every(({ problem }) => problem === undefined);
  const answers = seen.map(({ what, problem }) => `${what}: ${problem === undefined ? 'yes' : 'no'}`);
  process.stdout.write(`${ok ? '✔' : '✖'} ${name.padEnd(36)} ${answers.join('   ')}\n`);
  for (const { what, problem } of seen) if (problem !== undefined) process.stdout.write(`  ${what}: ${problem}\n`);
  return single(ok);
}

/** @typedef {{ what: string, problem: string | undefined }} Seen */

/**
 * @param {Client} client
 * @param {string} node
 * @returns {Promise<readonly Seen[]>}
 */
async function tryClient(client, node) {
  const home = await mkdtemp(join(tmpdir(), 'switchboard-client-'));
  const model = await startModel();
  const server = await serve(home);
  /** @type {Seen[]} */
  const seen = [];
  /** @param {string} what @param {() => Promise<string | undefined>} look Resolves to what is wrong. */
  const note = async (what, look) => void seen.push({ what, problem: await look().catch((error) => String(error)) });
  const at = { home, model: model.url };
  try {
    await client.prepare?.(at);
    if (client.setUp !== undefined) await runClient(client, node, home, client.setUp(at), {});
    const before = await contents(home);
    const run = (/** @type {readonly string[]} */ args, /** @type {Readonly<Record<string, string>>} */ env = {}) =>
      runClient(client, node, home, args, env);
    await note('connected', async () => {
      const { code, output } = await ours(home, ['connect', client.id, '--allow']);
      return code === 0 ? undefined : output.trim();
    });
    const { list, listed } = client;
    if (list !== undefined && listed !== undefined) {
      await note('lists it', async () => {
        const { output } = await run(list);
        return listed.test(output) ? undefined : excerpt(output);
      });
    }
    const held = await holdCall(() => run(client.call(at).args, client.call(at).env), server, model);
    // Some clients ask their model before their servers have started, on a busy computer.
    const again = held !== undefined && model.calls.length === 0;
    await note(again ? 'whole call, second try' : 'whole call', async () =>
      again ? holdCall(() => run(client.call(at).args, client.call(at).env), server, model) : held,
    );
    await note('known by name', async () => {
      const { agents } = JSON.parse((await ours(home, ['agents', '--json'])).output);
      const name = agents.find((/** @type {{ id: string }} */ { id }) => id === client.id)?.name;
      const { rows } = JSON.parse((await ours(home, ['doctor', '--json'])).output);
      const said = rows.find((/** @type {{ id: string }} */ { id }) => id === 'agent')?.sentence ?? '';
      return said.includes(name) && said.endsWith('connected.') ? undefined : `The line says: ${said}`;
    });
    await note('restored', async () => {
      const { code, output } = await ours(home, ['disconnect', client.id]);
      if (code !== 0) return output.trim();
      const after = await contents(home);
      const changed = Object.keys(before).filter((file) => before[file] !== after[file] && after[file]?.includes('switchboard'));
      return changed.length === 0 ? undefined : `These files still differ: ${changed.join(', ')}`;
    });
  } finally {
    await server.stop();
    await model.stop();
    await endLeftBehind(home);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
  return seen;
}

/** @param {string} node @returns {Promise<readonly Seen[]>} */
async function tryExtension(node) {
  const home = await mkdtemp(join(tmpdir(), 'switchboard-extension-'));
  const server = await serve(home);
  /** @type {Seen[]} */
  const seen = [];
  /** @param {string} what @param {() => Promise<string | undefined>} look */
  const note = async (what, look) => void seen.push({ what, problem: await look().catch((error) => String(error)) });
  const file = join(home, 'switchboard.mcpb');
  const unpacked = join(home, 'unpacked');
  const check = (/** @type {readonly string[]} */ ...args) =>
    capture(node, [join(cache, 'node_modules', '.bin', 'mcpb'), ...args], { env: environment(home) });
  try {
    const { output } = await ours(home, ['connect', extension, '--json']);
    const { agentId } = JSON.parse(output);
    await note('packed', async () => {
      const { bundleForNode } = await import('./nodeBundle.mjs');
      const folder = join(projectRoot, 'dist', 'testing', 'clients');
      await bundleForNode(folder, { bundle: 'mcp/connect/bundle.ts' }, { rule: 'headless' });
      const parts = {
        bridge: join(dirname(cli), 'extensionBridge.js'),
        icon: join(dirname(cli), 'icon.png'),
        folder: home,
        version: '0.1.0',
      };
      const { packBundle } = createRequire(import.meta.url)(join(folder, 'bundle.js'));
      await writeFile(file, await packBundle(parts, agentId, join(home, 'switchboard')));
      return undefined;
    });
    await note('unpacked by mcpb', async () => {
      const { code, output: said } = await check('unpack', file, unpacked);
      return code === 0 ? undefined : excerpt(said);
    });
    await note('valid for mcpb', async () => {
      const { code, output: said } = await check('validate', join(unpacked, 'manifest.json'));
      return code === 0 ? undefined : excerpt(said);
    });
    await note('its bridge calls a tool', () => callThrough(node, unpacked));
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
  return seen;
}

/**
 * Runs the bridge of an unpacked extension as its manifest says.
 *
 * @param {string} node
 * @param {string} folder
 * @returns {Promise<string | undefined>}
 */
async function callThrough(node, folder) {
  const { server } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const { args, env } = server.mcp_config;
  const filled = args.map((/** @type {string} */ arg) => arg.replace('$' + '{__dirname}', folder));
  const child = spawn(node, filled, { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'claude-ai', version: '1' } };
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize })}\n`);
  child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  child.stdin.write(
    `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'listApplications', arguments: {} } })}\n`,
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  let text = '';
  for await (const line of createInterface(child.stdout)) {
    text += `${line}\n`;
    if (JSON.parse(line).id === 2) child.stdin.end();
  }
  clearTimeout(timer);
  return text.includes('Switchboard practice') ? undefined : excerpt(text);
}

/** Ends what a client left running for this home folder: Cline's hub would serve the next run with it. @param {string} home */
async function endLeftBehind(home) {
  const { output } = await capture('ps', ['-eo', 'pid=,args=']);
  for (const line of output.split('\n')) {
    const pid = Number.parseInt(line, 10);
    if (line.includes(`${home}/`) && pid !== process.pid) process.kill(pid, 'SIGTERM');
  }
}

/**
 * @param {() => Promise<{ code: unknown, output: string }>} run
 * @param {Served} server
 * @param {import('./clients/model.mjs').Model} model
 * @returns {Promise<string | undefined>} What is wrong.
 */
async function holdCall(run, server, model) {
  const { code, output } = await run();
  const missing = await missingEvents(server);
  if (missing.length === 0) return undefined;
  const made = `${model.calls.length} tool calls (${[...new Set(model.calls)].join(', ')}) in ${model.requests()} requests to the model`;
  return `No ${missing.join(', ')}. The client made ${made} and ended with ${code}: ${excerpt(output)}`;
}

/** Installs the clients, unless these versions are there. */
async function install() {
  const specs = [...clients.map(({ spec }) => spec), mcpb];
  const stamp = join(cache, 'installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === specs.join('\n')) return;
  await step('Installing the clients from the npm registry, once', async () => {
    await rm(cache, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, 'package.json'), '{ "private": true }\n');
    const [program, first] = npm();
    for (const spec of specs)
      await must(
        program,
        [...first, 'install', spec, '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps'],
        { cwd: cache },
      );
    for (const { installer } of clients)
      if (installer !== undefined) await must(process.execPath, [join(cache, installer)], { cwd: join(cache, dirname(installer)) });
    await writeFile(stamp, specs.join('\n'));
  });
}

/** @param {string} home */
function environment(home) {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    SWITCHBOARD_USER_DATA: join(home, 'switchboard'),
    TERM: 'dumb',
    NO_COLOR: '1',
    CI: '1',
  };
}

/** Our own command. @param {string} home @param {readonly string[]} args */
function ours(home, args) {
  return capture(process.execPath, [cli, ...args], { env: environment(home) });
}

/** @typedef {{ url: string, token: string, stop: () => Promise<void> }} Served */

/** The built server on its practice line, with the bridges of this home. @param {string} home @returns {Promise<Served>} */
async function serve(home) {
  const token = randomBytes(32).toString('base64url');
  const args = ['--practice', '--practice-pace', '0.1', '--transport', 'streamable-http', '--port', '0', '--ready-json'];
  const child = spawn(process.execPath, [cli, ...args, '--bridge-folder', join(home, 'switchboard', 'agents')], {
    env: { ...environment(home), BW_MCP_TOKEN: token },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    exited.then(() => undefined),
  ]);
  if (line === undefined) throw new Stop('The built server did not start: run `npm run build`, then `node dist/mcp/cli.js --practice`.');
  return {
    url: JSON.parse(line).endpoint,
    token,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Which events of a whole call the server did not see. @param {Served} server @returns {Promise<readonly string[]>} */
async function missingEvents({ url, token }) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'getCallbackEvents', arguments: { limit: 100 } } };
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'mcp-protocol-version': '2025-06-18' },
    body: JSON.stringify(call),
  });
  const text = (await response.text()).replaceAll('\\"', '"');
  return ['answer', 'gather', 'disconnect'].filter((type) => !new RegExp(`"event_type"\\s*:\\s*"${type}"`).test(text));
}

/**
 * @param {Client} client
 * @param {string} node
 * @param {string} home
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 */
async function runClient({ bin, env: own = {} }, node, home, args, env) {
  const work = join(home, 'work');
  await mkdir(work, { recursive: true });
  const program = join(cache, 'node_modules', '.bin', bin);
  const PATH = `${dirname(node)}:${process.env.PATH ?? ''}`;
  const child = spawn(program, args, {
    cwd: work,
    env: { ...environment(home), PATH, ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  // The whole group: a client starts its servers as children.
  const end = () => process.kill(-(child.pid ?? 0), 'SIGKILL');
  const timer = setTimeout(end, limitMs);
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(([error]) => [String(error)])]);
  clearTimeout(timer);
  return { code, output };
}

/** @param {string} text */
function excerpt(text) {
  return text.trim().slice(-600);
}

/** @param {string} file @param {string} content */
async function write(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** The small files of a home folder. @param {string} home @returns {Promise<Record<string, string>>} */
async function contents(home) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !file.includes('/switchboard/')) found[file.slice(home.length + 1)] = await readFile(file, 'utf8');
  }
  return found;
}

/** @param {string} model */
function opencodeModel(model) {
  const options = { baseURL: `${model}/v1`, apiKey: 'script' };
  return JSON.stringify({
    provider: { script: { npm: '@ai-sdk/openai-compatible', name: 'script', options, models: { script: { name: 'script' } } } },
  });
}

/** @param {string} model */
function continueModel(model) {
  return `name: Local Config
version: 1.0.0
schema: v1
# the scripted model
models:
  - name: script
    provider: openai
    model: gpt-4o
    apiKey: script
    apiBase: ${model}/v1
    capabilities:
      - tool_use
`;
}
