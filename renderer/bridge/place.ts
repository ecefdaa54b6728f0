import type { Announcements } from '../../main/ipc/contract';

/** One of the views. */
export type Place = Announcements['show']['view'];

/** The two halves of Calls: the calls since the start, and everything stored. */
export type CallsTab = 'live' | 'past';

/** The two halves of Agents: who may use the line, and what they did. */
export type AgentsTab = 'agents' | 'activity';
