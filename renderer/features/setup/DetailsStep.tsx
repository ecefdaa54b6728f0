import { useState } from 'react';
import type { SetupView, SignUpDetails, SignUpResult, SignUpView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { StatusShape } from '../../ui/StatusShape';
import { PhoneField } from './PhoneField';
import { Progress, Screen } from './Screen';
import styles from './Setup.module.css';
import { type SetupScreen, signUpInWords } from './steps';
import { TermsBox } from './TermsBox';
import { TroubleSaid } from './TroubleSaid';
import { detailsTexts, sheetTexts } from './texts';
import { useRequest } from './useRequest';
import { useSavedDetails } from './useSavedDetails';

interface Props {
  readonly setup: SetupView;
  readonly onOpen: (screen: SetupScreen) => void;
  readonly onLater: () => void;
}

/** Step 1: who the account is for. */
export function DetailsStep({ setup, onOpen, onLater }: Props) {
  const { signUp } = setup;
  if (signUp === undefined || signUp.practice) return <DetailsForm setup={setup} onOpen={onOpen} onLater={onLater} />;
  return <SignedUp signUp={signUp} onOpen={onOpen} onLater={onLater} />;
}

function SignedUp({ signUp, onOpen, onLater }: Omit<Props, 'setup'> & { readonly signUp: SignUpView }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  return (
    <Screen
      primary={sheetTexts.next}
      onPrimary={() => onOpen('browser')}
      onLater={onLater}
      help={
        <Button kind="quiet" onClick={() => void request(() => bridge.startOver())}>
          {detailsTexts.startOver}
        </Button>
      }
    >
      <div className={styles.facts}>
        <p className={styles.fact}>
          <StatusShape tone="good" />
          {signUpInWords(signUp)}
        </p>
        <p>{detailsTexts.sentNext}</p>
      </div>
      <TroubleSaid trouble={trouble} />
    </Screen>
  );
}

function DetailsForm({ setup, onOpen, onLater }: Props) {
  const { bridge } = useBridge();
  const [details, setDetails, saveFailed] = useSavedDetails(setup.details);
  const [result, setResult] = useState<SignUpResult>();
  const { busy, trouble, request } = useRequest();
  const problems = result?.kind === 'fields' ? result.problems : {};
  const set = (more: Partial<SignUpDetails>) => setDetails({ ...details, ...more });
  const send = async (practice: boolean) => {
    setResult(undefined);
    const reply = await request(() => bridge.signUp({ details, practice }));
    setResult(reply?.value);
    if (reply?.value.kind === 'sent' && !practice) onOpen('browser');
  };
  const field = (name: 'firstName' | 'lastName' | 'email') => ({
    label: detailsTexts[name],
    value: details[name],
    problem: problems[name],
    maxLength: 20_000,
    onChange: (event: { readonly target: { readonly value: string } }) => set({ [name]: event.target.value }),
  });
  return (
    <Screen
      primary={detailsTexts.send}
      onPrimary={() => void send(false)}
      busy={busy}
      onLater={onLater}
      attempt={result}
      help={
        <Button kind="quiet" onClick={() => onOpen('credentials')}>
          {detailsTexts.haveAccount}
        </Button>
      }
    >
      <Rehearsed shown={setup.signUp?.practice === true} />
      <div className={styles.pair}>
        <Field {...field('firstName')} autoComplete="given-name" />
        <Field {...field('lastName')} autoComplete="family-name" />
      </div>
      <div className={styles.pair}>
        {/* Not of the type `email`: that one changes what is typed. */}
        <Field {...field('email')} inputMode="email" autoComplete="email" spellCheck={false} hint={detailsTexts.emailHint} />
        <PhoneField
          label={detailsTexts.phone}
          hint={detailsTexts.phoneHint}
          value={details.phone}
          problem={problems.phone}
          onChange={(phone) => set({ phone })}
        />
      </div>
      <TermsBox checked={details.termsAccepted} problem={problems.termsAccepted} onChange={(termsAccepted) => set({ termsAccepted })} />
      <p className={styles.quiet}>{detailsTexts.data}</p>
      {saveFailed ? <p className={styles.quiet}>{detailsTexts.notSaved}</p> : null}
      {busy ? <Progress>{detailsTexts.sending}</Progress> : null}
      <TroubleSaid trouble={result?.kind === 'failed' || result?.kind === 'in-use' ? result : trouble}>
        {result?.kind === 'in-use' ? <Button onClick={() => onOpen('credentials')}>{detailsTexts.signIn}</Button> : undefined}
      </TroubleSaid>
      <section className={styles.note} aria-labelledby="rehearsal">
        <h3 id="rehearsal">{detailsTexts.rehearsalTitle}</h3>
        <p>{detailsTexts.rehearsalAbout}</p>
        <Button onClick={() => void send(true)}>{detailsTexts.rehearse}</Button>
      </section>
    </Screen>
  );
}

function Rehearsed({ shown }: { shown: boolean }) {
  return (
    <div role="status">
      {shown ? (
        <p className={styles.fact}>
          <StatusShape tone="good" />
          {detailsTexts.rehearsed}
        </p>
      ) : null}
    </div>
  );
}
