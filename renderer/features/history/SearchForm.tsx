import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../ui/Button';
import styles from './SearchForm.module.css';
import { noFields, type SearchFields } from './searchFields';

interface Props {
  /** The search that is shown. */
  readonly fields: SearchFields;
  readonly onSearch: (fields: SearchFields) => void;
}

/** What to look for; everything filled in must hold. */
export function SearchForm({ fields, onSearch }: Props) {
  const [draft, setDraft] = useState(fields);
  // Another search than the one typed here: that of a call, say.
  const [shown, setShown] = useState(fields);
  if (shown !== fields) {
    setShown(fields);
    setDraft(fields);
  }
  const hint = useId();
  const search = (event: FormEvent) => {
    event.preventDefault();
    onSearch({ ...draft });
  };
  const field = (name: keyof SearchFields) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <form className={styles.form} aria-label="Search the history" onSubmit={search}>
      <label className={styles.wide}>
        Words
        <input {...field('words')} maxLength={200} autoComplete="off" aria-describedby={hint} />
      </label>
      <label>
        Number
        <input {...field('number')} type="tel" maxLength={200} autoComplete="off" placeholder="+1 500 555 0142" />
      </label>
      <label>
        Call
        <input {...field('callId')} maxLength={200} autoComplete="off" placeholder="c-…" />
      </label>
      <label>
        From
        <input {...field('from')} type="datetime-local" />
      </label>
      <label>
        Until
        <input {...field('until')} type="datetime-local" />
      </label>
      <div className={styles.choice}>
        <Button type="submit" kind="primary">
          Search
        </Button>
        <Button onClick={() => onSearch({ ...noFields })}>Clear</Button>
      </div>
      <p id={hint} className={styles.hint}>
        Searches everything that was delivered: speech, keys, messages, numbers and IDs. Matches whole words. End a word with * to match any
        ending.
      </p>
    </form>
  );
}
