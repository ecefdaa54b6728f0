import { type ReactNode, useId } from 'react';
import styles from './Empty.module.css';

interface Props {
  readonly icon: ReactNode;
  readonly title: string;
  /** What will be here, in a sentence or two. */
  readonly children: ReactNode;
  /** The ways to fill it, the usual one first. */
  readonly actions?: ReactNode;
}

/** A view with nothing in it yet: what will appear, and how to make it appear. */
export function Empty({ icon, title, children, actions }: Props) {
  const heading = useId();
  return (
    <section className={styles.empty} aria-labelledby={heading}>
      <span className={styles.icon}>{icon}</span>
      <h2 id={heading} className={styles.title}>
        {title}
      </h2>
      <p className={styles.text}>{children}</p>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
