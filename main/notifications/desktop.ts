import { Notification } from 'electron';
import type { Announcements } from '../ipc/contract';
import { appImage } from '../tray/icons';
import type { DesktopNotice } from './model';

/** Notifications of the system; where it has none, the window alone tells. */
export interface DesktopNotifier {
  notify(notice: DesktopNotice): void;
  /** Takes the notice with this key away: it is out of date. */
  withdraw(key: string): void;
}

export function desktopNotifier(onClick: (show: Announcements['show']) => void): DesktopNotifier {
  // An unreferenced notification can be collected before it is clicked.
  const shown = new Map<Notification, string | undefined>();
  return {
    notify({ title, body, show, key }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body, icon: appImage() });
      shown.set(notification, key);
      notification.on('click', () => {
        shown.delete(notification);
        onClick(show);
      });
      notification.on('close', () => shown.delete(notification));
      notification.on('failed', () => shown.delete(notification));
      notification.show();
    },
    withdraw(key) {
      for (const [notification, its] of shown) if (its === key) notification.close();
    },
  };
}
