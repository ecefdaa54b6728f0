import type { TimelineEntry } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Body } from '../../ui/Body';
import { Button } from '../../ui/Button';
import { formatAbsolute, formatOffset } from '../../ui/formatTime';
import { StatusShape } from '../../ui/StatusShape';
import { useStickToBottom } from '../../ui/stickToBottom';
import styles from './Timeline.module.css';

const bodies = { bxml: 'BXML', json: 'JSON' } as const;
const lanes = { caller: 'Phone', line: 'Line', agent: 'Agent' } as const;

/** A call's steps in order, each on the lane of whoever made it, timed from the start of the call. */
export function Timeline({ entries, startedAt, live }: { entries: readonly TimelineEntry[]; startedAt: number; live: boolean }) {
  const { box, onScroll, unseen, toBottom, hold } = useStickToBottom<HTMLElement>(entries.length, live);
  return (
    <div className={styles.frame}>
      <section ref={box} className={styles.scroll} onScroll={onScroll} aria-label="Timeline">
        {entries.length === 0 ? (
          <p className={styles.none}>No events for this call yet.</p>
        ) : (
          <ol className={styles.list}>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} startedAt={startedAt} onOpen={hold} />
            ))}
          </ol>
        )}
      </section>
      {unseen > 0 ? (
        <Button kind="primary" className={styles.pill} onClick={toBottom}>
          ↓ {unseen} new
        </Button>
      ) : null}
    </div>
  );
}

function Row({ entry, startedAt, onOpen }: { entry: TimelineEntry; startedAt: number; onOpen: () => void }) {
  const { bridge } = useBridge();
  const person = entry.kind === 'person';
  const waited = entry.waited === undefined ? undefined : `caller waited ${entry.waited}`;
  const facts = [entry.by === undefined || person ? undefined : `by ${entry.by}`, waited].filter((fact) => fact !== undefined).join(' · ');
  return (
    <li className={`${styles.row} ${entry.kind === 'waiting' ? styles.minor : ''}`} data-kind={entry.kind} data-lane={entry.lane}>
      <time className={`${styles.time} numeric`} dateTime={new Date(entry.at).toISOString()} title={formatAbsolute(entry.at)}>
        {formatOffset(entry.at - startedAt)}
      </time>
      <span className={`${styles.ladder} ${styles[entry.lane]}`} aria-hidden="true">
        <span className={styles.mark}>
          <StatusShape tone={entry.tone} />
        </span>
      </span>
      <span className={styles.lane}>{person ? 'You' : lanes[entry.lane]}</span>
      <div className={styles.step}>
        <p className={styles.title}>{entry.title}</p>
        {entry.detail === '' ? null : <p className={styles.detail}>{entry.detail}</p>}
        {facts === '' ? null : <p className={styles.facts}>{facts}</p>}
        {entry.body === undefined ? null : (
          <Body summary={bodies[entry.body]} load={() => bridge.entryBody({ entryId: entry.id })} onOpen={onOpen} />
        )}
      </div>
    </li>
  );
}
