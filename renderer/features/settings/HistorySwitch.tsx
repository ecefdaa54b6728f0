import { useState } from 'react';
import type { HistoryView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Option } from '../../ui/Option';
import styles from './HistorySection.module.css';

/** Whether there is a history at all; that is settled when the app starts. */
export function HistorySwitch({ history, onChanged }: { history: HistoryView; onChanged: (history: HistoryView) => void }) {
  const { bridge, act } = useBridge();
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
      <Option
        kind="checkbox"
        checked={asked ?? history.nextStart}
        label="Keep an event history"
        live
        onChange={(keep) => void choose(keep)}
      >
        {changes(history)}
      </Option>
    </div>
  );
}

function changes({ kind, nextStart }: HistoryView): string {
  if (kind === 'off') return nextStart ? 'Turned on from the next start. Quit Switchboard and open it again.' : 'Turned off.';
  return nextStart
    ? 'If you turn it off, the change takes effect at the next start.'
    : 'From the next start, webhooks are kept in memory only. Events stored until then remain in the file until you delete them.';
}
