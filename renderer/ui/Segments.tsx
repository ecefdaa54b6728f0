import { useId } from 'react';
import styles from './Segments.module.css';

interface Props<T extends string> {
  /** Names the choice for a screen reader. */
  readonly legend: string;
  readonly chosen: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly spoken?: string }[];
  readonly disabled?: boolean;
  readonly onChoose: (value: T) => void;
}

/** A choice of a few, side by side: native radio buttons, so the arrow keys choose. `spoken` completes a label for a screen reader. */
export function Segments<T extends string>({ legend, chosen, options, disabled = false, onChoose }: Props<T>) {
  const group = useId();
  return (
    <fieldset className={styles.segments} disabled={disabled}>
      <legend className="spoken">{legend}</legend>
      {options.map(({ value, label, spoken }) => (
        <label key={value} className={styles.segment}>
          <input type="radio" name={group} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>
            {label}
            {spoken === undefined ? null : <i className="spoken"> {spoken}</i>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
