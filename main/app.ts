import path from 'node:path';
import process from 'node:process';
import { app, clipboard, dialog, globalShortcut, ipcMain, powerMonitor } from 'electron';
import type { Clock } from '../mcp/base/clock';
import type { Log } from '../mcp/base/log';
import { reasonOf } from '../mcp/base/reason';
import { version } from '../mcp/base/version';
import { settingsInForce, turnsInForce } from '../mcp/index';
import { agentHandlers } from './agents/agentHandlers';
import { askingHandlers } from './asking/askingHandlers';
import { createStopShortcut, type StopShortcut } from './asking/stopShortcut';
import type { Attention } from './attention';
import { createAttention } from './attention';
import { findNode } from './connect/findNode';
import { type Core, startCore } from './core';
import { makeHandlers } from './handlers';
import { homeHandlers } from './home/home';
import type { Announcements } from './ipc/contract';
import { lateHandlers } from './ipc/lateHandlers';
import type { Handlers } from './ipc/register';
import type { LaunchOptions } from './launchOptions';
import { crashPolicy } from './lifecycle/crash';
import type { Quit, QuitStep } from './lifecycle/quit';
import type { CallAtStake } from './lifecycle/quitQuestion';
import { leaveWithSession } from './lifecycle/sessionEnd';
import { type DesktopNotifier, desktopNotifier } from './notifications/desktop';
import { watchForNotices } from './notifications/watch';
import { keepReadyFile } from './readyFile';
import { settingsForms } from './settings/settingsForms';
import type { TrayCommand } from './tray/model';
import { runTray } from './tray/runTray';
import type { AppTray } from './tray/tray';
import type { MainWindow } from './window';

export interface AppParts {
  readonly options: LaunchOptions;
  readonly userData: string;
  readonly log: Log;
  readonly clock: Clock;
  /** It is open already and shows that the app starts. */
  readonly window: MainWindow;
  readonly quit: Quit;
  readonly leave: (why: string, code?: number, lastWords?: () => void) => void;
  /** Leaves at the person's wish, and asks first while calls are live. */
  readonly askAndLeave: (why: string) => void;
  /** The calls that quitting would end; none until a server runs. */
  readonly callsAtStake: { now: () => readonly CallAtStake[] };
  /** What quitting must stop; parts add themselves as they start. */
  readonly steps: QuitStep[];
  /** What went wrong so far, in sentences for the person. */
  readonly problems: readonly string[];
}

/** Starts everything behind the window, once Electron is ready: settings, server, tray, and the answers to the page. */
export async function startApp(parts: AppParts): Promise<void> {
  const { options, log, clock, leave, window } = parts;
  // Before anything is awaited.
  const provide = lateHandlers(ipcMain, log);
  leaveWithSession({ power: powerMonitor, app }, leave);
  const core = await startCore(parts);
  const { running, view } = core;
  for (const problem of [...parts.problems, ...core.problems]) view.notice('warning', problem);

  const attention = createAttention(
    () => window.show(),
    (show) => window.tell('show', show),
  );
  const notifier = desktopNotifier((show) => attention.bring(show));
  const tray: { now: AppTray | undefined } = { now: undefined };
  ownWindow(parts, core, { attention, notify: notifier.notify, hasTray: () => tray.now !== undefined });
  const shortcut = stopShortcut(parts, core);
  const handlers = handlersOf(parts, core, { attention, shortcut });
  provide(handlers);
  const run = trayCommands(parts, core, { attention, handlers });
  tray.now = runTray({ view, clock, log, steps: parts.steps, run });
  if (tray.now === undefined) {
    view.notice('warning', 'This desktop has no tray, so closing the window quits Switchboard, and it receives no more calls.');
  }
  running.follow((switchboard) => watchForNotices(switchboard, () => window.focused, notifier));
  // A sleeping computer loses its connections without noticing.
  powerMonitor.on('resume', () => running.now.tunnel?.resume());
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('child-process-gone', (_event, { type, reason }) => log.warn('An Electron process exited', { type, reason }));
  window.show();
  if (options.readyFile !== undefined) await keepReadyFile(options.readyFile, running, process.pid, log);
  log.info('Serving', { endpoint: running.endpoint, runtime: core.runtime, version });
}

interface WindowParts {
  readonly attention: Attention;
  readonly notify: DesktopNotifier['notify'];
  readonly hasTray: () => boolean;
}

function ownWindow({ window, quit, askAndLeave, log, clock }: AppParts, core: Core, { attention, notify, hasTray }: WindowParts): void {
  const { settings, view, save } = core;
  const afterCrash = crashPolicy(clock);
  window.ownedBy({
    bounds: () => settings.current.window,
    saveBounds: (bounds) => void save({ window: bounds }),
    onClose: () => (quit.quitting ? 'let-go' : hasTray() ? 'hide' : 'quit'),
    onHidden() {
      if (settings.current.toldAboutTray) return;
      const message = 'Switchboard keeps running in the tray and still receives calls. To quit, use the menu of its tray icon.';
      notify({ title: 'Switchboard is still running', body: message, show: { view: 'home', callId: undefined } });
      view.notice('info', message);
      void save({ toldAboutTray: true });
    },
    onQuit: () => askAndLeave('the window was closed and there is no tray icon'),
    onPageGone() {
      view.unfollow();
      attention.pageGone();
    },
    onCrash(why) {
      log.error('The page of the window crashed', { reason: why });
      if (quit.quitting) return;
      const next = afterCrash(why);
      if (next === 'reload') window.reload();
      if (next === 'tell') {
        dialog.showErrorBox(
          'The Switchboard window stopped',
          `The window failed twice (${why}). Calls continue without it. Quit Switchboard from its tray icon and open it again. The log file has the details.`,
        );
      }
    },
  });
}

/** The shortcut that ends all calls from everywhere, as the person chose; it is given back to the system before quitting. */
function stopShortcut({ steps }: AppParts, core: Core): () => void {
  const shortcut: StopShortcut = createStopShortcut(globalShortcut, () => void core.running.now.stop.stop('shortcut'));
  const apply = () => {
    const problem = shortcut.set(settingsInForce(core.settings.current).values.stopEverywhere);
    if (problem !== undefined) core.view.notice('warning', problem);
  };
  apply();
  steps.push({ name: 'shortcut', run: () => void shortcut.set(false) });
  return apply;
}

interface HandlerParts {
  readonly attention: Attention;
  /** Applies the person's choice about the shortcut of Stop. */
  readonly shortcut: () => void;
}

/** What the window may ask, by subject. */
function handlersOf({ options, userData, window, clock, leave }: AppParts, core: Core, { attention, shortcut }: HandlerParts): Handlers {
  const { settings, running, view, history, line, setup, agents, dialogs, save } = core;
  return {
    ...makeHandlers({
      running,
      view,
      snapshot() {
        const snapshot = view.follow((delta) => window.tell('delta', delta));
        // The page listens once it has its snapshot in hand.
        clock.after(0, () => attention.pageReady());
        return snapshot;
      },
      chooseProfiles(profiles) {
        void save({ profiles: profiles && [...profiles] });
        running.now.setProfiles(profiles);
        view.profilesChanged();
      },
      copy: (text) => clipboard.writeText(text),
      node: findNode(),
      cli: path.resolve(__dirname, '../mcp/cli.js'),
      dataFolder: options.userData === undefined ? undefined : userData,
    }),
    ...agentHandlers({
      ...{ agents, running, home: app.getPath('home') },
      confirm: dialogs.confirm,
      changed: () => view.agentsChanged(),
    }),
    ...askingHandlers({ clock, running, confirm: dialogs.confirm, chooseFile: dialogs.chooseActivityFile }),
    ...history.handlers,
    ...settingsForms({
      settings,
      save,
      apply: {
        calls: () => running.now.setTurns(turnsInForce(settings.current)),
        history: () => history.applyRetention(),
        stop: shortcut,
      },
    }),
    ...line.handlers,
    ...setup.handlers,
    ...homeHandlers({
      running,
      keepOwnPhone: (number) => setup.ownPhone(number),
      startPractising: () => setup.startPractising(),
      actions: {
        'read-keychain': () => setup.readKeychain(),
        'turn-tunnel-on': () => line.handlers.setTunnel({ on: true }),
        'try-tunnel-again': () => line.handlers.tunnelAction({ action: 'try-again' }),
        'point-again': () => line.handlers.pointAgain(undefined),
        'start-again'() {
          app.relaunch();
          leave('the person started it again');
        },
      },
    }),
  };
}

interface CommandParts {
  readonly attention: Attention;
  readonly handlers: Handlers;
}

/** What each item of the tray's menu does. What fails is shown in the window, where the person can read what to do. */
function trayCommands(
  { window, askAndLeave, log }: AppParts,
  core: Core,
  { attention, handlers }: CommandParts,
): (command: TrayCommand) => void {
  const bring = (show: Partial<Announcements['show']>) => attention.bring({ view: 'home', callId: undefined, ...show });
  const inWindow = async (work: Promise<unknown> | unknown): Promise<void> => {
    try {
      await work;
    } catch (error) {
      core.view.notice('error', core.sayWhy(error));
      log.warn('A choice in the tray menu failed', { reason: reasonOf(error) });
      window.show();
    }
  };
  return (command) => {
    switch (command.kind) {
      case 'open':
        return window.show();
      case 'open-call':
        return bring({ view: 'calls', callId: command.callId });
      case 'end-all-calls':
        return void inWindow(core.running.now.stop.stop('tray'));
      case 'allow-calls':
        return void inWindow(core.running.now.stop.reopen('tray'));
      case 'open-approval':
        return bring({ view: 'agents', approval: command.id });
      case 'test-call': {
        const { ownPhone } = core.setup.view;
        if (core.running.now.line === 'real' && ownPhone === undefined) return bring({ view: 'home' });
        bring({ view: core.running.now.line === 'practice' ? 'phone' : 'calls' });
        return void inWindow(handlers.placeTestCall({ to: ownPhone }));
      }
      case 'set-up':
        return bring({ view: 'home', setup: 'open' });
      case 'connect':
        return bring({ view: 'agents' });
      case 'settings':
        return bring({ view: 'settings' });
      case 'use-line':
        return void inWindow(handlers.chooseLine({ line: command.line }));
      case 'quit':
        return askAndLeave('Quit was chosen in the tray menu');
    }
  };
}
