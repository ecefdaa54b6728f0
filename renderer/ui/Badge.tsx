import type { ReactNode } from 'react';
import type { Tone } from '../../main/ipc/contract';
import styles from './Badge.module.css';

/** A short word set apart, such as "Practice". */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone] ?? ''}`}>{children}</span>;
}

/** How many things wait for the person; `what` says of what: "2 things to do". */
export function CountBadge({ children, what }: { children: ReactNode; what: string }) {
  return (
    <span className={`${styles.badge} ${styles.count} numeric`}>
      <span aria-hidden="true">{children}</span>
      <span className="spoken">{what}</span>
    </span>
  );
}
