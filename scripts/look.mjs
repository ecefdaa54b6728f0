/**
 * `npm run look`: every state of the window, from the mock page, as pictures in `screenshots/look/`: light and dark, wide and
 * narrow, and at 200 % zoom. Each is also read by axe, checked for sideways scrolling, and Home and set-up for words that a
 * person should not meet. `npm run look -- home setup-number` takes only the scenes whose names begin so.
 */
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './command.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { startVirtualDisplay } from './display.mjs';
import { findElectron } from './electronRuntime.mjs';
import { ensurePackages } from './packages.mjs';
import { runScript, say, step } from './progress.mjs';
import { accountEnvironment, chooseAccount, runFolder, writeLauncher } from './unprivileged.mjs';

/** CSS pixels; `scale` is what one of them measures on the screen. */
const sizes = /** @type {const} */ ({
  wide: { width: 1280, height: 800, scale: 1 },
  narrow: { width: 640, height: 800, scale: 1 },
  zoom: { width: 640, height: 400, scale: 2 },
});

/** On Home, in set-up and in the welcome none of these may appear. */
const unwanted = /\b(webhooks?|callbacks?|bxml|json|tokens?|endpoints?|tunnels?|jwt|oauth)\b/gi;

const pictures = join(projectRoot, 'screenshots', 'look');

await runScript(async () => {
  await ensurePackages();
  await ensureDebianPackages('window-without-screen');
  const electron = await findElectron();
  const account = await chooseAccount('tests');
  const folder = await runFolder(account, 'look');
  /** @type {Array<() => Promise<unknown> | void>} */
  const stops = [];
  try {
    const page = join(folder, 'page');
    await step('Building the mock page', () => buildPage(page));
    const server = await servePage(page);
    stops.push(() => server.close());
    const launcher = join(folder, 'electron');
    await writeLauncher(launcher, electron.executable, account);
    const app = join(folder, 'app');
    await cp(join(projectRoot, 'scripts/lookApp'), app, { recursive: true });
    const environment = await accountEnvironment(account, process.env, join(folder, 'runtime'));
    if (process.platform === 'linux') {
      const display = await startVirtualDisplay(folder, account);
      stops.unshift(display.stop);
      Object.assign(environment, display.env);
    }
    const { _electron } = await import('@playwright/test');
    const running = await _electron.launch({
      executablePath: launcher,
      args: [app, server.address],
      cwd: app,
      env: environment,
      chromiumSandbox: true,
    });
    stops.unshift(() => running.close());
    return await takeAll(await running.firstWindow(), server.address, process.argv.slice(2));
  } finally {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** @param {string} outDir */
async function buildPage(outDir) {
  const { build } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  await build({
    configFile: false,
    root: join(projectRoot, 'renderer'),
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'chrome114', rolldownOptions: { input: join(projectRoot, 'renderer/mock.html') } },
  });
}

/**
 * @param {string} outDir
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
async function servePage(outDir) {
  const { preview } = await import('vite');
  const server = await preview({
    configFile: false,
    root: join(projectRoot, 'renderer'),
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The mock page is not served.');
  return { address: `http://127.0.0.1:${address.port}/mock.html`, close: () => server.close() };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} address
 * @param {readonly string[]} wanted The beginnings of scenes' names; empty for all.
 * @returns {Promise<number>} 1 when something was found.
 */
async function takeAll(page, address, wanted) {
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const axe = await readFile(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');
  const session = await page.context().newCDPSession(page);
  await page.waitForFunction('window.sceneNames !== undefined');
  const names = /** @type {string[]} */ (await page.evaluate('window.sceneNames'));
  const chosen = names.filter((name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)));
  /** @type {string[]} */
  const findings = [];
  for (const name of chosen) {
    for (const [size, { width, height, scale }] of Object.entries(sizes)) {
      await session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
      await page.goto(`${address}?scene=${name}`);
      await page.waitForSelector('[data-drawn]', { state: 'attached' });
      findings.push(...(await scrollers(page)).map((found) => `${name}, ${size}: scrolls sideways: ${found}`));
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
        await writePicture(`${name}-${size}-${colorScheme}.png`, data);
        if (size !== 'zoom') findings.push(...(await axeFindings(page, axe)).map((found) => `${name}, ${size}, ${colorScheme}: ${found}`));
      }
    }
    if (/^(home|setup)-/.test(name)) findings.push(...(await words(page)).map((word) => `${name}: says “${word}”`));
  }
  say(`${chosen.length} scenes in ${pictures}`);
  for (const finding of findings) say(`✗ ${finding}`);
  return findings.length === 0 ? 0 : 1;
}

/**
 * @param {string} name
 * @param {string} data Base64.
 */
async function writePicture(name, data) {
  const { writeFile } = await import('node:fs/promises');
  await writeFile(join(pictures, name), Buffer.from(data, 'base64'));
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} axe Its source.
 * @returns {Promise<string[]>}
 */
async function axeFindings(page, axe) {
  await page.evaluate(axe);
  const run = `axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => id + ': ' + node.target.join(' ') + ': ' + node.failureSummary)))`;
  return /** @type {string[]} */ (await page.evaluate(run));
}

/**
 * What scrolls or sticks out sideways; code may.
 *
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<string[]>}
 */
async function scrollers(page) {
  return /** @type {string[]} */ (
    await page.evaluate(`[...document.querySelectorAll('*:not(pre, code)')]
      .filter((element) => element.scrollWidth > element.clientWidth && (element === document.documentElement ||
        ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)))
      .map((element) => element.tagName + ' ' + element.className)`)
  );
}

/**
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<string[]>}
 */
async function words(page) {
  // The name of a file is what it is.
  await page.evaluate("document.querySelectorAll('code').forEach((one) => one.remove())");
  const text = String(await page.evaluate('document.body.innerText'));
  return [...new Set(text.match(unwanted) ?? [])];
}
