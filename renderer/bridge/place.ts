import type { Announcements } from '../../main/ipc/contract';

/** One of the views. */
export type Place = Announcements['show']['view'];
