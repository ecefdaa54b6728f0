import type { Activity, PhoneState } from '../../mcp/index';
import type { Announcements } from '../ipc/contract';
import { formatNumber } from '../phoneNumbers';

/** What to tell a person outside the window, and where a click leads. */
export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
  readonly show: Announcements['show'];
  /** By which it is withdrawn when it is out of date. */
  readonly key?: string | undefined;
}

/** A notification for an activity; undefined for those that need none. A focused window shows an incoming call itself. */
export function noticeFor(activity: Activity, windowFocused: boolean): DesktopNotice | undefined {
  if (activity.kind === 'nobody-there') {
    return {
      title: 'A caller is waiting and no agent is available',
      body: `${formatNumber(activity.from) ?? 'An unknown number'} is calling. The fallback answers in a few seconds unless an agent does.`,
      show: { view: 'calls', callId: activity.callId },
    };
  }
  if (activity.kind === 'webhook' && activity.event.event_type === 'initiate' && activity.event.replayed !== true && !windowFocused) {
    return {
      title: activity.event.line === 'practice' ? 'Incoming practice call' : 'Incoming call',
      body: `From ${formatNumber(activity.event.from) ?? 'an unknown number'}`,
      show: { view: 'calls', callId: activity.event.callId },
    };
  }
  if (activity.kind === 'approval-asked' && !windowFocused) {
    const { id, agent, question, reaches } = activity.approval;
    return {
      title: `${agent.name} asks you`,
      body: [question, reaches].filter((sentence) => sentence !== '').join(' '),
      show: { view: 'agents', callId: undefined, approval: id },
      key: id,
    };
  }
  return undefined;
}

/** The key of the notification that an activity makes out of date; undefined for most. */
export function noticeOver(activity: Activity): string | undefined {
  return activity.kind === 'approval-ended' ? activity.approval.id : undefined;
}

/** One notification for each call that has begun to ring on the practice phone. */
export function ringNotices(before: PhoneState, after: PhoneState, windowFocused: boolean): readonly DesktopNotice[] {
  if (windowFocused) return [];
  const rang = new Set(before.calls.filter(({ state }) => state === 'ringing-in').map(({ callId }) => callId));
  return after.calls
    .filter(({ callId, state }) => state === 'ringing-in' && !rang.has(callId))
    .map(({ callId, from }) => ({
      title: 'The practice phone is ringing',
      body: `From ${formatNumber(from)}`,
      show: { view: 'phone', callId },
    }));
}
