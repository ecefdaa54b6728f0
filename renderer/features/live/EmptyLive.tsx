import type { Place } from '../../bridge/place';
import { Button } from '../../ui/Button';
import styles from './EmptyLive.module.css';

/** Before the first call: what will appear here, and the two ways to make it happen. */
export function EmptyLive({ practice, onGo }: { practice: boolean; onGo: (place: Place) => void }) {
  return (
    <section className={styles.empty} aria-labelledby="empty-title">
      <h2 id="empty-title" className={styles.title}>
        No calls yet
      </h2>
      <p>
        Calls appear here when they start, step by step: what the phone line reports, what your agent answers, and how long the caller
        waited.
      </p>
      <dl className={styles.ways}>
        <div className={styles.way}>
          <dt>Let an agent call</dt>
          <dd>
            <p>Connect your agent, then ask it to call a number.</p>
            <Button kind="primary" onClick={() => onGo('connect')}>
              Connect an agent
            </Button>
          </dd>
        </div>
        {practice ? (
          <div className={styles.way}>
            <dt>Be the caller</dt>
            <dd>
              <p>Play a person who calls your agent. Nothing leaves this computer.</p>
              <Button onClick={() => onGo('phone')}>Call in from the practice phone</Button>
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}
