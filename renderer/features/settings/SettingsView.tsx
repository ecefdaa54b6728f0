import type { Place } from '../../app/place';
import { HistorySection } from './HistorySection';
import styles from './SettingsView.module.css';

/** What a person may change about the app, a section for each subject. */
export function SettingsView({ onGo }: { onGo: (place: Place) => void }) {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>Settings</h2>
      <HistorySection onGo={onGo} />
    </div>
  );
}
