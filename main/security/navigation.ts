import type { App, WebContents } from 'electron';
import type { Log } from '../../mcp/base/log';

/** Every web contents, present and future, stays on the page it was made for and opens nothing. */
export function lockNavigation(app: Pick<App, 'on'>, log: Log): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, log));
}

function lockContents(contents: WebContents, log: Log): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    log.warn('Blocked a navigation of the window', { what });
    event.preventDefault();
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('frame navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(() => {
    log.warn('Blocked a new window');
    return { action: 'deny' };
  });
}
