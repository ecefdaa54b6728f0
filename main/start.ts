import path from 'node:path';
import process from 'node:process';
import { app, dialog } from 'electron';
import { sleep, systemClock } from '../mcp/base/clock';
import { jsonLog } from '../mcp/base/jsonLog';
import type { Log } from '../mcp/base/log';
import { reasonOf, stackOf } from '../mcp/base/reason';
import type { AppParts } from './app';
import { dataFolderProblem } from './dataFolder';
import { type LaunchOptions, launchOptions } from './launchOptions';
import { quitOnDefect } from './lifecycle/crash';
import { createQuit, type QuitStep } from './lifecycle/quit';
import { askInDialog } from './lifecycle/quitDialog';
import { askBeforeLeaving } from './lifecycle/quitQuestion';
import { openLogFile } from './log/logFile';
import { lockNavigation } from './security/navigation';
import { blockNameLookup } from './security/network';
import { registerBundleScheme } from './security/protocol';
import { openShell } from './shell';

/** A page that has not asked for its script by then, ms, is not waited for. */
const servedWithinMs = 2_000;

const appId = 'app.switchboard.desktop';

/** Everything up to the point where Electron is ready. The order matters: lock, sandbox, guards, and only then a page. */
function main(): void {
  // With a listener, Node no longer opens its debugger on this signal.
  process.on('SIGUSR1', () => undefined);
  app.setName('Switchboard');
  app.setAppUserModelId(appId);
  const launch = launchOptions(process.env, { packaged: app.isPackaged, hasSwitch: (name) => app.commandLine.hasSwitch(name) });
  if (!launch.ok) {
    refuse(launch.problem);
    return;
  }
  const { options } = launch;
  const userData = path.resolve(options.userData ?? path.join(app.getPath('appData'), 'Switchboard'));
  const problem = dataFolderProblem(userData);
  if (problem !== undefined) {
    refuse(problem);
    return;
  }
  app.setPath('userData', userData);
  // What Chromium keeps stays apart from settings a person may look at.
  app.setPath('sessionData', path.join(userData, 'browser'));
  if (!app.requestSingleInstanceLock()) {
    // The instance that runs has been told and comes to the front.
    app.exit(0);
    return;
  }
  if (!options.noSandbox) app.enableSandbox();
  run(options, userData);
}

function run(options: LaunchOptions, userData: string): void {
  const { log, problem } = openLog(path.join(userData, 'logs'));
  const steps: QuitStep[] = [];
  const quit = createQuit({ clock: systemClock, log, steps: () => steps, exit: (code) => app.exit(code) });
  const leave = (why: string, code?: number, lastWords?: () => void) => {
    quit.quit(why, code, lastWords).catch((error: unknown) => {
      log.error('Quitting failed', { reason: reasonOf(error) });
      app.exit(1);
    });
  };
  const callsAtStake: AppParts['callsAtStake'] = { now: () => [] };
  const askAndLeave = askBeforeLeaving({ log, calls: () => callsAtStake.now(), quitting: () => quit.quitting, ask: askInDialog, leave });
  quitOnDefect(process, quit, log, (title, text) => dialog.showErrorBox(title, text));
  app.on('before-quit', (event) => {
    event.preventDefault();
    askAndLeave('the app was asked to quit');
  });
  // Without a listener Electron would quit when the window is gone; here the tray icon stays.
  app.on('window-all-closed', () => undefined);
  registerBundleScheme();
  blockNameLookup(app.commandLine);
  lockNavigation(app, log);
  app
    .whenReady()
    .then(async () => {
      // Not before: until it is ready, Electron takes these signals over and makes them wishes to quit, which may be asked about.
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leave(signal));
      const { window, served } = await openShell({ userData, clock: systemClock, log });
      // Loading takes the main process a while, in which the page could not be served; meanwhile it paints. It gets no answer before that.
      await Promise.race([served, sleep(systemClock, servedWithinMs)]);
      const { startApp } = await import('./app');
      await startApp({
        options,
        userData,
        log,
        clock: systemClock,
        window,
        quit,
        leave,
        askAndLeave,
        callsAtStake,
        steps,
        problems: problem === undefined ? [] : [problem],
      });
    })
    .catch((error: unknown) => {
      log.error('Switchboard could not start', { reason: stackOf(error) });
      leave('start failed', 1, () => dialog.showErrorBox('Switchboard cannot start', reasonOf(error)));
    });
}

function openLog(folder: string): { readonly log: Log; readonly problem: string | undefined } {
  try {
    return { log: jsonLog(openLogFile(folder)), problem: undefined };
  } catch (error) {
    const problem = `Could not write a log file in ${folder}: ${reasonOf(error)}. Switchboard runs without it. Make the folder writable to get a log.`;
    return { log: jsonLog(process.stderr), problem };
  }
}

function refuse(problem: string): void {
  process.stderr.write(`${problem}\n`);
  dialog.showErrorBox('Switchboard cannot start', problem);
  app.exit(1);
}

main();
