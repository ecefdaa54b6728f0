import type { LineSummary, SetupStep, SetupView } from '../../../main/ipc/contract';
import { AddressSection } from '../tunnel/AddressSection';
import { InboundSection } from '../tunnel/InboundSection';
import { AccountSection } from './AccountSection';
import { CallsSection } from './CallsSection';
import { HistorySection } from './HistorySection';
import styles from './SettingsView.module.css';
import { StopSection } from './StopSection';

interface Props {
  readonly line: LineSummary;
  readonly setup: SetupView;
  /** All calls have been ended and none are allowed. */
  readonly stopped: boolean;
  /** Which version of what runs. */
  readonly about: string;
  readonly onSetup: (step: SetupStep) => void;
  readonly onPast: () => void;
}

/** What a person may change about the app, a section for each subject. The line itself is chosen at the foot of the rail. */
export function SettingsView({ line, setup, stopped, about, onSetup, onPast }: Props) {
  return (
    <div className={styles.page}>
      <h2 className={styles.title}>Settings</h2>
      <AccountSection setup={setup} onSetup={onSetup} />
      <AddressSection line={line} />
      {line.inUse === 'real' ? <InboundSection inbound={line.inbound} /> : null}
      <CallsSection />
      <StopSection stopped={stopped} />
      {/* Another line is another start, which may have switched the history on or off. */}
      <HistorySection key={line.inUse} onPast={onPast} />
      <p className={styles.about}>{about}</p>
    </div>
  );
}
