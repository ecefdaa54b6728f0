import styles from './Ring.module.css';
import { leftOf } from './timeLeft';

/** The time left, as a ring that runs down around the seconds. Without motion it is text alone. Milliseconds. */
export function Ring({ left, whole }: { left: number; whole: number }) {
  const { seconds, share } = leftOf(left, whole);
  return (
    <span className={styles.ring}>
      <svg className={styles.drawn} width="32" height="32" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <circle className={styles.track} cx="16" cy="16" r="14" pathLength="1" />
        <circle className={styles.run} cx="16" cy="16" r="14" pathLength="1" strokeDashoffset={1 - share} />
      </svg>
      <span className={`${styles.seconds} numeric`} role="timer" aria-live="off">
        {seconds}
        <span className={styles.words}> s left</span>
      </span>
    </span>
  );
}
