import { type FormEvent, useId, useState } from 'react';
import type { ApplicationView } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Option, Options } from '../../ui/Option';
import styles from '../line/Line.module.css';

interface Props {
  readonly applications: readonly ApplicationView[];
  readonly inUse: string | undefined;
  readonly onChoose: (applicationId: string) => void;
}

/** One of the account's voice applications. Nothing happens before the button is pressed. */
export function ApplicationChoice({ applications, inUse, onChoose }: Props) {
  const [chosen, setChosen] = useState(inUse);
  const group = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Options legend="Application whose inbound calls Switchboard receives">
        {applications.map(({ applicationId, name }) => (
          <Option
            key={applicationId}
            kind="radio"
            group={group}
            required
            checked={chosen === applicationId}
            label={name === '' ? 'Unnamed application' : name}
            onChange={() => setChosen(applicationId)}
          >
            {applicationId}
          </Option>
        ))}
      </Options>
      <div>
        <Button type="submit">Use this application</Button>
      </div>
    </form>
  );
}
