import type { AnnouncementName, RequestName } from './contract';

/** The channel a request travels on. */
export function requestChannel(name: RequestName): string {
  return `switchboard:ask:${name}`;
}

/** The channel an announcement travels on. */
export function announcementChannel(name: AnnouncementName): string {
  return `switchboard:tell:${name}`;
}
