import type { LineSummary, Notice } from '../ipc/contract';
import { dismissStanding, lineNotices, noStandingNotices, reconcile } from '../line/lineNotices';

const mostNotices = 20;

/** The notices of the window: what happened, and what is so of the line for as long as it is so. */
export class NoticeBoard {
  #happened: readonly Notice[] = [];
  #standing = noStandingNotices;
  #count = 0;

  get all(): readonly Notice[] {
    return [...this.#happened, ...this.#standing.shown];
  }

  /** The same thing said again is the same notice, moved to the end. */
  add(at: number, severity: Notice['severity'], message: string): void {
    const others = this.#happened.filter((notice) => notice.message !== message);
    this.#happened = [...others, { id: `n-${++this.#count}`, at, severity, message }].slice(-mostNotices);
  }

  dismiss(noticeId: string): void {
    this.#happened = this.#happened.filter(({ id }) => id !== noticeId);
    this.#standing = dismissStanding(this.#standing, noticeId);
  }

  /** Follows the line. @returns whether its notices are others now */
  reconcile(line: LineSummary, now: number): boolean {
    const { shown } = this.#standing;
    this.#standing = reconcile(this.#standing, lineNotices(line), now);
    const next = this.#standing.shown;
    return next.length !== shown.length || next.some((notice, index) => notice !== shown[index]);
  }
}
