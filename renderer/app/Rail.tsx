import type { AppView } from '../../main/ipc/contract';
import type { Place } from '../bridge/place';
import { LineFoot } from './LineFoot';
import { Navigation } from './Navigation';
import styles from './Rail.module.css';

/** Where one can go, and the line below it. */
export function Rail({ view, place, onGo }: { view: AppView; place: Place; onGo: (place: Place) => void }) {
  return (
    <header className={styles.rail}>
      <h1 className={styles.brand}>
        <span className={styles.mark} aria-hidden="true">
          S
        </span>
        <span className={styles.word}>Switchboard</span>
      </h1>
      <Navigation view={view} place={place} onGo={onGo} />
      <div className={styles.foot}>
        <LineFoot view={view} />
      </div>
    </header>
  );
}
