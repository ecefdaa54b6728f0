import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { app, clipboard, dialog, ipcMain, Menu, type NativeImage, powerMonitor, Tray } from 'electron';
import type { Cancel, Clock } from '../mcp/base/clock';
import type { Log } from '../mcp/base/log';
import { reasonOf } from '../mcp/base/reason';
import { version } from '../mcp/base/version';
import type { Switchboard } from '../mcp/index';
import { agentFile, openSettings, pinnedAsset, type SettingsStore, settingsInForce, turnsInForce } from '../mcp/index';
import { createAttention } from './attention';
import { findOnPath } from './connect/snippets';
import { makeHandlers } from './handlers';
import { createAppHistory } from './history/appHistory';
import { nativeDialogs } from './history/dialogs';
import type { ChoosableProfile } from './ipc/contract';
import { type Handlers, registerHandlers } from './ipc/register';
import type { LaunchOptions } from './launchOptions';
import { crashPolicy } from './lifecycle/crash';
import type { Quit, QuitStep } from './lifecycle/quit';
import type { CallAtStake } from './lifecycle/quitQuestion';
import { leaveWithSession } from './lifecycle/sessionEnd';
import { createLineControls } from './line/lineControls';
import { prepareLines } from './line/lineOptions';
import { pickProgram } from './line/programDialog';
import { type RunningLine, startLine } from './line/runningLine';
import { createLiveView, type LiveView } from './live/liveView';
import { desktopNotifier } from './notifications/desktop';
import { noticeFor, ringNotices } from './notifications/model';
import { keepReadyFile } from './readyFile';
import { settingsForms } from './settings/settingsForms';
import { trayImage } from './tray/icons';
import { type TrayCommand, trayModel } from './tray/model';
import { type AppTray, createTray } from './tray/tray';
import type { MainWindow } from './window';

/** The number of the practice account. */
const practiceNumber = '+15005550100';
/** Bursts of changes reach the tray as one, since desktops lose quick ones; milliseconds. */
const trayInterval = 100;

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
  const { options, userData, log, clock, quit, leave, askAndLeave, steps, window } = parts;
  // Before anything is awaited: the page asks as soon as it runs, and gets its answers once the app has started.
  let provide: (handlers: Handlers) => void = () => undefined;
  registerHandlers(
    ipcMain,
    new Promise((resolve) => {
      provide = resolve;
    }),
    log,
  );
  leaveWithSession({ power: powerMonitor, app }, leave);

  const settings = openSettings(userData, log, clock);
  const agents = agentFile(path.join(userData, 'agents.json'), log, clock);
  const dialogs = nativeDialogs(app.getPath('downloads'));
  const history = createAppHistory({
    file: path.join(userData, 'history.db'),
    worker: path.join(__dirname, '../mcp/historyWorker.js'),
    clock,
    settings,
    save: (change) => save(settings, change, view, log),
    switchboard: () => running.now,
    dialogs,
  });
  let mayDownload = false;
  const prepare = prepareLines({
    shared: () => ({
      ...{ clock, log, version, agents },
      turns: turnsInForce(settings.current),
      tools: { profiles: settings.current.profiles },
      history: history.forServer(),
      downloadsFolder: app.getPath('downloads'),
      bridgeFolder: path.join(userData, 'agents'),
    }),
    ...{ settings, environment: process.env, userData },
    mcpPort: options.mcpPort,
    practicePace: options.practicePace,
    mayDownload: () => mayDownload,
  });
  const first = await startLine(settings.current.line ?? 'practice', prepare, log);
  const running: RunningLine = first.running;
  parts.callsAtStake.now = () => running.now.liveCalls();
  steps.push({ name: 'server', run: () => running.close() });
  steps.push({ name: 'exports', run: () => history.settled() });
  // A choice made just before quitting is a choice.
  steps.push({ name: 'settings', run: () => settings.settled() });

  const runtime = `Electron ${process.versions.electron}`;
  const line = createLineControls({
    ...{ running, settings, problem: first.problem },
    dialogs: { confirm: dialogs.confirm, pickProgram },
    keep: (change) => save(settings, change, view, log),
    asset: pinnedAsset(process.platform, process.arch),
    allowDownload() {
      mayDownload = true;
    },
    changed: () => view.lineChanged(),
  });
  const view = createLiveView({
    ...{ clock, running, version, runtime, practiceNumber },
    line: () => line.view,
    profiles: () => ({ chosen: settings.current.profiles, tools: running.now.toolProfiles }),
  });
  steps.push({ name: 'live view', run: () => view.close() });
  for (const problem of [...parts.problems, settings.problem, ...settingsInForce(settings.current).problems, agents.problem])
    if (problem !== undefined) view.notice('warning', problem);

  let tray: AppTray | undefined;
  const afterCrash = crashPolicy(clock);
  window.ownedBy({
    bounds: () => settings.current.window,
    saveBounds: (bounds) => save(settings, { window: bounds }, view, log),
    onClose: () => (quit.quitting ? 'let-go' : tray === undefined ? 'quit' : 'hide'),
    onHidden: () => tellAboutTray(),
    onQuit: () => askAndLeave('the window was closed and there is no tray icon'),
    onPageGone() {
      view.unfollow();
      attention.pageGone();
    },
    onCrash: (why) => pageCrashed(why),
  });
  const attention = createAttention(
    () => window.show(),
    (show) => window.tell('show', show),
  );
  const notify = desktopNotifier((show) => attention.bring(show));

  function tellAboutTray(): void {
    if (settings.current.toldAboutTray) return;
    const message = 'Switchboard keeps running in the tray and still receives calls. To quit, use the menu of its tray icon.';
    notify({ title: 'Switchboard is still running', body: message, show: { view: 'live', callId: undefined } });
    view.notice('info', message);
    void save(settings, { toldAboutTray: true }, view, log);
  }

  function pageCrashed(why: string): void {
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
  }

  function chooseProfiles(profiles: readonly ChoosableProfile[] | undefined): void {
    void save(settings, { profiles: profiles && [...profiles] }, view, log);
    running.now.setProfiles(profiles);
    view.profilesChanged();
  }

  provide({
    ...makeHandlers({
      running,
      view,
      snapshot() {
        const snapshot = view.follow((delta) => window.tell('delta', delta));
        // The page listens once it has its snapshot in hand.
        clock.after(0, () => attention.pageReady());
        return snapshot;
      },
      chooseProfiles,
      copy: (text) => clipboard.writeText(text),
      node: findNode(),
      cli: path.resolve(__dirname, '../mcp/cli.js'),
      dataFolder: options.userData === undefined ? undefined : userData,
    }),
    ...history.handlers,
    ...settingsForms({
      settings,
      save: (change) => save(settings, change, view, log),
      apply: {
        calls: () => running.now.setTurns(turnsInForce(settings.current)),
        history: () => history.applyRetention(),
      },
    }),
    ...line.handlers,
  });

  const commands: Readonly<{ [command in TrayCommand]: () => void }> = {
    open: () => window.show(),
    phone: () => attention.bring({ view: 'phone', callId: undefined }),
    connect: () => attention.bring({ view: 'connect', callId: undefined }),
    settings: () => attention.bring({ view: 'settings', callId: undefined }),
    'copy-address': () => clipboard.writeText(running.endpoint ?? ''),
    quit: () => askAndLeave('Quit was chosen in the tray menu'),
  };
  tray = createTray<NativeImage, Menu>(
    {
      create: (image) => new Tray(image),
      image: (icon) => trayImage(icon, process.platform),
      menu: (template) => Menu.buildFromTemplate(template),
    },
    trayModel(view.trayFacts()),
    (command) => commands[command](),
    log,
  );
  if (tray === undefined) {
    view.notice('warning', 'This desktop has no tray, so closing the window quits Switchboard, and it receives no more calls.');
  } else {
    keepTrayCurrent(tray, view, clock, steps);
  }
  running.follow((switchboard) => watchForNotices(switchboard, () => window.focused, notify));
  // A sleeping computer loses its connections without noticing.
  powerMonitor.on('resume', () => running.now.tunnel?.resume());

  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  app.on('child-process-gone', (_event, { type, reason }) => log.warn('An Electron process exited', { type, reason }));
  window.show();
  if (options.readyFile !== undefined) await keepReadyFile(options.readyFile, running, process.pid, log);
  log.info('Serving', { endpoint: running.endpoint, runtime, version });
}

function keepTrayCurrent(tray: AppTray, view: LiveView, clock: Clock, steps: QuitStep[]): void {
  let cancel: Cancel | undefined;
  view.onChange(() => {
    cancel ??= clock.after(trayInterval, () => {
      cancel = undefined;
      tray.show(trayModel(view.trayFacts()));
    });
  });
  steps.push({
    name: 'tray icon',
    run() {
      cancel?.();
      tray.destroy();
    },
  });
}

function watchForNotices(switchboard: Switchboard, focused: () => boolean, notify: ReturnType<typeof desktopNotifier>): () => void {
  let phone = switchboard.practice?.state ?? { calls: [] };
  const ends = [
    switchboard.subscribe((activity) => {
      const notice = noticeFor(activity, focused());
      if (notice !== undefined) notify(notice);
    }),
    switchboard.practice?.subscribe((next) => {
      for (const notice of ringNotices(phone, next, focused())) notify(notice);
      phone = next;
    }),
  ];
  return () => {
    for (const end of ends) end?.();
  };
}

async function save(settings: SettingsStore, change: Parameters<SettingsStore['update']>[0], view: LiveView, log: Log): Promise<void> {
  try {
    const problem = await settings.update(change);
    if (problem !== undefined) view.notice('warning', problem);
  } catch (error) {
    log.error('Settings could not be saved', { reason: reasonOf(error) });
  }
}

/** A Node of the person's own, for configurations that start the headless server. */
function findNode(): string | undefined {
  const names = process.platform === 'win32' ? ['node.exe'] : ['node'];
  return findOnPath(process.env.PATH ?? '', path.delimiter, names, (folder, name) => path.join(folder, name), existsSync);
}
