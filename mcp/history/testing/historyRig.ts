import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '../../base/log';
import { ManualClock } from '../../base/testing/manualClock';
import type { Activity } from '../../model/activity';
import type { NewCallbackEvent } from '../../model/event';
import { rowOf } from '../../model/eventRow';
import { type HistoryOptions, openHistory } from '../history';

let serial = 0;

/** An event like those Bandwidth sends; every one is of its own call unless told otherwise. */
export function anEvent(fields: Partial<NewCallbackEvent> = {}): NewCallbackEvent {
  const number = serial++;
  const receivedAt = Date.UTC(2026, 0, 1) + number;
  const callId = `c-${String(number).padStart(8, '0')}`;
  const data = fields.data ?? { eventType: 'dtmf', callId, digit: '1' };
  return {
    event_type: 'dtmf',
    timestamp: new Date(receivedAt).toISOString(),
    receivedAt,
    line: 'practice',
    account: '9900000',
    callId,
    parentCallId: undefined,
    messageId: undefined,
    from: '+15005550100',
    to: '+15005550001',
    callbackId: undefined,
    label: undefined,
    ...fields,
    data,
    body: JSON.stringify(data),
  };
}

/** Events as `persist` takes them. */
export function rowsOf(events: readonly NewCallbackEvent[], identities: readonly (string | undefined)[] = []): readonly string[] {
  return events.map((event, place) => rowOf(event, identities[place]));
}

/** A history in a folder of its own, with the worker the test bundled. */
export function historyRig(worker: () => string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'history-'));
  const file = path.join(folder, 'history.db');
  const clock = new ManualClock();
  const activities: Activity[] = [];
  const open = (options: Partial<HistoryOptions> = {}) =>
    openHistory({
      clock,
      log: silentLog,
      record: (activity) => activities.push(activity),
      file,
      worker: worker(),
      monotonic: () => clock.now(),
      ...options,
    });
  const notices = () => activities.flatMap((activity) => (activity.kind === 'notice' ? [activity.message] : []));
  return { folder, file, clock, open, notices, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
