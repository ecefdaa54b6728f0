import { useId } from 'react';
import type { SetupApplication } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import type { KnownNumber } from './numberChoice';
import { Progress } from './Screen';
import styles from './Setup.module.css';
import { TroubleSaid } from './TroubleSaid';
import { numberTexts } from './texts';
import { useRequest } from './useRequest';

interface Props {
  readonly known: KnownNumber;
  readonly chosen: string | undefined;
  readonly problem: string | undefined;
  readonly onChoose: (applicationId: string) => void;
}

/** Which voice application: the only one, one of several, or a new one. */
export function ApplicationPart({ known, chosen, problem, onChoose }: Props) {
  const group = useId();
  const { applications } = known;
  const [only] = applications;
  if (only === undefined) return <NoApplication mayCreate={known.mayCreate} />;
  return (
    <fieldset className={styles.choices} aria-describedby={`${group}-about`}>
      <legend>{numberTexts.application}</legend>
      <p id={`${group}-about`} className={styles.quiet}>
        {applications.length === 1 ? numberTexts.applicationAbout : numberTexts.applicationsAbout}
      </p>
      {applications.map((application) => (
        <Choice
          key={application.applicationId}
          application={application}
          group={group}
          checked={chosen === application.applicationId}
          onChoose={() => onChoose(application.applicationId)}
        />
      ))}
      <TroubleSaid trouble={problem === undefined ? undefined : { sentence: problem, fix: '' }} />
    </fieldset>
  );
}

interface ChoiceProps {
  readonly application: SetupApplication;
  readonly group: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
}

function Choice({ application: { name, does }, group, checked, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <label className={styles.choice}>
        <input type="radio" name={group} checked={checked} aria-describedby={id} onChange={onChoose} />
        {name === '' ? numberTexts.unnamed : name}
      </label>
      <p id={id} className={`${styles.indent} ${styles.quiet}`}>
        {does}
      </p>
    </div>
  );
}

function NoApplication({ mayCreate }: { mayCreate: boolean }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  return (
    <section className={styles.note} aria-labelledby="no-application">
      <h3 id="no-application">{numberTexts.application}</h3>
      <p>{mayCreate ? numberTexts.none : numberTexts.noneElsewhere}</p>
      {mayCreate ? <Button onClick={() => void request(() => bridge.createVoiceApplication())}>{numberTexts.create}</Button> : null}
      {busy ? <Progress>{numberTexts.creating}</Progress> : null}
      <TroubleSaid trouble={trouble} />
    </section>
  );
}
