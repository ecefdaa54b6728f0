/**
 * The window can reach nothing but its own bundle and the contract's requests, and the app's life follows its rules:
 * closing hides, launching again shows, quitting quits.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { requestNames } from '../main/ipc/contract';
import { appFolder, launchApp } from './harness/app';
import { given } from './harness/given';
import { readyFile } from './harness/ready';

/** Runs in the page: everything a page taken over by somebody else might try. */
const trespass = `(async () => {
  // The debugger lets eval through until its own call has returned.
  await new Promise((resolve) => setTimeout(resolve));
  const attempt = async (work) => {
    try {
      return 'allowed: ' + String(await work());
    } catch (error) {
      return 'refused: ' + error.name;
    }
  };
  const load = (element, address) =>
    new Promise((resolve, reject) => {
      element.onload = () => resolve('loaded');
      element.onerror = () => reject(new Error('not loaded'));
      element.src = address;
    });
  return {
    evaluation: await attempt(() => eval('1')),
    html: await attempt(() => (document.createElement('div').innerHTML = '<b>x</b>')),
    policy: await attempt(() => trustedTypes.createPolicy('p', {})),
    remote: await attempt(() => fetch('https://example.com/')),
    endpoint: await attempt(() => fetch('http://127.0.0.1:7467/mcp')),
    itself: await attempt(() => fetch('/index.html')),
    image: await attempt(() => load(new Image(), 'https://example.com/x.png')),
    socket: await attempt(() => new Promise((resolve, reject) => {
      const socket = new WebSocket('ws://127.0.0.1:1/');
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error('not opened'));
    })),
    opened: window.open('https://example.com/') === null ? 'refused' : 'allowed',
    notification: await Notification.requestPermission(),
    node: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: Object.keys(switchboard).sort(),
    otherChannel: await attempt(() => switchboard.on('anything', () => undefined)),
  };
})()`;

test('a page can reach nothing beyond its bundle and the contract', async () => {
  const { window, close } = await launchApp();
  try {
    expect(window.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    const found: unknown = await window.evaluate(trespass);
    expect(found).toEqual({
      evaluation: 'refused: EvalError',
      html: 'refused: TypeError',
      policy: 'refused: TypeError',
      remote: 'refused: TypeError',
      endpoint: 'refused: TypeError',
      itself: 'refused: TypeError',
      image: 'refused: Error',
      socket: expect.stringMatching(/^refused/),
      opened: 'refused',
      notification: 'denied',
      node: [],
      bridge: [...requestNames, 'on'].sort(),
      otherChannel: expect.stringMatching(/^refused/),
    });
  } finally {
    await close();
  }
});

/** Runs in the page: looks for a way out over WebRTC, in the page itself and in an empty frame, whose globals are its own. */
const peerConnections = (port: number) => `(async () => {
  const frame = document.body.appendChild(document.createElement('iframe'));
  const names = (place) => Object.getOwnPropertyNames(place).filter((name) => /^(webkit)?RTC/.test(name)).sort();
  const found = names(globalThis);
  const Connection = frame.contentWindow.RTCPeerConnection;
  if (Connection === undefined) return { found, gathered: false };
  const connection = new Connection({
    iceServers: [
      { urls: 'stun:127.0.0.1:${port}' },
      { urls: 'turn:127.0.0.1:${port}?transport=udp', username: 'u', credential: 'p' },
      { urls: 'turn:127.0.0.1:${port}?transport=tcp', username: 'u', credential: 'p' },
    ],
  });
  connection.createDataChannel('out');
  await connection.setLocalDescription(await connection.createOffer());
  if (connection.iceGatheringState !== 'complete')
    await new Promise((resolve) => {
      connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve();
    });
  return { found, gathered: true, candidates: connection.localDescription.sdp.split('\\n').filter((line) => line.startsWith('a=candidate')).length };
})()`;

test('M7: a page has no way out over WebRTC', async () => {
  const arrived: string[] = [];
  const tcp = createServer((socket) => {
    arrived.push('tcp');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', () => arrived.push('udp')).bind(port, '127.0.0.1');
  await once(udp, 'listening');
  const { window, close } = await launchApp();
  try {
    // What the page could send, it has sent once gathering is complete.
    const page = await window.evaluate(peerConnections(port));
    expect({ page, arrived }).toMatchObject({ page: { found: [] }, arrived: [] });
  } finally {
    await close();
    tcp.close();
    udp.close();
  }
});

test('M8: a start that would let another program in is refused', async () => {
  const { electron, app: folder, environment } = given();
  const start = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
    const userData = await appFolder('data');
    const child = spawn(electron.executable, [folder, ...args], {
      env: { ...environment, SWITCHBOARD_USER_DATA: userData, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'exit');
    return { code, said, served: existsSync(join(userData, 'logs')) };
  };
  for (const [args, env, door] of [
    [['--remote-debugging-port=0'], {}, '--remote-debugging-port'],
    [['--inspect=0'], {}, '--inspect'],
    [[], { NODE_OPTIONS: '--inspect=0' }, '--inspect in NODE_OPTIONS'],
  ] as const) {
    expect(await start(args, env)).toMatchObject({ code: 1, said: expect.stringContaining(`does not start with ${door},`), served: false });
  }
  expect(await start([], { ELECTRON_RUN_AS_NODE: '1' })).toMatchObject({ code: 1, served: false });
});

test('M8: SIGUSR1 opens no debugger in the app', async () => {
  const { electron, app: folder, environment } = given();
  const file = join(await appFolder('ready'), 'ready.json');
  const env = { ...environment, SWITCHBOARD_USER_DATA: await appFolder('data'), SWITCHBOARD_READY_FILE: file, SWITCHBOARD_MCP_PORT: '0' };
  const child = spawn(electron.executable, [folder], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const { pid } = await readyFile(file, 30_000);
  process.kill(pid, 'SIGUSR1');
  process.kill(pid, 'SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(said).not.toContain('Debugger');
});

test('a page stays where it is', async () => {
  const { window, close } = await launchApp();
  try {
    for (const address of ['https://example.com/', 'app://bundle/..%2f..%2fpackage.json', 'file:///etc/passwd', 'data:text/html,x']) {
      await window.evaluate(`location.assign(${JSON.stringify(address)})`);
      expect(window.url()).toMatch(/^app:\/\/bundle\/index\.html/);
    }
    const frame = `new Promise((resolve) => {
      const element = Object.assign(document.createElement('iframe'), { src: 'app://bundle/index.html' });
      element.onload = () => resolve(element.contentDocument === null ? 'blocked' : element.contentDocument.readyState + element.contentDocument.body.childElementCount);
      document.body.append(element);
    })`;
    expect(await window.evaluate(frame)).toBe('blocked');
    const asked: unknown = await window.evaluate("switchboard.phoneDigits({ callId: 'c-1', digits: 'x' })");
    expect(asked).toMatchObject({ ok: false, error: expect.stringContaining('keys') });
  } finally {
    await close();
  }
});

test('closing hides, launching again shows, quitting quits', async () => {
  const { app, window, userData, close } = await launchApp();
  const shown = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible()));
  await expect.poll(shown).toEqual([true]);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect.poll(shown).toEqual([false]);
  const saved = () => JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'));
  await expect(() => expect(saved()).toMatchObject({ toldAboutTray: true })).toPass({ timeout: 10_000 });

  const { electron, app: folder, environment } = given();
  const second = spawn(electron.executable, [folder], { env: { ...environment, SWITCHBOARD_USER_DATA: userData }, stdio: 'ignore' });
  expect((await once(second, 'exit'))[0]).toBe(0);
  await expect.poll(shown).toEqual([true]);

  for (const file of ['settings.json', 'logs/switchboard.log']) expect(statSync(join(userData, file)).mode & 0o777).toBe(0o600);
  expect(await window.title()).toContain('Switchboard');
  const began = Date.now();
  await close();
  expect(Date.now() - began).toBeLessThan(5_000);
});

test('SIGTERM ends it cleanly', async () => {
  const { app, ready } = await launchApp();
  const process_ = app.process();
  const exited = once(process_, 'exit');
  process.kill(ready.pid, 'SIGTERM');
  expect((await exited)[0]).toBe(0);
});

test('a page that crashes comes back, and knows what went on meanwhile', async () => {
  const { app, window, close } = await launchApp();
  try {
    const crashed = window.waitForEvent('crash');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await crashed;
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('switchboard.snapshot().then((reply) => reply.ok)'),
        ),
      )
      .toBe(true);
  } finally {
    await close();
  }
});

test('a damaged settings file is set aside and the person is told where', async () => {
  const userData = await appFolder('data');
  writeFileSync(join(userData, 'settings.json'), '{"version":1,', { mode: 0o644 });
  const { window, close } = await launchApp({ userData });
  try {
    await expect(window.getByText(/settings\.corrupt-/)).toBeVisible();
    expect(readdirSync(userData).filter((name) => name.startsWith('settings.corrupt-'))).toHaveLength(1);
  } finally {
    await close();
  }
});
