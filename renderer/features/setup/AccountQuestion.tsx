import { useId, useState } from 'react';
import type { Trouble } from '../../../main/ipc/contract';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Progress, Screen } from './Screen';
import styles from './Setup.module.css';
import { TroubleSaid } from './TroubleSaid';
import { credentialsTexts } from './texts';
import { useFocusOnArrival } from './useFocusOnArrival';

interface Shared {
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  readonly onLater: () => void;
  /** Goes back to the two fields. */
  readonly onAgain: () => void;
}

/** The credentials work for several accounts: which one? */
export function AccountQuestion({
  accounts,
  onChoose,
  busy,
  trouble,
  onLater,
  onAgain,
}: Shared & { readonly accounts: readonly string[]; readonly onChoose: (accountId: string) => void }) {
  const [chosen, setChosen] = useState<string>();
  const [missing, setMissing] = useState(false);
  const group = useId();
  const choose = () => {
    setMissing(chosen === undefined);
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <Screen primary={credentialsTexts.useAccount} onPrimary={choose} busy={busy} onLater={onLater} help={<Again onAgain={onAgain} />}>
      <Question title={credentialsTexts.accountsTitle} about={credentialsTexts.accountsAbout} />
      <fieldset className={styles.choices}>
        <legend className="spoken">{credentialsTexts.accounts}</legend>
        {accounts.map((account) => (
          <label key={account} className={styles.choice}>
            <input type="radio" name={group} checked={chosen === account} onChange={() => setChosen(account)} />
            {credentialsTexts.account(account)}
          </label>
        ))}
      </fieldset>
      {busy ? <Progress>{credentialsTexts.checking}</Progress> : null}
      <TroubleSaid trouble={missing && chosen === undefined ? { sentence: credentialsTexts.noAccountChosen, fix: '' } : trouble} />
    </Screen>
  );
}

/** Bandwidth does not say which account the credentials belong to: the person types its number. */
export function AccountNumberForm({
  onEnter,
  busy,
  trouble,
  onLater,
  onAgain,
}: Shared & { readonly onEnter: (accountId: string) => void }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<{ readonly text: string }>();
  const enter = () => {
    const accountId = typed.replaceAll(/[\s-]/g, '');
    const wrong = !/^\d{1,20}$/.test(accountId);
    setProblem(wrong ? { text: credentialsTexts.accountNumberProblem } : undefined);
    if (!wrong) onEnter(accountId);
  };
  return (
    <Screen
      primary={credentialsTexts.useAccount}
      onPrimary={enter}
      busy={busy}
      onLater={onLater}
      attempt={problem}
      help={<Again onAgain={onAgain} />}
    >
      <Question title={credentialsTexts.typeTitle} about={credentialsTexts.typeAbout} />
      <Field
        label={credentialsTexts.accountNumber}
        hint={credentialsTexts.accountNumberHint}
        problem={problem?.text}
        inputMode="numeric"
        maxLength={20_000}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {busy ? <Progress>{credentialsTexts.checking}</Progress> : null}
      <TroubleSaid trouble={busy ? undefined : trouble} />
    </Screen>
  );
}

/** Takes the focus, because the fields that had it are gone. */
function Question({ title, about }: { title: string; about: string }) {
  const heading = useFocusOnArrival<HTMLHeadingElement>(true);
  return (
    <div>
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      <p>{about}</p>
    </div>
  );
}

function Again({ onAgain }: { onAgain: () => void }) {
  return (
    <Button kind="quiet" onClick={onAgain}>
      {credentialsTexts.useOthers}
    </Button>
  );
}
