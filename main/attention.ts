import type { Announcements } from './ipc/contract';

type Show = Announcements['show'];

/** Leads a person to a view, also when the window's page is still loading. */
export interface Attention {
  /** Brings the window to the front and the view with it. */
  bring(show: Show): void;
  /** The page has asked for its snapshot and listens. */
  pageReady(): void;
  pageGone(): void;
}

export function createAttention(showWindow: () => void, tell: (show: Show) => void): Attention {
  let ready = false;
  let wanted: Show | undefined;

  function deliver(): void {
    if (!ready || wanted === undefined) return;
    const show = wanted;
    wanted = undefined;
    tell(show);
  }

  return {
    bring(show) {
      wanted = show;
      showWindow();
      deliver();
    },
    pageReady() {
      ready = true;
      deliver();
    },
    pageGone() {
      ready = false;
    },
  };
}
