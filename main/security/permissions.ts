import type { Session } from 'electron';
import type { Log } from '../../mcp/base/log';

/** The window needs no permission at all: copying and notifications are done by the main process. */
export function denyPermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    log.warn('Refused a permission request of the window', { permission });
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Nothing is typed that should be sent to a dictionary server.
  session.setSpellCheckerLanguages([]);
}
