import { useState } from 'react';
import type { HistoryRow } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Badge } from '../../ui/Badge';
import { Body } from '../../ui/Body';
import { Button } from '../../ui/Button';
import { formatAbsolute } from '../../ui/formatTime';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Found.module.css';

interface Props {
  readonly rows: readonly HistoryRow[];
  readonly onCall: (callId: string) => void;
}

/** The events of the past that were found, newest first. */
export function Found({ rows, onCall }: Props) {
  return (
    <ol className={styles.list}>
      {rows.map((row) => (
        <Event key={row.seq} row={row} onCall={onCall} />
      ))}
    </ol>
  );
}

function Event({ row, onCall }: { row: HistoryRow; onCall: (callId: string) => void }) {
  const { bridge } = useBridge();
  const { callId } = row;
  const numbers = [row.from, row.to].map((number) => number ?? 'unknown').join(' → ');
  return (
    <li className={styles.event}>
      <time className={`${styles.time} numeric`} dateTime={new Date(row.at).toISOString()}>
        {formatAbsolute(row.at)}
      </time>
      <div className={styles.what}>
        <p className={styles.title}>
          <StatusShape tone={row.tone} />
          <span>{row.title}</span>
          {row.practice ? <Badge>Practice</Badge> : null}
        </p>
        {row.detail === '' ? null : <p className={styles.detail}>{row.detail}</p>}
        <p className={`${styles.facts} numeric`}>
          {row.from === undefined && row.to === undefined ? null : <span>{numbers}</span>}
          {callId === undefined ? null : (
            <button type="button" className={styles.call} onClick={() => onCall(callId)}>
              Show the whole call<span className="spoken"> of {row.title}</span>
            </button>
          )}
        </p>
        <Body summary="JSON" load={() => bridge.historyBody({ seq: row.seq })}>
          <Replay seq={row.seq} />
        </Body>
      </div>
    </li>
  );
}

/** Shows the event to agents again, as often as the person likes. */
function Replay({ seq }: { seq: number }) {
  const { bridge, act } = useBridge();
  const [times, setTimes] = useState(0);
  const replay = async () => {
    const reply = await act(bridge.historyReplay({ seq }));
    if (reply.ok) setTimes((before) => before + 1);
  };
  return (
    <>
      <Button onClick={() => void replay()}>Replay to agents</Button>
      <p className={styles.replayed} role="status">
        {times === 0 ? '' : `Replayed${times === 1 ? '' : ` ${times} times`}. Agents that wait for events receive it, marked as replayed.`}
      </p>
    </>
  );
}
