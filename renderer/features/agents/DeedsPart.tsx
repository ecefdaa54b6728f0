import type { AgentDetails } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { RelativeTime } from '../../ui/RelativeTime';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Parts.module.css';
import { activityTexts } from './texts';

/** What an agent did last. */
export function DeedsPart({ deeds, onAll }: { deeds: AgentDetails['activity']; onAll: () => void }) {
  return (
    <div className={styles.part}>
      {'problem' in deeds ? (
        <p>{deeds.problem}</p>
      ) : deeds.length === 0 ? (
        <p className={styles.quiet}>{activityTexts.none}</p>
      ) : (
        <ol className={styles.deeds} aria-label={activityTexts.label}>
          {deeds.map(({ id, at, title, tone, outcome }) => (
            <li key={id} className={styles.deed}>
              <StatusShape tone={tone} />
              <span>
                {title} <span className={styles.quiet}>{outcome}</span>
              </span>
              <span className={styles.quiet}>
                <RelativeTime at={at} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <div>
        <Button onClick={onAll}>{activityTexts.all}</Button>
      </div>
    </div>
  );
}
