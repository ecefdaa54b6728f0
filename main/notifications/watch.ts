import type { Switchboard } from '../../mcp/index';
import type { DesktopNotifier } from './desktop';
import { noticeFor, noticeOver, ringNotices } from './model';

/** Shows what happens while the person looks elsewhere. Returns how to stop. */
export function watchForNotices(switchboard: Switchboard, focused: () => boolean, { notify, withdraw }: DesktopNotifier): () => void {
  let phone = switchboard.practice?.state ?? { calls: [] };
  const ends = [
    switchboard.subscribe((activity) => {
      const notice = noticeFor(activity, focused());
      if (notice !== undefined) notify(notice);
      const over = noticeOver(activity);
      if (over !== undefined) withdraw(over);
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
