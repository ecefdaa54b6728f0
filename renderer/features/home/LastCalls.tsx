import type { CallView } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { formatAbsolute, formatWhen } from '../../ui/formatTime';
import { InboundIcon, OutboundIcon } from '../../ui/icons';
import { useNow } from '../../ui/now';
import { callNumbers } from '../live/callNumbers';
import { callSummary } from './callSummary';
import styles from './LastCalls.module.css';

interface Props {
  readonly calls: readonly CallView[];
  readonly onCall: (callId: string) => void;
  readonly onGo: (place: Place) => void;
}

/** The newest calls, each a way into its conversation. */
export function LastCalls({ calls, onCall, onGo }: Props) {
  const now = useNow(calls.length > 0);
  return (
    <Card title="Last calls">
      {calls.length === 0 ? (
        <p className={styles.none}>No calls yet. The first one appears here.</p>
      ) : (
        <>
          <ul className={styles.list}>
            {calls.map((call) => (
              <li key={call.callId}>
                <Call call={call} now={now} onCall={onCall} />
              </li>
            ))}
          </ul>
          <div>
            <Button onClick={() => onGo('calls')}>All calls</Button>
          </div>
        </>
      )}
    </Card>
  );
}

function Call({ call, now, onCall }: { call: CallView; now: number; onCall: (callId: string) => void }) {
  const { words, tone } = callSummary(call);
  const inbound = call.direction === 'inbound';
  return (
    <button type="button" className={styles.call} onClick={() => onCall(call.callId)}>
      {inbound ? <InboundIcon /> : <OutboundIcon />}
      <span className="numeric">
        <span className="spoken">{inbound ? 'Incoming call from ' : 'Outgoing call to '}</span>
        {callNumbers(call).other}
      </span>
      <time className={styles.when} dateTime={new Date(call.startedAt).toISOString()} title={formatAbsolute(call.startedAt)}>
        {formatWhen(call.startedAt, now)}
      </time>
      <span className={`${styles.words} ${styles[tone] ?? ''}`}>{words}</span>
    </button>
  );
}
