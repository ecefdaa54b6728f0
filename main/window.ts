import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { Cancel, Clock } from '../mcp/base/clock';
import { reasonOf } from '../mcp/base/reason';
import type { WindowBounds } from '../mcp/index';
import { openingBounds, smallestSize } from './bounds';
import { announcementChannel } from './ipc/channels';
import type { AnnouncementName, Announcements } from './ipc/contract';
import { bundleStart } from './security/bundle';
import { appImage } from './tray/icons';

/** How long the window must rest before its place is saved, milliseconds. */
const restFor = 500;

export interface MainWindowOptions {
  readonly clock: Clock;
  readonly packaged: boolean;
  readonly bounds: () => WindowBounds | undefined;
  readonly saveBounds: (bounds: WindowBounds) => void;
  /** What closing means now: hide into the tray, let the window go because the app is quitting, or quit. */
  readonly onClose: () => 'hide' | 'let-go' | 'quit';
  readonly onHidden: () => void;
  readonly onQuit: () => void;
  /** The page is gone or about to begin anew: nothing may be sent to it until it asks. */
  readonly onPageGone: () => void;
  readonly onCrash: (reason: string) => void;
}

export interface MainWindow {
  /** Brings the window to the front, making it anew if need be. */
  show(): void;
  /** Sends an announcement to the page, if there is one. */
  tell<N extends AnnouncementName>(name: N, message: Announcements[N]): void;
  reload(): void;
  readonly focused: boolean;
}

/** The app's one window. Its life and the app's state are separate: a new window begins with a snapshot. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | undefined;
  let cancelSave: Cancel | undefined;

  function open(): BrowserWindow {
    const opened = new BrowserWindow({
      ...openingBounds(
        options.bounds(),
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'Switchboard',
      icon: appImage(),
      autoHideMenuBar: true,
      // Written out although these are the defaults: a change of a default must not open a door.
      webPreferences: {
        preload: path.join(__dirname, 'preload.js'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !options.packaged,
      },
    });
    opened.removeMenu();
    opened.once('ready-to-show', () => opened.show());
    opened.on('resize', () => saveLater(opened));
    opened.on('move', () => saveLater(opened));
    opened.on('close', (event) => close(opened, event));
    opened.on('closed', () => {
      if (window === opened) window = undefined;
      options.onPageGone();
    });
    opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) options.onPageGone();
    });
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      options.onPageGone();
      options.onCrash(reason);
    });
    opened.loadURL(bundleStart).catch((error: unknown) => {
      // A load that a reload or quit interrupted is no failure.
      if (!opened.isDestroyed()) options.onCrash(`the page did not load: ${reasonOf(error)}`);
    });
    return opened;
  }

  function close(closing: BrowserWindow, event: { preventDefault(): void }): void {
    save(closing);
    const meaning = options.onClose();
    if (meaning === 'let-go') return;
    event.preventDefault();
    if (meaning === 'quit') {
      options.onQuit();
      return;
    }
    closing.hide();
    options.onHidden();
  }

  function saveLater(moved: BrowserWindow): void {
    cancelSave?.();
    cancelSave = options.clock.after(restFor, () => save(moved));
  }

  function save(placed: BrowserWindow): void {
    cancelSave?.();
    cancelSave = undefined;
    if (placed.isDestroyed() || placed.isMinimized() || placed.isFullScreen()) return;
    const bounds = placed.getNormalBounds();
    if (JSON.stringify(bounds) !== JSON.stringify(options.bounds())) options.saveBounds(bounds);
  }

  return {
    show() {
      if (window === undefined) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    tell(name, message) {
      if (window !== undefined && !window.webContents.isDestroyed()) window.webContents.send(announcementChannel(name), message);
    },
    reload: () => window?.webContents.reload(),
    get focused() {
      return window?.isFocused() ?? false;
    },
  };
}
