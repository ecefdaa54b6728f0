import path from 'node:path';
import { app, Menu, session } from 'electron';
import type { Clock } from '../mcp/base/clock';
import type { Log } from '../mcp/base/log';
import { savedBounds } from './savedBounds';
import { blockNetwork } from './security/network';
import { denyPermissions } from './security/permissions';
import { serveBundle } from './security/protocol';
import { createMainWindow, type MainWindow } from './window';

export interface ShellParts {
  readonly userData: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Shell {
  readonly window: MainWindow;
  /** Resolves when the page has what it needs to paint. */
  readonly served: Promise<void>;
}

/**
 * Opens the window before the rest of the app is loaded, so that Chromium starts the page's process meanwhile. The guards of
 * the session come first: there is never a page without them.
 */
export async function openShell({ userData, clock, log }: ShellParts): Promise<Shell> {
  denyPermissions(session.defaultSession, log);
  await blockNetwork(session.defaultSession, app.isPackaged, log);
  const served = serveBundle(session.defaultSession.protocol, path.join(__dirname, '../renderer'), log);
  setAppMenu();
  const window = createMainWindow({ clock, packaged: app.isPackaged, firstBounds: savedBounds(userData) });
  window.show();
  return { window, served };
}

/** macOS needs a menu for copy and paste to have their keys; elsewhere the window has none. */
function setAppMenu(): void {
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null,
  );
}
