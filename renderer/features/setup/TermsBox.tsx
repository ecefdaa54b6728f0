import { useId } from 'react';
import { useBridge } from '../../bridge/useBridge';
import { StatusShape } from '../../ui/StatusShape';
import styles from './TermsBox.module.css';
import { TroubleSaid } from './TroubleSaid';
import { detailsTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly checked: boolean;
  readonly problem: string | undefined;
  readonly onChange: (checked: boolean) => void;
}

/** The person accepts Bandwidth's terms themselves; nothing ticks the box for them. */
export function TermsBox({ checked, problem, onChange }: Props) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  const id = useId();
  return (
    <div className={styles.terms}>
      <div className={styles.line}>
        <label className={styles.box}>
          <input
            type="checkbox"
            checked={checked}
            aria-invalid={problem !== undefined || undefined}
            aria-describedby={problem === undefined ? undefined : id}
            onChange={(event) => onChange(event.target.checked)}
          />
          {detailsTexts.terms}
        </label>
        <button type="button" className={styles.link} onClick={() => void request(() => bridge.openPage({ page: 'terms' }))}>
          {detailsTexts.readTerms}
        </button>
      </div>
      <div role="alert">
        {problem === undefined ? null : (
          <p id={id} className={styles.problem}>
            <StatusShape tone="bad" />
            <span>{problem}</span>
          </p>
        )}
      </div>
      <TroubleSaid trouble={trouble} />
    </div>
  );
}
