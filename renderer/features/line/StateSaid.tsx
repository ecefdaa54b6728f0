import type { Said } from '../../../main/ipc/contract';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Line.module.css';

/** How something stands, in a sentence that a screen reader hears when it becomes another. */
export function StateSaid({ said: { tone, sentence } }: { said: Said }) {
  return (
    <p className={styles.said} role="status">
      <StatusShape tone={tone} />
      <span>{sentence}</span>
    </p>
  );
}
