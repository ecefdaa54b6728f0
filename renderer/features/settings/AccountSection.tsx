import type { CredentialsView, KeptAccount, SetupStep, SetupView } from '../../../main/ipc/contract';
import { useBridge } from '../../bridge/useBridge';
import { Button } from '../../ui/Button';
import { CredentialFacts } from '../setup/CredentialFacts';
import { Progress } from '../setup/Screen';
import styles from '../setup/Setup.module.css';
import { TroubleSaid } from '../setup/TroubleSaid';
import { accountTexts, credentialsTexts, sheetTexts } from '../setup/texts';
import { useRequest } from '../setup/useRequest';
import { Section } from './Section';

interface Props {
  readonly setup: SetupView;
  readonly onSetup: (step: SetupStep) => void;
}

/** Which Bandwidth account is in use, where its credentials are kept, and how they leave this computer. */
export function AccountSection({ setup: { credentials, accounts, open }, onSetup }: Props) {
  const inUse = credentials.kind === 'ok' ? credentials.accountId : undefined;
  const others = accounts.filter(({ accountId }) => accountId !== inUse);
  return (
    <Section title={accountTexts.title}>
      <Credentials credentials={credentials} />
      <div className={styles.row}>
        {open === undefined ? null : <Button onClick={() => onSetup(open)}>{accountTexts.setUp}</Button>}
        {open !== 'details' && open !== 'credentials' ? null : <Button onClick={() => onSetup('credentials')}>{accountTexts.enter}</Button>}
      </div>
      {others.length === 0 ? null : <Others accounts={others} />}
      <Leaving credentials={credentials} />
    </Section>
  );
}

function Credentials({ credentials }: { credentials: CredentialsView }) {
  const { bridge } = useBridge();
  const { trouble, request } = useRequest();
  switch (credentials.kind) {
    case 'none':
      return <p>{accountTexts.none}</p>;
    case 'reading':
      return <Progress>{credentialsTexts.reading}</Progress>;
    case 'ok':
      return <CredentialFacts credentials={credentials} />;
    default:
      return (
        <>
          <TroubleSaid trouble={credentials}>
            {credentials.kind === 'unsupported' ? undefined : (
              <Button onClick={() => void request(() => bridge.readKeychain())}>{sheetTexts.tryAgain}</Button>
            )}
          </TroubleSaid>
          <TroubleSaid trouble={trouble} />
        </>
      );
  }
}

/** Accounts that were signed in to before. The app refuses a change while a call is live, and says so. */
function Others({ accounts }: { accounts: readonly KeptAccount[] }) {
  const { useAccount: changeTo } = useBridge().bridge;
  const { busy, trouble, request } = useRequest();
  return (
    <div className={styles.choices}>
      <h4 className={styles.subheading}>{accountTexts.others}</h4>
      <ul className={styles.choices}>
        {accounts.map((account) => (
          <li key={`${account.environment}/${account.accountId}`} className={styles.row}>
            <span>{credentialsTexts.account(account.accountId)}</span>
            <Button
              aria-label={accountTexts.changeTo(account.accountId)}
              aria-disabled={busy || undefined}
              onClick={() => void request(() => changeTo(account))}
            >
              {accountTexts.use}
            </Button>
          </li>
        ))}
      </ul>
      <TroubleSaid trouble={trouble} />
    </div>
  );
}

/** The app asks before it removes anything. */
function Leaving({ credentials }: { credentials: CredentialsView }) {
  const { bridge } = useBridge();
  const { busy, trouble, request } = useRequest();
  const leave = (everything: boolean) => void request(() => bridge.signOut({ everything }));
  const outside = credentials.kind === 'ok' && credentials.place === 'environment';
  return (
    <div className={styles.choices}>
      {credentials.kind === 'none' || outside ? null : (
        <div className={styles.row}>
          <Button aria-disabled={busy || undefined} onClick={() => leave(false)}>
            {accountTexts.signOut}
          </Button>
          <p className={styles.quiet}>{accountTexts.signOutAbout}</p>
        </div>
      )}
      {outside ? <p className={styles.quiet}>{accountTexts.environment}</p> : null}
      <div className={styles.row}>
        <Button kind="danger" aria-disabled={busy || undefined} onClick={() => leave(true)}>
          {accountTexts.forget}
        </Button>
        <p className={styles.quiet}>{accountTexts.forgetAbout}</p>
      </div>
      <TroubleSaid trouble={trouble} />
    </div>
  );
}
