import type { ReactNode } from 'react';
import styles from './Row.module.css';

/** A list of rows on one surface. `label` names it for a screen reader. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface Props {
  /** A shape or an icon. */
  readonly lead: ReactNode;
  readonly title: ReactNode;
  /** One sentence. */
  readonly children?: ReactNode;
  /** The one button of the row. */
  readonly action?: ReactNode;
  /** Nothing to do here: the row steps back. */
  readonly quiet?: boolean;
}

/** One row: a shape, a title, a sentence, a button. */
export function Row({ lead, title, children, action, quiet = false }: Props) {
  return (
    <li className={`${styles.row} ${quiet ? styles.quiet : ''}`}>
      <span className={styles.lead}>{lead}</span>
      <span className={styles.title}>{title}</span>
      <div className={styles.text}>{children}</div>
      <span className={styles.action}>{action}</span>
    </li>
  );
}
