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
  if (kind === 'off') return nextStart ? 'From the next start on. Quit Switchboard and open it again.' : 'Switched off.';
  return nextStart
    ? 'Switching it off holds from the next start on.'
    : 'From the next start on, webhooks are in memory only. What is kept by then stays in the file until you delete it.';
}
