import type { ReactNode } from 'react';
import type { CallsTab } from '../../bridge/place';
import { Tabs, tabPanel } from '../../ui/Tabs';
import styles from './CallsView.module.css';

const tabs = [
  { value: 'live', label: 'Live' },
  { value: 'past', label: 'Past' },
] as const satisfies readonly { value: CallsTab; label: string }[];

/** Calls: those since the start, step by step, and everything stored. */
export function CallsView({ tab, onTab, children }: { tab: CallsTab; onTab: (tab: CallsTab) => void; children: ReactNode }) {
  return (
    <div className={styles.calls}>
      <h2 className="spoken">Calls</h2>
      <div className={styles.bar}>
        <Tabs label="Calls" id="calls" chosen={tab} tabs={tabs} onChoose={onTab} />
      </div>
      <div {...tabPanel('calls', tab)} className={styles.panel}>
        {children}
      </div>
    </div>
  );
}
