import { type FormEvent, useId, useState } from 'react';
import type { ApplicationView } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import styles from '../line/Line.module.css';

interface Props {
  readonly applications: readonly ApplicationView[];
  readonly inUse: string | undefined;
  readonly onChoose: (applicationId: string) => void;
}

/** One of the account's voice applications. Nothing happens before the button is pressed. */
export function ApplicationChoice({ applications, inUse, onChoose }: Props) {
  const [chosen, setChosen] = useState(inUse);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <form className={styles.choices} onSubmit={submit}>
      <fieldset className={styles.choices}>
        <legend className="spoken">Application whose inbound calls Switchboard receives</legend>
        {applications.map(({ applicationId, name }) => (
          <div key={applicationId}>
            <label className={styles.option}>
              <input
                type="radio"
                name={id}
                required
                checked={chosen === applicationId}
                aria-describedby={`${id}-${applicationId}`}
                onChange={() => setChosen(applicationId)}
              />
              {name === '' ? 'Unnamed application' : name}
            </label>
            <p id={`${id}-${applicationId}`} className={styles.under}>
              {applicationId}
            </p>
          </div>
        ))}
      </fieldset>
      <div>
        <Button type="submit">Use this application</Button>
      </div>
    </form>
  );
}
