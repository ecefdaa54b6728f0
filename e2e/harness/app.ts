/**
 * Starts the real app in a real Electron, with the sandbox on and data of its own.
 */
import type { ChildProcess } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, errors, type Page } from '@playwright/test';
import { given } from './given';
import { type Ready, readyFile } from './ready';

/** A first start on a busy machine takes a few seconds; this long means that it hangs. */
const startLimit = 30_000;
/** Playwright now and then loses its own connection to a running app while it launches it; such a launch is done once more. */
const attachLimit = 15_000;

export interface LaunchOptions {
  /** Added to the environment; the app gets nothing else of this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the app keeps its data: a new folder unless given, to start again on what an earlier run left. */
  readonly userData?: string;
  /** What agents may do where nothing has been chosen yet: Trusted unless a test is about being asked. */
  readonly preset?: 'careful' | 'trusted' | 'watch';
  /** Arguments for the app. */
  readonly args?: readonly string[];
  /** Ask the window for a light or dark scheme. */
  readonly colorScheme?: 'light' | 'dark';
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly window: Page;
  readonly userData: string;
  readonly ready: Ready;
  /** Everything the app wrote to stdout and stderr so far. */
  readonly output: () => string;
  /** Quits the app, live calls or not, and resolves when it is gone. */
  readonly close: () => Promise<void>;
}

/** Launches the app and resolves when its server serves and its window has loaded. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const { electron, app: folder, environment } = given();
  const userData = options.userData ?? (await appFolder('data'));
  await choosePreset(userData, options.preset ?? 'trusted');
  const file = join(await appFolder('ready'), 'ready.json');
  const launch = (timeout: number) =>
    _electron.launch({
      executablePath: electron.executable,
      args: [folder, ...(options.args ?? [])],
      cwd: folder,
      // Any free port: 7467 may belong to the Switchboard of whoever runs the tests.
      env: {
        ...environment,
        SWITCHBOARD_USER_DATA: userData,
        SWITCHBOARD_READY_FILE: file,
        SWITCHBOARD_MCP_PORT: '0',
        // Playwright drives the app through its debuggers.
        SWITCHBOARD_ALLOW_DEBUGGER: '1',
        ...options.env,
      },
      chromiumSandbox: true,
      timeout,
      ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
    });
  const launched = await launch(attachLimit).catch(async (error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
    // The app that was lost did start, and wrote where it served.
    await rm(file, { force: true });
    return launch(startLimit);
  });
  // Asked for now: Playwright forgets it when the app is gone.
  const child = launched.process();
  let output = '';
  const keep = (data: unknown): void => {
    output += String(data);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  try {
    const [ready, window] = await Promise.all([readyFile(file, startLimit), launched.firstWindow({ timeout: startLimit })]);
    await window.waitForLoadState('domcontentloaded');
    return { app: launched, window, userData, ready, output: () => output, close: () => quit(launched, child) };
  } catch (error) {
    await quit(launched, child);
    throw new Error(`The app did not start: ${error instanceof Error ? error.message : String(error)}\n${output}`, { cause: error });
  }
}

/** Quits as a person does who is asked about live calls and lets them end; an app that is gone already stays gone. */
async function quit(launched: ElectronApplication, { exitCode, signalCode }: ChildProcess): Promise<void> {
  if (exitCode === null && signalCode === null) await answerMessages(launched, 1);
  await launched.close();
}

/** From now on each message box of the app is answered with this button, unseen. */
export async function answerMessages(launched: ElectronApplication, button: number): Promise<void> {
  await launched.evaluate(({ dialog }, response) => {
    dialog.showMessageBox = async () => ({ response, checkboxChecked: false });
  }, button);
}

/** As a person who chose it; what an earlier run of the app kept stays. */
async function choosePreset(userData: string, preset: string): Promise<void> {
  const file = join(userData, 'policy.json');
  const written = await writeFile(file, JSON.stringify({ version: 1, preset }), { mode: 0o600, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  const { account } = given();
  if (written && account !== null) await chown(file, account.uid, account.gid);
}

/** A new folder in this run's, which the app may write to. */
export async function appFolder(purpose: string): Promise<string> {
  const { folder, account } = given();
  const made = await mkdtemp(join(folder, `${purpose}-`));
  if (account !== null) await chown(made, account.uid, account.gid);
  return made;
}
