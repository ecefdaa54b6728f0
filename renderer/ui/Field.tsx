import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './Field.module.css';
import { StatusShape } from './StatusShape';

interface Props extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  /** What to type, or what happens with it, below the field. */
  readonly hint?: ReactNode;
  /** What is wrong with what was typed, and what to do. A screen reader says it when it appears. */
  readonly problem?: string | undefined;
  /** Buttons beside the field, such as "Show". */
  readonly beside?: ReactNode;
}

/** One line to type in, with its label above and its hint or its problem below. Takes everything that an input takes. */
export function Field({ label, hint, problem, beside, className, ...input }: Props) {
  const id = useId();
  const wrong = problem !== undefined;
  const described = [hint === undefined ? '' : `${id}-hint`, wrong ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className={[styles.field, className].filter(Boolean).join(' ')} data-wrong={wrong || undefined}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.entry}>
        <input
          autoComplete="off"
          type="text"
          {...input}
          id={id}
          aria-invalid={wrong || undefined}
          aria-describedby={described === '' ? undefined : described}
        />
        {beside}
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      <div role="alert">
        {wrong ? (
          <p id={`${id}-problem`} className={styles.problem}>
            <StatusShape tone="bad" />
            <span>{problem}</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}
