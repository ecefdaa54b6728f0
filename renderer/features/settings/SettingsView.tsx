import type { LineSummary } from '../../../main/ipc/contract';
import type { Place } from '../../bridge/place';
import { LineSection } from '../line/LineSection';
import { AddressSection } from '../tunnel/AddressSection';
import { InboundSection } from '../tunnel/InboundSection';
import { CallsSection } from './CallsSection';
import { HistorySection } from './HistorySection';
import styles from './SettingsView.module.css';

/** What a person may change about the app, a section for each subject. */
export function SettingsView({ line, onGo }: { line: LineSummary; onGo: (place: Place) => void }) {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>Settings</h2>
      <LineSection line={line} />
      <AddressSection line={line} />
      {line.inUse === 'real' ? <InboundSection inbound={line.inbound} /> : null}
      <CallsSection />
      {/* Another line is another start, which may have switched the history on or off. */}
      <HistorySection key={line.inUse} onGo={onGo} />
    </div>
  );
}
