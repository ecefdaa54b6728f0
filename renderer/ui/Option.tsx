import { type ReactNode, useId } from 'react';
import styles from './Option.module.css';

interface Props {
  readonly kind: 'checkbox' | 'radio';
  /** The group that a radio button belongs to. */
  readonly group?: string;
  readonly checked: boolean;
  readonly label: string;
  /** What it means, below it. */
  readonly children: ReactNode;
  readonly required?: boolean;
  /** Announces the sentence when it changes. */
  readonly live?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A checkbox or a radio button with a sentence below it that says what it means. */
export function Option({ kind, group, checked, label, children, required = false, live = false, onChange }: Props) {
  const sentence = useId();
  return (
    <div>
      <label className={styles.option}>
        <input
          type={kind}
          name={group}
          checked={checked}
          required={required}
          aria-describedby={sentence}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      <p id={sentence} className={styles.sentence} role={live ? 'status' : undefined}>
        {children}
      </p>
    </div>
  );
}

/** Options of which one is chosen. `legend` names them for a screen reader. */
export function Options({ legend, disabled = false, children }: { legend: string; disabled?: boolean; children: ReactNode }) {
  return (
    <fieldset className={styles.options} disabled={disabled}>
      <legend className="spoken">{legend}</legend>
      {children}
    </fieldset>
  );
}
