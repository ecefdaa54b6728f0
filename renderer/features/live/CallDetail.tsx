import type { CallView, TimelineEntry } from '../../../main/ipc/contract';
import { Badge } from '../../ui/Badge';
import { Duration } from '../../ui/Duration';
import { formatAbsolute } from '../../ui/formatTime';
import { StatusShape } from '../../ui/StatusShape';
import { Tabs, tabPanel } from '../../ui/Tabs';
import styles from './CallDetail.module.css';
import { Conversation } from './Conversation';
import { callNumbers } from './callNumbers';
import { TakeOver } from './TakeOver';
import { Timeline } from './Timeline';

/** How a call is read: what was said, or every step. */
export type Reading = 'conversation' | 'steps';

interface Props {
  readonly call: CallView;
  readonly entries: readonly TimelineEntry[];
  readonly reading: Reading;
  readonly onRead: (reading: Reading) => void;
}

const readings = [
  { value: 'conversation', label: 'Conversation' },
  { value: 'steps', label: 'Steps' },
] as const;

/** One call: who with whom, its state, and everything that happened in it. */
export function CallDetail({ call, entries, reading, onRead }: Props) {
  const { other, own } = callNumbers(call);
  return (
    <article className={styles.detail} aria-labelledby="call-title">
      <header className={styles.header}>
        <h3 id="call-title" className={`${styles.title} numeric`}>
          {call.direction === 'inbound' ? 'Call from ' : 'Call to '}
          {other}
        </h3>
        {call.practice ? <Badge>Practice</Badge> : null}
        <p className={styles.state}>
          <StatusShape tone={call.tone} />
          {call.stateLabel}
          <span className={styles.quiet}>
            <Duration from={call.answeredAt ?? call.startedAt} to={call.endedAt} />
          </span>
        </p>
        <p className={`${styles.facts} numeric`}>
          {own} · started <time dateTime={new Date(call.startedAt).toISOString()}>{formatAbsolute(call.startedAt)}</time>
          {call.agent === undefined ? '' : ` · handled by ${call.agent}`}
        </p>
      </header>
      <div className={styles.tabs}>
        <Tabs label="Read the call as" id="call" chosen={reading} tabs={readings} onChoose={onRead} />
      </div>
      <div className={styles.panel} {...tabPanel('call', reading)}>
        {reading === 'conversation' ? (
          <Conversation call={call} entries={entries} other={other} />
        ) : (
          <Timeline entries={entries} startedAt={call.startedAt} live={call.endedAt === undefined} />
        )}
      </div>
      {call.takeOver === undefined ? null : <TakeOver call={call} takeOver={call.takeOver} />}
    </article>
  );
}
