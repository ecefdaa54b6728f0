import { useId } from 'react';
import { formatNumber } from '../../ui/formatNumber';
import type { KnownNumber, NumberChoice } from './numberChoice';
import { PhoneField } from './PhoneField';
import styles from './Setup.module.css';
import { TroubleSaid } from './TroubleSaid';
import { numberTexts } from './texts';

interface Props {
  readonly known: KnownNumber;
  readonly choice: NumberChoice;
  readonly problem: string | undefined;
  readonly onChoose: (more: Partial<NumberChoice>) => void;
}

/** The numbers that Bandwidth lists, and a field for one that it does not. */
export function NumberPart({ known: { numbers, notListed }, choice, problem, onChoose }: Props) {
  const group = useId();
  const field = (
    <PhoneField
      label={numberTexts.typed}
      hint={numberTexts.typedHint}
      value={choice.typed}
      problem={choice.number === 'typed' ? problem : undefined}
      onChange={(typed) => onChoose({ number: 'typed', typed })}
    />
  );
  if (numbers.length === 0) {
    return (
      <>
        {notListed === undefined ? null : <p>{notListed}</p>}
        {field}
      </>
    );
  }
  return (
    <fieldset className={styles.choices}>
      <legend>{numberTexts.numbers}</legend>
      {numbers.map((number) => (
        <label key={number} className={styles.choice}>
          <input type="radio" name={group} checked={choice.number === number} onChange={() => onChoose({ number })} />
          {formatNumber(number)}
        </label>
      ))}
      <label className={styles.choice}>
        <input type="radio" name={group} checked={choice.number === 'typed'} onChange={() => onChoose({ number: 'typed' })} />
        {numberTexts.other}
      </label>
      {choice.number === 'typed' ? <div className={styles.indent}>{field}</div> : null}
      <TroubleSaid trouble={problem === undefined || choice.number === 'typed' ? undefined : { sentence: problem, fix: '' }} />
    </fieldset>
  );
}
