import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import type { Cancel, Clock } from '../mcp/base/clock';
import { reasonOf } from '../mcp/base/reason';
import type { WindowBounds } from '../mcp/index';
import { openingBounds, smallestSize } from './bounds';
import { announcementChannel } from './ipc/channels';
import type { AnnouncementName, Announcements } from './ipc/contract';
import { bundleStart } from './security/bundle';
import { blockWebRtc } from './security/network';
import { appImage } from './tray/icons';

/** How long the window must rest before its place is saved, milliseconds. */
const restFor = 500;

export interface MainWindowOptions {
  readonly clock: Clock;
  readonly packaged: boolean;
  /** Where the first window opens; later ones ask the owner. */
  readonly firstBounds: WindowBounds | undefined;
}

/** The part of the app that keeps the window's place and decides what closing it means. */
export interface WindowOwner {
  bounds(): WindowBounds | undefined;
  saveBounds(bounds: WindowBounds): void;
  /** What closing means now: hide into the tray, let the window go because the app is quitting, or quit. */
  onClose(): 'hide' | 'let-go' | 'quit';
  onHidden(): void;
  onQuit(): void;
  /** The page is gone or loads again: nothing may be sent to it until it asks. */
  onPageGone(): void;
  onCrash(reason: string): void;
}

export interface MainWindow {
  /** Brings the window to the front and opens one if there is none. */
  show(): void;
  /** Gives the window its owner. Until then it stays open, and a crash waits for the owner. */
  ownedBy(owner: WindowOwner): void;
  /** Sends an announcement to the page, if there is one. */
  tell<N extends AnnouncementName>(name: N, message: Announcements[N]): void;
  reload(): void;
  readonly focused: boolean;
}

/** The app's one window. Its life and the app's state are separate: a new window begins with a snapshot. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | undefined;
  let owner: WindowOwner | undefined;
  let earlyCrash: string | undefined;
  let cancelSave: Cancel | undefined;

  function open(): BrowserWindow {
    const opened = new BrowserWindow({
      ...openingBounds(
        owner === undefined ? options.firstBounds : owner.bounds(),
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
    blockWebRtc(opened.webContents);
    opened.removeMenu();
    opened.once('ready-to-show', () => opened.show());
    opened.on('resize', () => saveLater(opened));
    opened.on('move', () => saveLater(opened));
    opened.on('close', (event) => close(opened, event));
    opened.on('closed', () => {
      if (window === opened) window = undefined;
      owner?.onPageGone();
    });
    opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) owner?.onPageGone();
    });
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      owner?.onPageGone();
      crashed(reason);
    });
    opened.loadURL(bundleStart).catch((error: unknown) => {
      // A load that a reload or quit interrupted is no failure.
      if (!opened.isDestroyed()) crashed(`the page did not load: ${reasonOf(error)}`);
    });
    return opened;
  }

  function crashed(reason: string): void {
    if (owner === undefined) earlyCrash = reason;
    else owner.onCrash(reason);
  }

  function close(closing: BrowserWindow, event: { preventDefault(): void }): void {
    save(closing);
    const meaning = owner?.onClose();
    if (meaning === 'let-go') return;
    event.preventDefault();
    if (meaning === 'quit') owner?.onQuit();
    if (meaning !== 'hide') return;
    closing.hide();
    owner?.onHidden();
  }

  function saveLater(moved: BrowserWindow): void {
    cancelSave?.();
    cancelSave = options.clock.after(restFor, () => save(moved));
  }

  function save(placed: BrowserWindow): void {
    cancelSave?.();
    cancelSave = undefined;
    if (owner === undefined || placed.isDestroyed() || placed.isMinimized() || placed.isFullScreen()) return;
    const bounds = placed.getNormalBounds();
    if (JSON.stringify(bounds) !== JSON.stringify(owner.bounds())) owner.saveBounds(bounds);
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
    ownedBy(next) {
      owner = next;
      if (earlyCrash !== undefined) next.onCrash(earlyCrash);
      earlyCrash = undefined;
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
