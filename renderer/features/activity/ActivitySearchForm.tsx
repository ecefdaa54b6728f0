import { type FormEvent, useState } from 'react';
import type { AgentView } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import styles from './ActivityView.module.css';
import { type ActivityFields, outcomes, person } from './activityFields';

interface Props {
  readonly agents: readonly Pick<AgentView, 'id' | 'name'>[];
  readonly fields: ActivityFields;
  readonly onSearch: (fields: ActivityFields) => void;
}

/** Words to look for, and the filters, which apply when they are chosen. */
export function ActivitySearchForm({ agents, fields, onSearch }: Props) {
  const [words, setWords] = useState(fields.words);
  const [shown, setShown] = useState(fields);
  // Another search than the one typed here: that of one agent, say.
  if (shown !== fields) {
    setShown(fields);
    setWords(fields.words);
  }
  const search = (event: FormEvent) => {
    event.preventDefault();
    onSearch({ ...fields, words });
  };
  // An agent that was revoked is still in the log.
  const known = ['', person].includes(fields.who) || agents.some(({ id }) => id === fields.who);
  return (
    <form className={styles.form} aria-label="Search the activity" onSubmit={search}>
      <label className={styles.wide}>
        Words or a number
        <input type="search" value={words} maxLength={200} autoComplete="off" onChange={(event) => setWords(event.target.value)} />
      </label>
      <label>
        Who
        <select value={fields.who} onChange={(event) => onSearch({ ...fields, words, who: event.target.value })}>
          <option value="">Everyone</option>
          <option value={person}>You</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {known ? null : <option value={fields.who}>An agent that was removed</option>}
        </select>
      </label>
      <label>
        Outcome
        <select
          value={fields.outcome}
          onChange={(event) => {
            const outcome = outcomes.find(({ value }) => value === event.target.value);
            if (outcome !== undefined) onSearch({ ...fields, words, outcome: outcome.value });
          }}
        >
          {outcomes.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit">Search</Button>
    </form>
  );
}
