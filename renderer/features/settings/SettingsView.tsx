import type { LineSummary } from '../../../main/ipc/contract';
import { AddressSection } from '../tunnel/AddressSection';
import { InboundSection } from '../tunnel/InboundSection';
import { CallsSection } from './CallsSection';
import { HistorySection } from './HistorySection';
import styles from './SettingsView.module.css';

/** What a person may change about the app, a section for each subject. The line itself is chosen at the foot of the rail. */
export function SettingsView({ line, onPast }: { line: LineSummary; onPast: () => void }) {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>Settings</h2>
      <AddressSection line={line} />
      {line.inUse === 'real' ? <InboundSection inbound={line.inbound} /> : null}
      <CallsSection />
      {/* Another line is another start, which may have switched the history on or off. */}
      <HistorySection key={line.inUse} onPast={onPast} />
    </div>
  );
}
