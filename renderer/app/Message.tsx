import type { ReactNode } from 'react';
import styles from './Message.module.css';

/** A whole-window message: nothing else can be shown yet. */
export function Message({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <main className={styles.message}>
      <h1 className={styles.title}>{title}</h1>
      {children === undefined ? null : <p className={styles.text}>{children}</p>}
      {action}
    </main>
  );
}
