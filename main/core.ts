import path from 'node:path';
import process from 'node:process';
import { app, clipboard, shell } from 'electron';
import { SwitchboardError } from '../mcp/base/errors';
import { reasonOf } from '../mcp/base/reason';
import { version } from '../mcp/base/version';
import {
  agentFile,
  keepLaunchFile,
  openSettings,
  pinnedAsset,
  policyFile,
  type Settings,
  type SettingsStore,
  settingsInForce,
  turnsInForce,
} from '../mcp/index';
import { Agents } from './agents/agents';
import { desktopConnections } from './agents/desktopConnections';
import type { AppParts } from './app';
import { AskingView } from './asking/askingView';
import { launchCommand } from './connect/launchCommand';
import { forgetEverything } from './forgetEverything';
import { type AppHistory, createAppHistory } from './history/appHistory';
import { type ActivityDialogs, type HistoryDialogs, nativeDialogs } from './history/dialogs';
import { homeOf, readinessFacts } from './home/homeFacts';
import { createLineControls, type LineControls } from './line/lineControls';
import { prepareLines } from './line/lineOptions';
import { pickProgram } from './line/programDialog';
import { type RunningLine, startLine } from './line/runningLine';
import { LiveView } from './live/liveView';
import { openRealAccount } from './setup/openSetup';
import { Setup } from './setup/setup';
import { openSetupFile } from './setup/setupFile';

/** The number of the practice account. */
const practiceNumber = '+15005550100';

/** The parts of the app that the window, the tray and the system are connected to. */
export interface Core {
  readonly settings: SettingsStore;
  readonly running: RunningLine;
  readonly history: AppHistory;
  readonly line: LineControls;
  readonly setup: Setup;
  readonly agents: Agents;
  readonly view: LiveView;
  readonly dialogs: HistoryDialogs & ActivityDialogs;
  /** "Electron 45.4.1". */
  readonly runtime: string;
  /** What went wrong with the files of earlier runs, in sentences for the person. */
  readonly problems: readonly string[];
  /** Keeps a choice, and shows a notice when it cannot be kept. */
  save(change: Settings): Promise<void>;
  /** What went wrong and what to do, in whole sentences. */
  sayWhy(error: unknown): string;
}

/** Opens the files, starts the line of the person's choice, and folds what happens into the view. */
export async function startCore({ options, userData, log, clock, callsAtStake, steps }: AppParts): Promise<Core> {
  const settings = openSettings(userData, log, clock);
  const agents = agentFile(path.join(userData, 'agents.json'), log, clock);
  const setupFile = openSetupFile(userData, log, clock);
  const dialogs = nativeDialogs(app.getPath('downloads'));
  const runtime = `Electron ${process.versions.electron}`;
  // Only an installed app can be started by a path alone.
  if (app.isPackaged) {
    keepLaunchFile(userData, launchCommand(options.userData === undefined ? undefined : userData)).catch((error: unknown) =>
      log.warn('Bridges cannot start this app: the file for it could not be written', { reason: reasonOf(error) }),
    );
  }

  async function save(change: Settings): Promise<void> {
    try {
      const problem = await settings.update(change);
      if (problem !== undefined) view.notice('warning', problem);
    } catch (error) {
      log.error('Settings could not be saved', { reason: reasonOf(error) });
    }
  }

  const account = openRealAccount({ environment: process.env, settings, save, clock, log });
  // In the background: the keychain may ask the person for a password first.
  void account.keeper.read();
  const history = createAppHistory({
    file: path.join(userData, 'history.db'),
    worker: path.join(__dirname, '../mcp/historyWorker.js'),
    ...{ clock, settings, save, dialogs },
    switchboard: () => running.now,
  });
  let mayDownload = false;
  const prepare = prepareLines({
    shared: () => ({
      ...{ clock, log, version, agents },
      turns: turnsInForce(settings.current),
      tools: { profiles: settings.current.profiles },
      history: history.forServer(),
      downloadsFolder: app.getPath('downloads'),
      permissions: {
        store: policyFile(path.join(userData, 'policy.json'), 'careful', log, clock),
        window: true,
        approvalMs: options.approvalMs,
        usageFolder: path.join(userData, 'usage'),
      },
      bridgeFolder: path.join(userData, 'agents'),
      stopFile: path.join(userData, 'stop.json'),
      controlFolder: path.join(userData, 'control'),
      readiness: (facts) => (setup === undefined ? facts : readinessFacts(facts, setup.view)),
    }),
    ...{ settings, userData },
    realStart: () => account.start(setup?.number),
    mcpPort: options.mcpPort,
    practicePace: options.practicePace,
    mayDownload: () => mayDownload,
  });
  let setup: Setup | undefined;
  const first = await startLine(settings.current.line ?? 'practice', prepare, log);
  const running: RunningLine = first.running;
  callsAtStake.now = () => running.now.liveCalls();
  steps.push({ name: 'server', run: () => running.close() });
  steps.push({ name: 'exports', run: () => history.settled() });
  // A choice made just before quitting is a choice, and what was typed just before is not lost.
  steps.push({ name: 'settings', run: () => settings.settled() });
  steps.push({ name: 'set-up', run: () => setupFile.settled() });

  const line = createLineControls({
    ...{ running, settings, problem: first.problem },
    dialogs: { confirm: dialogs.confirm, pickProgram },
    keep: (change) => void save(change),
    asset: pinnedAsset(process.platform, process.arch),
    allowDownload() {
      mayDownload = true;
    },
    changed: () => view.lineChanged(),
  });
  const opened = new Setup({
    file: setupFile,
    keeper: account.keeper,
    desk: () => account.desk(),
    practiceDesk: () => {
      const { practice } = running.now;
      return practice === undefined ? undefined : account.practiceDesk(practice.api);
    },
    environment: () => account.environmentName(),
    ...{ running, settings, save, clock, log },
    line: () => line.view,
    chooseLine: async (chosen) => {
      await line.handlers.chooseLine({ line: chosen });
    },
    confirm: dialogs.confirm,
    openExternal: (address) => shell.openExternal(address),
    readClipboard: () => clipboard.readText(),
    forgetEverything: () => forgetEverything({ settings, running, history, save }),
  });
  setup = opened;
  const connected = new Agents({
    ...{ running, log, home: app.getPath('home') },
    connections: desktopConnections({ running, userData, options, clock }),
    opener: shell,
    now: () => clock.now(),
  });
  const asking = new AskingView({ clock, running });
  const view = new LiveView({
    ...{ clock, running, asking, version, runtime, practiceNumber },
    line: () => line.view,
    agentsPage: () => connected.page,
    home: () =>
      homeOf({
        core: running.now.readinessFacts(),
        line: line.view,
        setup: opened.view,
        serving: running.endpoint !== undefined,
        stopped: running.now.stop.state.kind === 'stopped',
        begun: setupFile.current.practising || settings.current.line !== undefined || agents.list().length > 0,
      }),
    setup: () => opened.view,
    profiles: () => ({ chosen: settings.current.profiles, tools: running.now.toolProfiles }),
  });
  opened.onChange(() => view.setupChanged());
  // What agents may do is also changed by an answer to a request.
  running.follow(({ policy, activityLog }) => {
    const ends = [policy.subscribe(() => view.agentsPageChanged()), activityLog.subscribe(() => view.agentsPageChanged())];
    return () => {
      for (const end of ends) end();
    };
  });
  steps.push({ name: 'live view', run: () => view.close() });
  steps.push({ name: 'approvals', run: () => asking.close() });
  const problems = [settings.problem, ...settingsInForce(settings.current).problems, agents.problem, setupFile.problem];
  return {
    ...{ settings, running, history, line, view, dialogs, runtime, save, sayWhy },
    setup: opened,
    agents: connected,
    problems: problems.filter((problem) => problem !== undefined),
  };
}

function sayWhy(error: unknown): string {
  return error instanceof SwitchboardError ? `${error.message} ${error.recovery}` : `${reasonOf(error)}.`;
}
