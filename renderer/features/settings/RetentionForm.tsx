import { type FormEvent, useState } from 'react';
import type { HistoryView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './HistorySection.module.css';

/** For how long, and how much of it. */
export function RetentionForm({ history, onChanged }: { history: HistoryView; onChanged: (history: HistoryView) => void }) {
  const { bridge, act } = useBridge();
  const [days, setDays] = useState(String(history.retention.days));
  const [megabytes, setMegabytes] = useState(String(history.retention.megabytes));
  const [saved, setSaved] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSaved(false);
    const reply = await act(bridge.historyRetention({ days: Number(days), megabytes: Number(megabytes) }));
    if (!reply.ok) return;
    onChanged(reply.value);
    setSaved(true);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <h4>How much to keep</h4>
      <div className={styles.row}>
        <label>
          Days (1 to 365)
          <input type="number" min={1} max={365} step={1} required value={days} onChange={(event) => setDays(event.target.value)} />
        </label>
        <label>
          Size limit in MB (at least 10)
          <input
            type="number"
            min={10}
            max={1_000_000}
            step={1}
            required
            value={megabytes}
            onChange={(event) => setMegabytes(event.target.value)}
          />
        </label>
        <Button type="submit">Save</Button>
      </div>
      <p className={styles.quiet}>
        {history.kind === 'open'
          ? 'Takes effect immediately. Older events, then the oldest beyond the size limit, are permanently deleted.'
          : 'Takes effect when the history is on again. Older events, then the oldest beyond the size limit, are then permanently deleted.'}
      </p>
      <p className={styles.done} role="status">
        {saved ? 'Saved.' : ''}
      </p>
    </form>
  );
}
