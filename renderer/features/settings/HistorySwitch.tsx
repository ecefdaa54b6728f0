import { useId, useState } from 'react';
import type { HistoryView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import styles from './HistorySection.module.css';

/** Whether there is a history at all; that is settled when the app starts. */
export function HistorySwitch({ history, onChanged }: { history: HistoryView; onChanged: (history: HistoryView) => void }) {
  const { bridge, act } = useBridge();
  const sentence = useId();
  // Shown while the choice is on its way, so that the box moves under the finger.
  const [asked, setAsked] = useState<boolean>();
  const choose = async (keep: boolean) => {
    setAsked(keep);
    const reply = await act(bridge.historyKeep({ keep }));
    if (reply.ok) onChanged(reply.value);
    setAsked(undefined);
  };
  return (
    <div className={styles.form}>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={asked ?? history.nextStart}
          aria-describedby={sentence}
          onChange={(event) => void choose(event.target.checked)}
        />
        Keep an event history
      </label>
      <p id={sentence} className={styles.under} role="status">
        {changes(history)}
      </p>
    </div>
  );
}

function changes({ kind, nextStart }: HistoryView): string {
  if (kind === 'off') return nextStart ? 'Turned on from the next start. Quit Switchboard and open it again.' : 'Turned off.';
  return nextStart
    ? 'If you turn it off, the change takes effect at the next start.'
    : 'From the next start, webhooks are kept in memory only. Events stored until then remain in the file until you delete them.';
}
