import { useId } from 'react';
import type { FieldValue, SettingField } from '../../../main/ipc/contract';
import { Option } from '../../ui/Option';
import styles from './HistorySection.module.css';

/** One field with its label, its range and what it does. */
export function SettingInput({
  field,
  value,
  onChange,
}: {
  field: SettingField;
  value: FieldValue;
  onChange: (value: FieldValue) => void;
}) {
  const id = useId();
  const about = useId();
  const { control, label, help } = field;
  if (control.kind === 'switch') {
    return (
      <Option kind="checkbox" checked={value === true} label={label} onChange={onChange}>
        {help}
      </Option>
    );
  }
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{control.kind === 'number' ? `${label} (${range(control)})` : label}</label>
      <Input id={id} about={about} control={control} value={value} onChange={onChange} />
      <p id={about} className={styles.quiet}>
        {help}
      </p>
    </div>
  );
}

type Typed = Exclude<SettingField['control'], { readonly kind: 'switch' }>;

interface InputProps {
  readonly id: string;
  readonly about: string;
  readonly control: Typed;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
}

function Input({ id, about, control, value, onChange }: InputProps) {
  const shared = { id, 'aria-describedby': about, value: String(value) };
  if (control.kind === 'number') {
    const { min, max, step } = control;
    // An empty field stays empty while it is edited; the browser asks for a number before the form is sent.
    const read = (text: string) => onChange(text === '' ? '' : Number(text));
    return <input {...shared} type="number" required min={min} max={max} step={step} onChange={(event) => read(event.target.value)} />;
  }
  if (control.kind === 'choice') {
    return (
      <select {...shared} onChange={(event) => onChange(event.target.value)}>
        {control.options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  const text = { ...shared, maxLength: control.maxLength };
  return control.lines > 1 ? (
    <textarea {...text} rows={control.lines} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
  ) : (
    <input {...text} type="text" onChange={(event) => onChange(event.target.value)} />
  );
}

function range({ min, max, unit }: Extract<Typed, { readonly kind: 'number' }>): string {
  return `${min.toLocaleString('en')} to ${max.toLocaleString('en')}${unit === '' ? '' : ` ${unit}`}`;
}
