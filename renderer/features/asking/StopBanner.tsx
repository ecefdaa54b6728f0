import { useState } from 'react';
import type { StopView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { StatusShape } from '../../ui/StatusShape';
import styles from './StopBanner.module.css';
import { stopSentence } from './stopWords';

/** After End all calls, over every view: that no new calls begin, what became of the live ones, and the way back. */
export function StopBanner({ stop }: { stop: StopView }) {
  const { bridge, act } = useBridge();
  const [asking, setAsking] = useState(false);
  if (!stop.stopped) return null;
  const allow = async () => {
    if (asking) return;
    setAsking(true);
    await act(bridge.allowCalls());
    setAsking(false);
  };
  const trying = stop.calls.some(({ state }) => state === 'trying');
  return (
    <section className={styles.banner} aria-label="Calls are stopped">
      <div className={styles.line}>
        <StatusShape tone="bad" />
        <p className={styles.text}>
          <strong>No new calls until you allow them again.</strong> {stopSentence(stop)} {stop.note}
        </p>
        <Button aria-disabled={asking} onClick={() => void allow()}>
          Allow calls again
        </Button>
      </div>
      {trying ? (
        <ul className={styles.calls} aria-label="Calls that are being ended">
          {stop.calls.map(({ callId, who, state, sentence }) => (
            <li key={callId} className={styles.call}>
              <StatusShape tone={state === 'ended' ? 'good' : 'warning'} />
              <span className={`${styles.who} numeric`}>{who}</span>
              <span>{sentence}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
