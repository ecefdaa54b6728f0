import type { PhoneCall } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Captions } from './Captions';
import styles from './EndedCall.module.css';

/** After the end: why, and what was said. */
export function EndedCall({ call, onDone }: { call: PhoneCall; onDone: () => void }) {
  return (
    <section className={styles.call} aria-label="Call ended">
      <header className={styles.header}>
        <h3 className={styles.title}>Call ended</h3>
        <Button kind="primary" onClick={onDone}>
          Done
        </Button>
        <p className={`${styles.reason} numeric`} role="status">
          {call.endedBecause ?? 'The call has ended'} · {call.from} to {call.to}
        </p>
      </header>
      {call.captions.length === 0 ? null : <Captions captions={call.captions} />}
    </section>
  );
}
