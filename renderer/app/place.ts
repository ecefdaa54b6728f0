import type { Announcements } from '../../main/ipc/contract';

/** One of the three views. */
export type Place = Announcements['show']['view'];
