import type { AgentMark } from '../../../main/ipc/contract';
import styles from './Mark.module.css';

/** An agent's initials on a tint. It says nothing by itself: the name stands beside it. */
export function Mark({ mark, small = false }: { mark: AgentMark; small?: boolean }) {
  return (
    <span className={styles.mark} data-tint={mark.tint} data-small={small || undefined} aria-hidden="true">
      {mark.text}
    </span>
  );
}
