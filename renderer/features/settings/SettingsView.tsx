import { Section } from './Section';
import styles from './SettingsView.module.css';

/** What a person may change about the app, a section for each subject. */
export function SettingsView() {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>Settings</h2>
      <Section title="Event history">
        <p>Every webhook is kept on this computer for a while, so that a call or a message can be looked up later.</p>
      </Section>
    </div>
  );
}
