import type { ReactNode } from 'react';
import styles from './Badge.module.css';

/** A short word set apart, such as "Practice". */
export function Badge({ children }: { children: ReactNode }) {
  return <span className={styles.badge}>{children}</span>;
}
