import { type ReactNode, useEffect, useRef } from 'react';
import type { Trouble } from '../../../main/ipc/contract';
import { StatusShape } from '../../ui/StatusShape';
import styles from './Setup.module.css';

/** What went wrong and what to do, brought into view and said by a screen reader when it appears. `children`: a button that helps. */
export function TroubleSaid({ trouble, children }: { trouble: Trouble | undefined; children?: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (trouble !== undefined) element.current?.scrollIntoView({ block: 'nearest' });
  }, [trouble]);
  return (
    <div ref={element} className={styles.alert} role="alert">
      {trouble === undefined ? null : (
        <div className={styles.trouble}>
          <StatusShape tone="bad" />
          <div>
            <p>
              <strong>{shortened(trouble.sentence)}</strong> {shortened(trouble.fix)}
            </p>
            {children === undefined ? null : <div className={styles.row}>{children}</div>}
          </div>
        </div>
      )}
    </div>
  );
}

/** A sentence may quote what was typed, which may be a page of text pasted into the wrong field. */
function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 200)}…${text.slice(-150)}` : text;
}
