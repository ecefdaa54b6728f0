import type { CallView, TimelineEntry } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { formatAbsolute, formatDuration } from '../../ui/formatTime';
import { heat } from '../../ui/heat';
import { useNow } from '../../ui/now';
import { useStickToBottom } from '../../ui/stickToBottom';
import styles from './Conversation.module.css';
import { type ConversationRow, conversationRows, type Spoken } from './conversationRows';

interface Props {
  readonly call: Pick<CallView, 'endedAt' | 'waitingSince'>;
  readonly entries: readonly TimelineEntry[];
  /** Whoever is on the phone, as a number or name. */
  readonly other: string;
}

/** A call as people read it: what the agent said on the right, the other party on the left, and how long who waited. */
export function Conversation({ call, entries, other }: Props) {
  const rows = conversationRows(entries);
  const waiting = call.endedAt === undefined ? call.waitingSince : undefined;
  const count = rows.length + (waiting === undefined ? 0 : 1);
  const { box, onScroll, unseen, toBottom } = useStickToBottom<HTMLElement>(count, call.endedAt === undefined);
  return (
    <div className={styles.frame}>
      <section ref={box} className={styles.scroll} onScroll={onScroll} aria-label="What was said">
        {rows.length === 0 ? <p className={styles.none}>Nothing has been said in this call yet.</p> : null}
        <ol className={styles.list}>
          {rows.map((row) => (
            <Row key={row.id} row={row} other={other} />
          ))}
        </ol>
        {waiting === undefined ? null : <Waiting since={waiting} other={other} />}
      </section>
      {unseen > 0 ? (
        <Button kind="primary" className={styles.pill} onClick={toBottom}>
          ↓ {unseen} new
        </Button>
      ) : null}
    </div>
  );
}

function Row({ row, other }: { row: ConversationRow; other: string }) {
  if (row.kind === 'note') {
    return (
      <li className={styles.note} title={formatAbsolute(row.at)}>
        {row.text}
      </li>
    );
  }
  const speaker = row.by === 'other' ? other : row.facts;
  return (
    <li className={styles.turn} data-by={row.by}>
      <div className={styles.bubble} title={formatAbsolute(row.at)}>
        <span className="spoken">{speaker}: </span>
        {row.parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a step never change.
          <Part key={index} part={part} />
        ))}
      </div>
      {row.facts === '' ? null : (
        <p className={styles.facts} aria-hidden="true">
          {row.facts}
        </p>
      )}
    </li>
  );
}

function Part({ part }: { part: Spoken }) {
  switch (part.kind) {
    case 'speech':
      return <p>{part.text}</p>;
    case 'sound':
      return <p className={styles.quiet}>♪ {part.name}</p>;
    case 'keys':
      return (
        <p>
          <span className={styles.quiet}>Pressed </span>
          <span className={`${styles.keys} numeric`}>{part.keys}</span>
        </p>
      );
    case 'recording':
      return <p className={styles.quiet}>Spoke for {part.length}</p>;
  }
}

function Waiting({ since, other }: { since: number; other: string }) {
  const waited = Math.max(0, useNow(true) - since);
  return (
    <p className={styles.waiting} data-heat={heat(waited)}>
      {other} has been waiting <span className="numeric">{formatDuration(waited)}</span>
    </p>
  );
}
