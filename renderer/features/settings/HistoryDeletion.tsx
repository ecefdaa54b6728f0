import { useState } from 'react';
import type { HistoryView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import styles from './HistorySection.module.css';

/** Deletes everything; the app asks first, in a dialog of the system. */
export function HistoryDeletion({ history, onDeleted }: { history: HistoryView; onDeleted: () => Promise<void> }) {
  const { bridge, act } = useBridge();
  const [deleted, setDeleted] = useState(false);
  if (history.kind === 'off' && history.left === undefined && !deleted) return null;
  const remove = async () => {
    setDeleted(false);
    const reply = await act(bridge.historyDeleteAll());
    await onDeleted();
    setDeleted(reply.ok && reply.value.deleted);
  };
  return (
    <div className={styles.form}>
      <h4>Delete</h4>
      <p className={styles.quiet}>
        Permanently deletes all events. The calls shown under Live and the last hour of events that agents can read are kept in memory only.
        Quit Switchboard to clear them.
      </p>
      <div className={styles.row}>
        <Button kind="danger" onClick={() => void remove()}>
          Delete all…
        </Button>
        <p className={styles.done} role="status">
          {deleted
            ? `The event history has been deleted.${history.kind === 'failed' ? ' A new one is created at the next start.' : ''}`
            : ''}
        </p>
      </div>
    </div>
  );
}
