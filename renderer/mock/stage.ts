import type { Announcements, AppView, Change } from '../../main/ipc/contract';

/** What a scene may do: change the state as the main process would, and bring a view to the front. */
export interface Stage {
  readonly view: AppView;
  change(...changes: Change[]): void;
  /** False when the window does not listen yet. */
  show(show: Announcements['show']): boolean;
}
