import type { MenuItemConstructorOptions } from 'electron';
import type { Log } from '../../mcp/base/log';
import { reasonOf } from '../../mcp/base/reason';
import type { TrayCommand, TrayIcon, TrayItem, TrayModel } from './model';

/** The parts of Electron's Tray that are used; `Image` is its NativeImage and `Menu` its Menu. */
export interface TrayPort<Image, Menu> {
  setImage(image: Image): void;
  setToolTip(text: string): void;
  setContextMenu(menu: Menu): void;
  on(event: 'click', listener: () => void): unknown;
  destroy(): void;
}

export interface TrayPlatform<Image, Menu> {
  /** Throws where the system has no tray. */
  create(image: Image): TrayPort<Image, Menu>;
  image(icon: TrayIcon): Image;
  menu(template: MenuItemConstructorOptions[]): Menu;
}

export interface AppTray {
  /** Shows a state; harmless to repeat. */
  show(model: TrayModel): void;
  destroy(): void;
}

/** Makes the tray icon, or returns undefined where that is impossible. Keep the result: an unreferenced tray icon vanishes. */
export function createTray<Image, Menu>(
  platform: TrayPlatform<Image, Menu>,
  first: TrayModel,
  run: (command: TrayCommand) => void,
  log: Log,
): AppTray | undefined {
  let tray: TrayPort<Image, Menu>;
  try {
    tray = platform.create(platform.image(first.icon));
  } catch (error) {
    log.warn('The tray icon could not be created', { reason: reasonOf(error) });
    return undefined;
  }
  // Not every desktop reports a click, which is why the menu has "Open" as well.
  tray.on('click', () => run({ kind: 'open' }));
  let shown: string | undefined;

  function show(model: TrayModel): void {
    const looks = JSON.stringify(model);
    if (looks === shown) return;
    shown = looks;
    tray.setImage(platform.image(model.icon));
    tray.setToolTip(model.tooltip);
    // Linux takes over a changed menu only when it is set anew.
    tray.setContextMenu(platform.menu(model.items.map((item) => menuItem(item, run))));
  }

  show(first);
  return { show, destroy: () => tray.destroy() };
}

function menuItem(item: TrayItem, run: (command: TrayCommand) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: item.label, enabled: false };
    case 'command':
      return { id: idOf(item.command), label: item.label, enabled: item.enabled, click: () => run(item.command) };
    case 'choice': {
      const { label, enabled, checked, command } = item;
      return { id: idOf(command), type: 'radio', label, enabled, checked, click: () => run(command) };
    }
  }
}

function idOf(command: TrayCommand): string {
  switch (command.kind) {
    case 'open-call':
      return `${command.kind} ${command.callId}`;
    case 'open-approval':
      return `${command.kind} ${command.id}`;
    case 'use-line':
      return `${command.kind} ${command.line}`;
    default:
      return command.kind;
  }
}
