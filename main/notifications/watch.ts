import type { Switchboard } from '../../mcp/index';
import { type DesktopNotice, noticeFor, ringNotices } from './model';

/** Shows what happens while the person looks elsewhere. Returns how to stop. */
export function watchForNotices(switchboard: Switchboard, focused: () => boolean, notify: (notice: DesktopNotice) => void): () => void {
  let phone = switchboard.practice?.state ?? { calls: [] };
  const ends = [
    switchboard.subscribe((activity) => {
      const notice = noticeFor(activity, focused());
      if (notice !== undefined) notify(notice);
    }),
    switchboard.practice?.subscribe((next) => {
      for (const notice of ringNotices(phone, next, focused())) notify(notice);
      phone = next;
    }),
  ];
  return () => {
    for (const end of ends) end?.();
  };
}
