import { Notification } from 'electron';
import type { Announcements } from '../ipc/contract';
import { appImage } from '../tray/icons';
import type { DesktopNotice } from './model';

/** Shows notifications by the system; where it has none, the window alone tells. */
export function desktopNotifier(onClick: (show: Announcements['show']) => void): (notice: DesktopNotice) => void {
  // An unreferenced notification can be collected before it is clicked.
  const shown = new Set<Notification>();
  return ({ title, body, show }) => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, icon: appImage() });
    shown.add(notification);
    notification.on('click', () => {
      shown.delete(notification);
      onClick(show);
    });
    notification.on('close', () => shown.delete(notification));
    notification.on('failed', () => shown.delete(notification));
    notification.show();
  };
}
