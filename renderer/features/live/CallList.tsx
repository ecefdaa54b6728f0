import { type KeyboardEvent, useRef } from 'react';
import type { CallView } from '../../../main/ipc/contract';
import { Badge } from '../../ui/Badge';
import { Duration } from '../../ui/Duration';
import { InboundIcon, OutboundIcon } from '../../ui/icons';
import { nextIndex } from '../../ui/nextIndex';
import { StatusShape } from '../../ui/StatusShape';
import styles from './CallList.module.css';
import { callNumbers } from './callNumbers';

interface Props {
  readonly calls: readonly CallView[];
  readonly chosenId: string;
  readonly onChoose: (callId: string) => void;
}

/** All calls, newest first, as one listbox: the arrow keys, Home and End choose. */
export function CallList({ calls, chosenId, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = calls.findIndex((call) => call.callId === chosenId);
    const next = nextIndex(event.key, chosen, calls.length, 'vertical');
    const call = next === undefined ? undefined : calls[next];
    if (next === undefined || call === undefined) return;
    event.preventDefault();
    onChoose(call.callId);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[next]?.focus();
  };
  return (
    <div className={styles.pane}>
      <div ref={list} className={styles.list} role="listbox" aria-label="Calls" tabIndex={-1} onKeyDown={onKeyDown}>
        {calls.map((call) => (
          <CallOption key={call.callId} call={call} chosen={call.callId === chosenId} onChoose={onChoose} />
        ))}
      </div>
    </div>
  );
}

function CallOption({ call, chosen, onChoose }: { call: CallView; chosen: boolean; onChoose: (callId: string) => void }) {
  const { other, own } = callNumbers(call);
  const inbound = call.direction === 'inbound';
  return (
    <div
      className={styles.call}
      role="option"
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      data-call-id={call.callId}
      onClick={() => onChoose(call.callId)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') onChoose(call.callId);
      }}
    >
      <span className={styles.direction} title={inbound ? 'Incoming call' : 'Outgoing call'}>
        {inbound ? <InboundIcon /> : <OutboundIcon />}
        <span className="spoken">{inbound ? 'Incoming call from' : 'Outgoing call to'}</span>
      </span>
      <span className={styles.line}>
        <span className={`${styles.other} numeric`}>{other}</span>
        <span className={styles.quiet}>
          <Duration from={call.answeredAt ?? call.startedAt} to={call.endedAt} />
        </span>
      </span>
      <span className={`${styles.quiet} numeric`}>{own}</span>
      <span className={styles.line}>
        <span className={styles.state}>
          <StatusShape tone={call.tone} />
          {call.stateLabel}
        </span>
        {call.practice ? <Badge>Practice</Badge> : null}
      </span>
    </div>
  );
}
