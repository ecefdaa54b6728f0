import { Menu, type NativeImage, Tray } from 'electron';
import type { Cancel, Clock } from '../../mcp/base/clock';
import type { Log } from '../../mcp/base/log';
import type { QuitStep } from '../lifecycle/quit';
import type { LiveView } from '../live/liveView';
import { trayImage } from './icons';
import { type TrayCommand, trayModel } from './model';
import { type AppTray, createTray } from './tray';

/** Bursts of changes reach the tray as one, since desktops lose quick ones; milliseconds. */
const trayInterval = 100;

export interface TrayParts {
  readonly view: LiveView;
  readonly clock: Clock;
  readonly log: Log;
  readonly steps: QuitStep[];
  readonly run: (command: TrayCommand) => void;
}

/** Puts the icon in the tray and keeps it current until the app quits; undefined where there is no tray. */
export function runTray({ view, clock, log, steps, run }: TrayParts): AppTray | undefined {
  const tray = createTray<NativeImage, Menu>(
    {
      create: (image) => new Tray(image),
      image: (icon) => trayImage(icon, process.platform),
      menu: (template) => Menu.buildFromTemplate(template),
    },
    trayModel(view.trayFacts()),
    run,
    log,
  );
  if (tray === undefined) return undefined;
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
  return tray;
}
