import { Field } from '../../ui/Field';
import { phoneAsTyped } from './usPhone';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A field for a US phone number, which is put in groups while it is typed. */
export function PhoneField({ label, hint, value, problem, onChange }: Props) {
  return (
    <Field
      label={label}
      hint={hint}
      problem={problem}
      type="tel"
      autoComplete="tel"
      maxLength={20_000}
      value={value}
      onChange={({ target }) => onChange(phoneAsTyped(value, target.value, target.selectionStart === target.value.length))}
    />
  );
}
