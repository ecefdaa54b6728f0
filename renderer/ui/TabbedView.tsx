import type { ReactNode } from 'react';
import styles from './TabbedView.module.css';
import { Tabs, tabPanel } from './Tabs';

interface Props<T extends string> {
  /** What the tabs are the parts of. */
  readonly label: string;
  readonly id: string;
  readonly tabs: readonly { readonly value: T; readonly label: string }[];
  readonly chosen: T;
  readonly onChoose: (tab: T) => void;
  readonly children: ReactNode;
}

/** A view in parts, one of which is shown. */
export function TabbedView<T extends string>({ label, id, tabs, chosen, onChoose, children }: Props<T>) {
  return (
    <div className={styles.view}>
      <h2 className="spoken">{label}</h2>
      <div className={styles.bar}>
        <Tabs label={label} id={id} chosen={chosen} tabs={tabs} onChoose={onChoose} />
      </div>
      <div {...tabPanel(id, chosen)} className={styles.panel}>
        {children}
      </div>
    </div>
  );
}
