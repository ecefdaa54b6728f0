import { type ReactNode, useId } from 'react';
import styles from './Card.module.css';

interface Props {
  /** Its heading, which also names it for a screen reader. */
  readonly title: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One subject of a view on a surface of its own. */
export function Card({ title, className, children }: Props) {
  const heading = useId();
  return (
    <section className={[styles.card, className].filter(Boolean).join(' ')} aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        {title}
      </h3>
      {children}
    </section>
  );
}
